package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.testkit.operator.ScratchPages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapTest {

    private static Heap heap(boolean limited) {
        var heap = new Heap();
        if (limited) {
            heap.keepIn(new PageCache(new ScratchPages(), 0, 1));
        }
        return heap;
    }

    private static byte[] content(int number) {
        var random = new Random(number);
        int length = random.nextInt(10) == 0 ? random.nextInt(3_000) : random.nextInt(40);
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        byte[] named = ("" + number).getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[length + named.length];
        System.arraycopy(noise, 0, content, 0, length);
        System.arraycopy(named, 0, content, length, named.length);
        return content;
    }

    /// The contents that rows refer to, and no others, each under one number.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aContentIsFoundAsLongAsARowRefersToIt(boolean limited) {
        var random = new Random(3);
        Heap heap = heap(limited);
        Map<Integer, Long> entries = new HashMap<>();
        Map<Integer, Integer> references = new HashMap<>();
        for (int round = 0; round < 300; round++) {
            for (int i = 0; i < 50; i++) {
                int number = random.nextInt(500);
                byte[] padded = new byte[content(number).length + 5];
                System.arraycopy(content(number), 0, padded, 3, padded.length - 5);
                long entry = heap.intern(padded, 3, padded.length - 5);
                assertThat(entries.getOrDefault(number, entry)).isEqualTo(entry);
                if (random.nextBoolean()) {
                    heap.retain(entry);
                    entries.put(number, entry);
                    references.merge(number, 1, Integer::sum);
                }
            }
            for (int number : List.copyOf(entries.keySet())) {
                if (random.nextInt(3) > 0) {
                    heap.release(Objects.requireNonNull(entries.get(number)));
                    if (references.merge(number, -1, Integer::sum) == 0) {
                        references.remove(number);
                        entries.remove(number);
                    }
                }
            }
            heap.sweep();
            for (int i = 0; i < 50; i++) {
                int number = random.nextInt(500);
                byte[] content = content(number);
                assertThat(heap.find(content, 0, content.length))
                        .isEqualTo(entries.getOrDefault(number, Heap.ABSENT));
            }
            entries.forEach(
                    (number, entry) -> assertThat(heap.get(entry)).isEqualTo(content(number)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theRoomOfContentsThatWentIsUsedAgain(boolean limited) {
        Heap heap = heap(limited);
        long after = 0;
        for (int round = 0; round < 40; round++) {
            List<Long> entries = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                byte[] content =
                        ("a content of round " + round + ": " + i).getBytes(StandardCharsets.UTF_8);
                entries.add(heap.intern(content, 0, content.length));
                heap.retain(entries.getLast());
            }
            entries.forEach(heap::release);
            heap.sweep();
            long size = heap.sizeInBytes() + heap.sizeOutside();
            after = round == 1 ? size : after;
        }
        assertThat(heap.sizeInBytes() + heap.sizeOutside()).isLessThan(after + after / 4 + 1);
    }

    @Test
    void ofManyContentsOnlySoManyAreInMemory() {
        int limit = 1 << 20;
        var heap = new Heap();
        heap.keepIn(new PageCache(new ScratchPages(), limit, 1));
        byte[] content = new byte[2_000];
        for (int i = 0; i < 4_000; i++) {
            content[i % content.length]++;
            heap.retain(heap.intern(content, 0, content.length));
        }
        heap.sweep();
        assertThat(heap.sizeOutside()).isGreaterThan(7_000_000);
        assertThat(heap.sizeInBytes()).isLessThan(limit + heap.sizeOutside() / 10);
    }

    /// While state is taken up.
    @Test
    void twoHeapsHoldALongContentOnce() {
        byte[] same = "a long text ".repeat(20).getBytes(StandardCharsets.UTF_8);
        byte[] other = "another one ".repeat(20).getBytes(StandardCharsets.UTF_8);
        var first = new Heap();
        var second = new Heap();
        new SharedContents()
                .during(() -> {
                    byte[] held = first.get(first.intern(same, 0, same.length));
                    assertThat(held).isEqualTo(same).isNotSameAs(same);
                    assertThat(second.get(second.intern(same, 0, same.length))).isSameAs(held);
                    assertThat(second.get(second.intern(other, 0, other.length))).isEqualTo(other);
                });
        assertThat(first.get(first.intern(other, 0, other.length)))
                .as("afterwards each has its own")
                .isNotSameAs(second.get(second.intern(other, 0, other.length)));
    }
}
