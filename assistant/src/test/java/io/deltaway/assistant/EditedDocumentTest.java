package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.assistant.Retrieval.Indexed;
import io.deltaway.documents.Block;
import io.deltaway.documents.Contents;
import io.deltaway.documents.Document;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What an edit of a document changes about the rows that are searched.
class EditedDocumentTest {

    private static final int PARAGRAPHS = 300;

    private final TestPipeline pipeline = TestPipeline.create();
    private final TestInput<Document> documents = pipeline.input(Document.class);
    private final List<Block> blocks =
            new ArrayList<>(
                    IntStream.range(0, PARAGRAPHS)
                            .mapToObj(i -> paragraph("Paragraph number " + i))
                            .toList());

    private Set<Indexed> came = Set.of();
    private Set<Indexed> stayed = Set.of();

    private static Block paragraph(String text) {
        return new Block(Block.Kind.PARAGRAPH, 0, 0, (text + " goes on and on. ").repeat(12));
    }

    private Document document(int version) {
        var contents = new Contents(null, blocks);
        var modified = Instant.EPOCH.plusSeconds(version);
        return new Document("long.txt", "text/plain", 1_000 + version, modified, null, contents);
    }

    private TestOutput<Indexed> passages(AssistantOptions options) {
        return pipeline.output(
                Retrieval.over(Splitting.chunks(Splitting.of(documents.table(), options)), options)
                        .passages());
    }

    /// Writes a paragraph anew: which rows come, and which stay.
    private void editing(TestOutput<Indexed> passages) {
        documents.insert(document(1));
        pipeline.epoch();
        Set<Indexed> before = new HashSet<>(passages.rows());
        documents.retract(document(1));
        blocks.set(PARAGRAPHS / 2, paragraph("A new paragraph"));
        documents.insert(document(2));
        pipeline.epoch();
        came = new HashSet<>(passages.rows());
        stayed = new HashSet<>(came);
        stayed.retainAll(before);
        came.removeAll(before);
    }

    @Test
    void theRowsOfWhatIsNotEditedStay() {
        editing(passages(new AssistantOptions()));
        assertThat(came).hasSizeBetween(1, 6).anyMatch(row -> row.text().contains("A new para"));
        assertThat(stayed).hasSizeGreaterThan(PARAGRAPHS - 6);
    }

    @Test
    void whereFiltersNameTheFileAllRowsChange() {
        editing(passages(new AssistantOptions().filterByFile()));
        assertThat(stayed).isEmpty();
        assertThat(came)
                .hasSizeGreaterThan(PARAGRAPHS - 6)
                .allSatisfy(row -> assertThat(row.size()).isEqualTo(1_002));
    }
}
