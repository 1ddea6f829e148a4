package io.deltaway.documents;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Push;
import io.deltaway.files.Bytes;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A process that is killed while it reads, as the system does where memory is short.
class KilledParserTest {

    private static Bytes.File file(String path, byte[] bytes) {
        return new Bytes.File(
                path, bytes, Instant.parse("2026-01-01T00:00:00Z"), bytes.length, "ann");
    }

    /// As it takes too long it says so, which only a process does that was not killed.
    @Test
    void anotherOneReadsTheDocument() {
        List<ProcessHandle> others = ProcessHandle.current().children().toList();
        Push<Bytes.File> files = Push.of(Bytes.File.class);
        var pipeline = Pipeline.create();
        Table<Document> documents =
                pipeline.read(files)
                        .apply(Documents.parse(o -> o.memory(64).within(Duration.ofSeconds(10))));
        Table<RowError> errors = documents.errors();
        pipeline.materialize(documents);
        pipeline.materialize(errors);
        files.insert(file("endless.pdf", HostileDocumentsTest.endless()));
        files.insert(file("beside.txt", Samples.bytes("Another text.")));
        files.close();
        RunningPipeline running = pipeline.start();
        await(
                running,
                "it is killed",
                () ->
                        ProcessHandle.current()
                                .children()
                                .filter(one -> !others.contains(one) && Abandoned.reads(one))
                                .anyMatch(ProcessHandle::destroyForcibly));
        running.await();
        assertThat(running.materialized(documents).rows())
                .extracting(Document::path)
                .containsExactly("beside.txt");
        assertThat(running.materialized(errors).rows())
                .singleElement()
                .matches(error -> error.message().contains("reading it took longer than 10 s"));
    }
}
