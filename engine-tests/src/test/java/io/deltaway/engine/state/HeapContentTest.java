package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeapContentTest {

    /// As long as one that is hashed four words at a time, and shorter, with a rest or without.
    @Test
    void contentsOfAnyLengthAreToldApartAndFoundAgain() {
        var random = new Random(1);
        for (int length = 0; length < 100; length++) {
            var heap = new Heap();
            byte[] content = new byte[length];
            random.nextBytes(content);
            long entry = heap.intern(content, 0, length);
            byte[] elsewhere = new byte[length + 5];
            System.arraycopy(content, 0, elsewhere, 3, length);
            assertThat(heap.find(elsewhere, 3, length)).isEqualTo(entry);
            var entries = new HashSet<Long>();
            entries.add(entry);
            for (int at = 0; at < length; at++) {
                content[at] ^= 1;
                assertThat(heap.find(content, 0, length)).isEqualTo(Heap.ABSENT);
                assertThat(entries.add(heap.intern(content, 0, length))).isTrue();
                content[at] ^= 1;
            }
            assertThat(heap.find(content, 0, length)).isEqualTo(entry);
        }
    }
}
