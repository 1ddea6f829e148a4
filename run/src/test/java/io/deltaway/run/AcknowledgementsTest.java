package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A source over something that keeps what was not acknowledged is told what need not be kept.
class AcknowledgementsTest {

    @TempDir Path state;

    @Test
    void whatIsWithTheSinksIsAcknowledgedBetweenPolls() throws InterruptedException {
        var open = new CountDownLatch(1);
        var sink = new EpochsSink(epoch -> await(open));
        var source = new QueueSource(1);
        source.send(1);
        try (RunningPipeline running = Runs.start(c -> {}, source, sink)) {
            Runs.await(() -> running.status().rowsIn() == 1);
            assertThat(source.acknowledged).isEmpty();
            open.countDown();
            Runs.await(() -> source.acknowledged.equals(List.of(1L)));
            source.send(3);
            Runs.await(() -> source.acknowledged.contains(3L));
            assertThat(source.acknowledged).isSorted();
            assertThat(source.acknowledgedBy).doesNotContain(Thread.currentThread());
            assertThat(source.acknowledgedBy.stream().distinct()).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aChunkIsAcknowledgedWhenItsLastRowIsWithTheSinks() throws InterruptedException {
        var source = new QueueSource(10);
        source.send(1);
        try (RunningPipeline running =
                Runs.start(c -> c.epochs(e -> e.rows(6)), source, new EpochsSink())) {
            Runs.await(() -> running.status().epoch() == 0);
            assertThat(source.acknowledged).isEmpty();
            source.send(2);
            Runs.await(() -> source.acknowledged.equals(List.of(1L)));
            Runs.await(() -> running.status().epoch() == 2);
        }
        assertThat(source.acknowledged).as("after the end").endsWith(2L);
    }

    @Test
    void theLastIsAcknowledgedAfterTheSourceHasEnded() {
        var source = new QueueSource(1);
        source.send(5);
        source.end();
        Runs.start(c -> {}, source, new EpochsSink()).await();
        assertThat(source.acknowledged).endsWith(5L);
    }

    @Test
    void whatIsPersistedIsOnTheDiskFirst() throws InterruptedException {
        var forced = new CountDownLatch(1);
        var source = new QueueSource(1);
        source.send(1);
        try (RunningPipeline running =
                Runs.start(
                        c ->
                                c.persist(state)
                                        .crashPoints(point -> {
                                            if (point.equals("log-force")) {
                                                await(forced);
                                            }
                                        }),
                        source,
                        new EpochsSink())) {
            Runs.await(() -> running.status().rowsIn() == 1);
            assertThat(source.acknowledged).isEmpty();
            forced.countDown();
            Runs.await(() -> source.acknowledged.equals(List.of(1L)));
        }
        var again = new QueueSource(1);
        again.send(1);
        again.end();
        Runs.start(c -> c.persist(state), again, new EpochsSink()).await();
        assertThat(again.openedAt).isEqualTo(1);
    }
}
