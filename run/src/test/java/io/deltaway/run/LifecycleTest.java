package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifecycleTest {

    @Test
    void aPausedPipelineStartsNoEpoch() {
        var pushed = new PushedSource();
        var sink = new EpochsSink();
        try (RunningPipeline running = Runs.start(c -> {}, pushed, sink)) {
            pushed.push(1, 1);
            running.cut();
            running.pause();
            assertThat(running.status().phase()).isEqualTo(Status.Phase.PAUSED);
            pushed.push(1, 1);
            runOneEpochElsewhere();
            assertThat(sink.epochs).hasSize(1);
            running.resume();
            running.cut();
            assertThat(sink.epochs).hasSize(2);
            assertThat(running.status().phase()).isEqualTo(Status.Phase.RUNNING);
        }
    }

    @Test
    void theStatusSaysWhichSourcesWereCutShort() {
        var pushed = new PushedSource();
        RunningPipeline stopped = Runs.start(c -> {}, pushed, new EpochsSink());
        stopped.close();
        assertThat(stopped.status().sources())
                .singleElement()
                .matches(Status.SourceStatus::live)
                .matches(Status.SourceStatus::ended)
                .matches(Status.SourceStatus::cutShort);

        var list = new ListSource(false, List.of(new Chunk(Totals.rows(1, 1), List.of(), false)));
        RunningPipeline ended = Runs.start(c -> {}, list, new EpochsSink());
        ended.await();
        ended.stop();
        assertThat(ended.status().sources())
                .singleElement()
                .matches(source -> !source.live())
                .matches(Status.SourceStatus::ended)
                .matches(source -> !source.cutShort());
    }

    /// Takes about the time that a pipeline which is not paused needs for an epoch.
    private static void runOneEpochElsewhere() {
        var pushed = new PushedSource();
        try (RunningPipeline running = Runs.start(c -> {}, pushed, new EpochsSink())) {
            pushed.push(1, 1);
            running.cut();
        }
    }

    @Test
    void stoppingAPausedPipelineDrainsIt() {
        var pushed = new PushedSource();
        var sink = new EpochsSink();
        RunningPipeline running = Runs.start(c -> {}, pushed, sink);
        running.pause();
        pushed.push(1, 1);
        running.close();
        assertThat(sink.epochs).containsExactly(Map.of(List.of(1L, 1L), 1L));
        assertThat(running.status().phase()).isEqualTo(Status.Phase.ENDED);
        assertThat(running.isRunning()).isFalse();
    }

    @Test
    void aLiveSourceThatIsIdleEndsWhenItIsStopped() throws InterruptedException {
        var sink = new EpochsSink();
        var source = new ListSource(true, List.of(Chunk.of(Totals.rows(1, 1))));
        RunningPipeline running = Runs.start(c -> {}, source, sink);
        assertThat(running.await(Duration.ofMillis(50))).isFalse();
        running.stop();
        assertThat(running.await(Duration.ofSeconds(60))).isTrue();
        assertThat(sink.finished).isTrue();
        assertThat(source.open).hasValue(0);
    }

    @Test
    void aSlowSinkHoldsTheSourceBack() throws InterruptedException {
        var open = new CountDownLatch(1);
        var sink =
                new EpochsSink(epoch -> {
                    try {
                        open.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        Batch thousand = Totals.rows(new long[2_000]);
        var chunks = Collections.nCopies(5_000, Chunk.of(thousand));
        var source = new ListSource(false, chunks);
        RunningPipeline running = Runs.start(c -> c.epochs(e -> e.rows(1_000)), source, sink);
        // who reads would be through by the time that a row has waited for so long
        Runs.await(() -> running.status().lag().compareTo(Duration.ofMillis(200)) > 0);
        assertThat(running.status().phase()).isEqualTo(Status.Phase.RUNNING);
        assertThat(source.polled.get()).isLessThan(2_000);
        open.countDown();
        assertThat(running.await().epochs()).isEqualTo(5_000);
        assertThat(source.polled).hasValue(5_001);
    }

    @Test
    void aSinkCannotWaitForACut() {
        var handle = new AtomicReference<RunningPipeline>();
        var failure = new AtomicReference<Throwable>();
        var sink =
                new EpochsSink(epoch -> {
                    RunningPipeline running = handle.get();
                    if (running != null) {
                        try {
                            running.cut();
                        } catch (RunException e) {
                            failure.set(e);
                        }
                    }
                });
        var pushed = new PushedSource();
        RunningPipeline running = Runs.start(c -> {}, pushed, sink);
        handle.set(running);
        pushed.push(1, 1);
        running.close();
        assertThat(failure.get()).hasMessageStartingWith("DW-0216 ");
    }

    @Test
    void aSinkMayAskForTheStatusAndStopThePipeline() {
        var handle = new AtomicReference<RunningPipeline>();
        var seen = new AtomicReference<Status>();
        var sink =
                new EpochsSink(epoch -> {
                    RunningPipeline running = handle.get();
                    seen.set(running.status());
                    running.stop();
                });
        var pushed = new PushedSource();
        RunningPipeline running = Runs.start(c -> {}, pushed, sink);
        handle.set(running);
        pushed.push(1, 1);
        running.await();
        assertThat(seen.get().rowsIn()).isEqualTo(1);
        assertThat(sink.finished).isTrue();
    }

    @Test
    void configurationsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Configuration().workers(0))
                .hasMessage("DW-0201 a pipeline has 1 to 256 workers, not 0.");
        assertThatThrownBy(() -> new Configuration().epochs(e -> e.rows(0)))
                .hasMessageStartingWith("DW-0201 ");
        assertThatThrownBy(() -> new Configuration().epochs(e -> e.every(Duration.ZERO)))
                .hasMessageStartingWith("DW-0201 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "257", "99999999999", "many", ""})
    void soIsAPropertyThatIsNoNumberOfWorkers(String value) {
        try {
            System.setProperty("deltaway.workers", value);
            assertThatThrownBy(Pipeline::create)
                    .isInstanceOf(RunException.class)
                    .hasMessage(
                            "DW-0201 a pipeline has 1 to 256 workers, and the system property"
                                    + " deltaway.workers says \"%s\".",
                            value);
            System.setProperty("deltaway.workers", "256");
            assertThat(new Configuration().settings().workers()).isEqualTo(256);
        } finally {
            System.clearProperty("deltaway.workers");
        }
    }

    @Test
    void aThousandShortPipelinesLeaveNothingBehind() throws InterruptedException {
        int threadsBefore = Thread.activeCount();
        var runtime = Runtime.getRuntime();
        long usedBefore = 0;
        for (int i = 0; i < 1_000; i++) {
            var source = ListSource.of(Totals.rows(1, i), Totals.rows(new long[20_000]));
            int workers = 1 + i % 3;
            Runs.start(c -> c.workers(workers), source, new EpochsSink()).await();
            assertThat(source.open).hasValue(0);
            if (i == 100) {
                System.gc();
                usedBefore = runtime.totalMemory() - runtime.freeMemory();
            }
        }
        System.gc();
        assertThat(runtime.totalMemory() - runtime.freeMemory()).isLessThan(usedBefore + (8 << 20));
        Runs.await(() -> Thread.activeCount() <= threadsBefore);
    }

    @Test
    void pipelinesInOneProcessDoNotTouch() {
        var sinks = new ArrayList<EpochsSink>();
        var running = new ArrayList<RunningPipeline>();
        var sources = new ArrayList<PushedSource>();
        for (int i = 0; i < 4; i++) {
            sinks.add(new EpochsSink());
            sources.add(new PushedSource());
            running.add(Runs.start(c -> c.workers(2), sources.get(i), sinks.get(i)));
        }
        for (int i = 0; i < 4; i++) {
            sources.get(i).push(i, 1 + i);
        }
        running.get(0).close();
        sources.get(1).push(1, 1);
        running.get(1).cut();
        assertThat(sinks.get(0).epochs).containsExactly(Map.of(List.of(0L, 1L), 1L));
        assertThat(sinks.get(1).epochs.getLast()).containsEntry(List.of(1L, 3L), 1L);
        running.forEach(RunningPipeline::close);
        assertThat(sinks.get(3).epochs).containsExactly(Map.of(List.of(3L, 4L), 1L));
    }
}
