package io.deltaway.documents;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.documents.internal.process.Limits;
import io.deltaway.documents.internal.process.ParserPool;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The processes that read documents, and what becomes of them when there is nothing to read.
class ParserPoolTest {

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().toList();
    }

    /// With another one a pipeline reads again what an earlier one has read.
    @Test
    void whatReadsHasAVersion() {
        assertThat(new ParseOptions().reader().describe()).matches("reader of documents \\d+");
    }

    @Test
    void aProcessStaysUntilNobodyReads() throws Exception {
        List<ProcessHandle> others = children();
        var pool = new ParserPool(new Limits(Duration.ofMinutes(2), 64, 1, 4 << 20, 1_000));
        pool.parse("text/plain", Samples.bytes("one"));
        pool.parse("text/plain", Samples.bytes("two"));
        List<ProcessHandle> own = children().stream().filter(one -> !others.contains(one)).toList();
        assertThat(own).hasSize(1).allMatch(ProcessHandle::isAlive);
        pool.release();
        await(() -> !own.getFirst().isAlive());
        assertThat(pool.parse("text/plain", Samples.bytes("three")).blocks()).hasSize(1);
        pool.release();
    }
}
