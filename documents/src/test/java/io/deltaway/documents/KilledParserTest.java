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
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A process that is killed while it reads, as the system does where memory is short.
class KilledParserTest {

    private static Bytes.File file(String path, byte[] bytes) {
        return new Bytes.File(
                path, bytes, Instant.parse("2026-01-01T00:00:00Z"), bytes.length, "ann");
    }

    /// Awaits a process that reads.
    private static ProcessHandle reading(RunningPipeline running, Set<ProcessHandle> others) {
        var found = new HashSet<ProcessHandle>();
        await(
                running,
                "a document is being read",
                () -> {
                    ProcessHandle.current()
                            .children()
                            .filter(one -> !others.contains(one) && Abandoned.reads(one))
                            .forEach(found::add);
                    return !found.isEmpty();
                });
        return found.iterator().next();
    }

    @Test
    void anotherOneReadsTheDocument() {
        Set<ProcessHandle> others = ProcessHandle.current().children().collect(Collectors.toSet());
        Push<Bytes.File> files = Push.of(Bytes.File.class);
        var pipeline = Pipeline.create();
        Table<Document> documents =
                pipeline.read(files)
                        .apply(Documents.parse(o -> o.memory(64).within(Duration.ofMinutes(5))));
        Table<RowError> errors = documents.errors();
        pipeline.materialize(documents);
        pipeline.materialize(errors);
        var endless = file("endless.pdf", HostileDocumentsTest.endless());
        files.insert(endless);
        files.insert(file("beside.txt", Samples.bytes("Another text.")));
        RunningPipeline running = pipeline.start();
        ProcessHandle first = reading(running, others);
        others.add(first);
        first.destroyForcibly();
        ProcessHandle second = reading(running, others);
        assertThat(running.materialized(errors).rows()).isEmpty();
        files.remove(endless);
        files.close();
        running.await();
        assertThat(running.materialized(documents).rows())
                .extracting(Document::path)
                .containsExactly("beside.txt");
        await("it is ended", () -> !second.isAlive());
    }
}
