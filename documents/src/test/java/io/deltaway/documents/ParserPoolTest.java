package io.deltaway.documents;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.documents.internal.process.Limits;
import io.deltaway.documents.internal.process.ParserPool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
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

    /// As the system kills where memory is short: that may pass, so a call is made again.
    @Test
    void aProcessThatIsKilledIsNoFaultOfItsDocument() throws Exception {
        List<ProcessHandle> others = children();
        var pool = new ParserPool(new Limits(Duration.ofMinutes(2), 64, 1, 4 << 20, 1_000));
        var reading =
                new FutureTask<>(
                        () -> pool.parse("application/pdf", HostileDocumentsTest.endless()));
        Thread.startVirtualThread(reading);
        await(() ->
                children().stream()
                        .filter(one -> !others.contains(one) && Abandoned.reads(one))
                        .anyMatch(ProcessHandle::destroyForcibly));
        assertThatThrownBy(reading::get)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the process that read it ended with ");
        assertThat(pool.parse("text/plain", Samples.bytes("next")).blocks()).hasSize(1);
        assertThat(new ParseOptions().reader().attempts()).isEqualTo(8);
        pool.release();
    }

    /// As with each edit of a file that is edited more often than a process starts.
    @Test
    void whoGivesUpADocumentDoesNotCostTheProcess() throws Exception {
        List<ProcessHandle> others = children();
        var pool = new ParserPool(new Limits(Duration.ofMinutes(2), 256, 1, 4 << 20, 4 << 20));
        pool.parse("text/plain", Samples.bytes("one"));
        List<ProcessHandle> own = children().stream().filter(one -> !others.contains(one)).toList();
        byte[] text = Samples.bytes("Some words of a text.\n\n".repeat(50_000));
        var givenUp = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            Thread reader = Thread.ofPlatform().start(() -> read(pool, text, givenUp));
            await(() ->
                    reader.getState() == Thread.State.TIMED_WAITING
                            || reader.getState() == Thread.State.TERMINATED);
            reader.interrupt();
            reader.join();
        }
        assertThat(pool.parse("text/plain", Samples.bytes("two")).blocks()).hasSize(1);
        assertThat(givenUp).hasPositiveValue();
        assertThat(own).hasSize(1).allMatch(ProcessHandle::isAlive);
        pool.release();
    }

    private static void read(ParserPool pool, byte[] text, AtomicInteger givenUp) {
        try {
            pool.parse("text/plain", text);
        } catch (InterruptedException e) {
            givenUp.incrementAndGet();
        } catch (UnreadableException | IOException e) {
            throw new IllegalStateException(e);
        }
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
