package io.deltaway.documents;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.files.Bytes;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that come, change, move and go, and the chunks of what is there.
class DocumentsTest {

    private static final Splitter SPLITTER = Splitter.tokens(10, 40);

    private static Bytes.File file(String path, byte[] bytes) {
        return new Bytes.File(
                path, bytes, Instant.parse("2026-01-01T00:00:00Z"), bytes.length, "ann");
    }

    @Test
    void aFileThatCanNotBeReadIsARowOfErrorsAndNothingElse() throws IOException {
        TestPipeline pipeline = TestPipeline.create();
        TestInput<Bytes.File> files = pipeline.input(Bytes.File.class);
        var documents = files.table().apply(Documents.parse(o -> o.memory(64)));
        TestOutput<Document> read = pipeline.output(documents);
        TestOutput<Chunk> chunks = pipeline.output(documents.apply(Documents.split(SPLITTER)));
        TestOutput<io.deltaway.table.RowError> errors = pipeline.output(documents.errors());
        var broken = file("b.pdf", Samples.bytes("%PDF-1.7"));
        files.insert(broken, file("a.md", Samples.bytes("# Title\n\nText.")));
        pipeline.run();
        assertThat(read.rows()).extracting(Document::path).containsExactly("a.md");
        assertThat(chunks.rows())
                .containsExactly(
                        new Chunk(
                                chunks.rows().getFirst().id(),
                                "a.md",
                                "text/markdown",
                                "ann",
                                "Title",
                                "Title",
                                0,
                                1,
                                "Title\n\nText."));
        assertThat(errors.rows())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo("DW-2006");
                    assertThat(error.message()).contains("it is no proper application/pdf");
                });
        files.retract(broken).insert(file("b.pdf", Samples.pdf("Mended.")));
        pipeline.run();
        assertThat(errors.rows()).isEmpty();
        assertThat(read.rows()).hasSize(2);
    }

    /// On one document only, until the test is over.
    private static final class Endless implements Splitter {

        private static final long serialVersionUID = 1;

        private volatile boolean over;

        @Override
        public List<Passage> split(Contents contents) {
            while (contents.blocks().getFirst().text().contains("endless") && !over) {
                Thread.onSpinWait(); // which no interrupt ends
            }
            return SPLITTER.split(contents);
        }

        @Override
        public Duration within() {
            return Duration.ofSeconds(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDocumentOnWhichASplitterNeverEndsFailsAndTheOthersGoOn(boolean ahead) throws IOException {
        TestPipeline pipeline = TestPipeline.create();
        TestInput<Bytes.File> files = pipeline.input(Bytes.File.class);
        var splitter = new Endless();
        var cut =
                files.table()
                        .apply(
                                Documents.parse(o -> {
                                    o.memory(64);
                                    if (ahead) {
                                        o.splitBy(splitter);
                                    }
                                }))
                        .apply(Documents.split(splitter));
        TestOutput<Chunk> chunks = pipeline.output(cut);
        TestOutput<io.deltaway.table.RowError> errors = pipeline.output(cut.errors());
        var endless = file("a.md", Samples.bytes("An endless text."));
        files.insert(endless, file("b.md", Samples.bytes("Another text.")));
        pipeline.run();
        assertThat(chunks.rows()).extracting(Chunk::path).containsExactly("b.md");
        assertThat(errors.rows())
                .singleElement()
                .satisfies(error ->
                        assertThat(error.message())
                                .contains(
                                        "the splitter of "
                                                + Endless.class.getName()
                                                + " took longer than 2 s"));
        files.retract(endless);
        pipeline.run();
        assertThat(errors.rows()).isEmpty();
        splitter.over = true;
    }

    /// After every epoch the chunks are those of the files that are there, made from scratch; what
    /// was not edited has the texts that it had.
    @Test
    void randomHistoriesOfFiles() {
        TestPipeline pipeline = TestPipeline.create();
        TestInput<Bytes.File> files = pipeline.input(Bytes.File.class);
        TestOutput<Chunk> chunks =
                pipeline.output(
                        files.table()
                                .apply(Documents.parse(o -> o.memory(64)))
                                .apply(Documents.split(SPLITTER)));
        var random = new Random(3);
        Map<String, Bytes.File> there = new HashMap<>();
        int edits = 0;
        int renames = 0;
        int newTexts = 0;
        for (int epoch = 0; epoch < 60; epoch++) {
            Set<String> textsBefore = texts(chunks);
            String path = "f" + random.nextInt(8) + ".md";
            Bytes.File old = there.remove(path);
            boolean isRename = old != null && random.nextInt(3) == 0;
            boolean isDeletion = old != null && !isRename && random.nextInt(4) == 0;
            if (old != null) {
                files.retract(old);
            }
            if (!isDeletion) {
                String name = isRename ? "renamed" + epoch + ".md" : path;
                byte[] bytes =
                        old == null ? text(random) : isRename ? old.bytes() : edited(old, random);
                there.put(name, file(name, bytes));
                files.insert(there.get(name));
            }
            if (random.nextInt(10) == 0) {
                pipeline.restart(1 + random.nextInt(2));
            }
            pipeline.run();
            assertThat(new HashSet<>(chunks.rows())).isEqualTo(fromScratch(there));
            assertThat(chunks.rows()).hasSameSizeAs(new HashSet<>(chunks.rows()));
            Set<String> added = texts(chunks);
            added.removeAll(textsBefore);
            if (isRename || isDeletion) {
                assertThat(added).isEmpty();
                renames += isRename ? 1 : 0;
            } else if (old != null) {
                edits++;
                newTexts += added.size();
            }
        }
        System.out.printf(
                "%d edits of one paragraph: %.2f new texts of chunks each; %d renames: 0%n",
                edits, (double) newTexts / edits, renames);
        assertThat(edits).isGreaterThan(10);
        assertThat(renames).isGreaterThan(3);
        assertThat((double) newTexts / edits).isLessThan(4);
    }

    private static Set<String> texts(TestOutput<Chunk> chunks) {
        return chunks.rows().stream()
                .map(Chunk::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Chunk> fromScratch(Map<String, Bytes.File> there) {
        TestPipeline pipeline = TestPipeline.create();
        TestInput<Bytes.File> files = pipeline.input(Bytes.File.class);
        TestOutput<Chunk> chunks =
                pipeline.output(
                        files.table().map(DocumentsTest::plain).apply(Documents.split(SPLITTER)));
        there.values().forEach(files::insert);
        pipeline.epoch();
        return new HashSet<>(chunks.rows());
    }

    /// As the parser reads paragraphs, without it.
    private static Document plain(Bytes.File file) {
        String text = new String(file.bytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Document(
                file.path(),
                "text/markdown",
                file.size(),
                file.modified(),
                file.owner(),
                new Contents(
                        null,
                        text.lines()
                                .filter(line -> !line.isBlank())
                                .map(line -> new Block(Block.Kind.PARAGRAPH, 0, 0, line))
                                .toList()));
    }

    private static byte[] text(Random random) {
        return Samples.bytes(
                random.ints(12)
                        .mapToObj(n -> paragraph(new Random(n)))
                        .collect(Collectors.joining("\n\n")));
    }

    private static byte[] edited(Bytes.File old, Random random) {
        var paragraphs =
                new java.util.ArrayList<>(
                        new String(old.bytes(), java.nio.charset.StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> !line.isBlank())
                                .toList());
        paragraphs.set(random.nextInt(paragraphs.size()), paragraph(random));
        return Samples.bytes(String.join("\n\n", paragraphs));
    }

    private static String paragraph(Random random) {
        return "Word "
                + random.ints(random.nextInt(4, 30), 0, 500)
                        .mapToObj(n -> "w" + n)
                        .collect(Collectors.joining(" "))
                + ".";
    }

    record Blob(long id, @Nullable String name, byte @Nullable [] raw) {}

    record Read(long id, @Nullable String mediaType, @Nullable Outcome outcome) {}

    @Test
    void ofNothingTheOutcomeIsNull() {
        TestPipeline pipeline = TestPipeline.create();
        TestInput<Blob> blobs = pipeline.input(Blob.class);
        var type = Documents.<Blob>mediaType(col(Blob::name), col(Blob::raw));
        TestOutput<Read> read =
                pipeline.output(
                        blobs.table()
                                .select(
                                        into(
                                                Read.class,
                                                type.as(Read::mediaType),
                                                Documents.outcome(
                                                                type,
                                                                col(Blob::raw),
                                                                o -> o.memory(64))
                                                        .as(Read::outcome),
                                                rest())));
        blobs.insert(
                new Blob(1, "a.txt", Samples.bytes("Some text.")),
                new Blob(2, "b.txt", null),
                new Blob(3, null, Samples.bytes("Some text.")));
        pipeline.run();
        var block = new Block(Block.Kind.PARAGRAPH, 0, 0, "Some text.");
        assertThat(read.rows())
                .containsExactlyInAnyOrder(
                        new Read(
                                1,
                                "text/plain",
                                new Outcome(new Contents(null, List.of(block)), null)),
                        new Read(2, null, null),
                        new Read(3, null, null));
    }
}
