package io.deltaway.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.documents.internal.split.Chunking;
import io.deltaway.documents.internal.split.CutAhead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is remembered of a large document while it is edited.
class ChunkingTest {

    record Text(String id, String section, String text) {}

    private final List<Contents> cut = new ArrayList<>();
    private final Splitter splitter =
            contents -> {
                cut.add(contents);
                return contents.blocks().stream()
                        .map(block -> new Passage("", block.page(), block.text()))
                        .toList();
            };
    private final Chunking<Text> chunking = new Chunking<>();

    private static Document document(int version, List<String> texts) {
        List<Block> blocks =
                texts.stream().map(text -> new Block(Block.Kind.PARAGRAPH, 0, 0, text)).toList();
        return new Document(
                "a.txt", "text/plain", version, Instant.EPOCH, null, new Contents(null, blocks));
    }

    private List<Text> rows(Document document) {
        return chunking.rows(document, splitter, ChunkingTest::text);
    }

    private static Text text(Document document, Chunk chunk) {
        return new Text(chunk.id(), chunk.section(), chunk.text());
    }

    private static int newObjects(List<Text> before, List<Text> now) {
        Set<Text> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(before);
        return (int) now.stream().filter(row -> !known.contains(row)).count();
    }

    /// Equal texts among them, whose numbers change when one goes.
    @Test
    void theRowsAreThoseThatWouldBeMadeFromScratch() {
        var random = new Random(4);
        var texts = new ArrayList<String>();
        for (int i = 0; i < 500; i++) {
            texts.add("Text " + random.nextInt(300));
        }
        List<Text> before = rows(document(0, texts));
        for (int version = 1; version <= 100; version++) {
            int at = random.nextInt(texts.size());
            if (random.nextBoolean()) {
                texts.add(at, "Text " + random.nextInt(300));
            } else {
                texts.remove(at);
            }
            Document edited = document(version, texts);
            List<Text> now = rows(edited);
            assertThat(now)
                    .isEqualTo(new Chunking<Text>().rows(edited, splitter, ChunkingTest::text));
            assertThat(newObjects(before, now)).isLessThan(2);
            before = now;
        }
    }

    @Test
    void whatADocumentWasIsNotCutAgain() {
        var texts = new ArrayList<>(List.of("One.", "Two."));
        for (int i = 0; i < 500; i++) {
            texts.add("Text " + i);
        }
        List<Text> rows = rows(document(1, texts));
        assertThat(rows(document(1, texts))).isSameAs(rows);
        assertThat(cut).hasSize(1);
        texts.set(1, "Three.");
        assertThat(rows(document(2, texts))).extracting(Text::text).contains("Three.");
        assertThat(cut).hasSize(2);
    }

    @Test
    void ofOneThatWasTouchedOnlyTheRowsAreTheSame() {
        List<String> texts = Collections.nCopies(300, "Same.");
        assertThat(newObjects(rows(document(1, texts)), rows(document(2, texts)))).isZero();
    }

    /// As when the document goes.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsNotCutInTimeFailsAndIsNotCutAgain(boolean ahead) throws InterruptedException {
        Document document = document(1, List.of("One.", "Two."));
        var endless = new Endless();
        try {
            if (ahead) {
                CutAhead.cut(document.contents(), endless);
            }
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> chunking.rows(document, endless, ChunkingTest::text))
                        .hasMessage(
                                "the splitter of %s took longer than 0.05 s",
                                Endless.class.getName());
            }
            assertThat(endless.cut).hasValue(1);
        } finally {
            endless.over = true;
        }
    }

    private static final class Endless implements Splitter {

        private static final long serialVersionUID = 1;

        private final AtomicInteger cut = new AtomicInteger();
        private volatile boolean over;

        @Override
        public List<Passage> split(Contents contents) {
            cut.incrementAndGet();
            while (!over) {
                Thread.onSpinWait(); // which no interrupt ends
            }
            return List.of();
        }

        @Override
        public Duration within() {
            return Duration.ofMillis(50);
        }
    }

    @Test
    void whatIsCutAheadIsTakenByWhoCutsTheSame() throws InterruptedException {
        Document document = document(1, List.of("One.", "Two."));
        CutAhead.cut(document.contents(), splitter);
        assertThat(chunking.rows(document, contents -> List.of(), ChunkingTest::text)).isEmpty();
        assertThat(chunking.rows(document, splitter, ChunkingTest::text)).hasSize(2);
        assertThat(cut).hasSize(1);
    }
}
