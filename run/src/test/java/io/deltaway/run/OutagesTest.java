package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.run.epoch.Totals;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutagesTest {

    private static final Map<List<Long>, Long> SUM_TO_500 = Map.of(List.of(1L, 125_250L), 1L);

    private final Server server = new Server();

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertThat(server.open).hasValue(0);
        Runs.awaitNoThreads();
    }

    private static List<Long> to500() {
        return LongStream.rangeClosed(1, 500).boxed().toList();
    }

    private static Status.Contact source(RunningPipeline running) {
        return started(running).sources().getFirst().contact();
    }

    private static Status.Contact sink(RunningPipeline running) {
        return started(running).sinks().getFirst().contact();
    }

    private static Status started(RunningPipeline running) {
        Status status = running.status();
        while (status.phase() == Status.Phase.STARTING) {
            Thread.onSpinWait();
            status = running.status();
        }
        return status;
    }

    /// Each call of these names fails now and then, at most so often in all.
    private static Predicate<String> now(long seed, int most, String... names) {
        var random = new Random(seed);
        var left = new AtomicInteger(most);
        return call ->
                List.of(names).contains(call)
                        && random.nextInt(3) == 0
                        && left.getAndDecrement() > 0;
    }

    @Test
    void aSourceThatIsLostGoesOnBehindWhatItGave() {
        server.amounts.addAll(to500());
        server.fails = now(1, 12, "poll", "open");
        var sink = new EpochsSink();
        Status end = Runs.start(c -> {}, server.source(false, 7, 1), sink).await();
        assertThat(end.rowsIn()).isEqualTo(500);
        assertThat(sink.epochs.getLast()).isEqualTo(SUM_TO_500);
        assertThat(end.sources().getFirst().contact().outages()).isPositive();
        assertThat(end.sources().getFirst().contact().outage()).isEmpty();
    }

    @Test
    void whatAReaderHasTakenAndCouldNotReadIsReadByAnother() throws InterruptedException {
        server.amounts.addAll(to500());
        server.fails = now(3, 6, "message");
        var sink = new EpochsSink();
        try (RunningPipeline running = Runs.start(c -> {}, server.source(true, 5, 20), sink)) {
            Runs.await(() -> running.status().rowsIn() == 500);
            assertThat(source(running).retries()).isPositive();
        }
        assertThat(sink.epochs.getLast()).containsAllEntriesOf(SUM_TO_500);
    }

    @Test
    void whatCanNeverBeReadEndsThePipelineAndIsNotPassedOver() throws InterruptedException {
        server.amounts.addAll(to500());
        server.fails = "message"::equals;
        server.restsFirst = true;
        var sink = new EpochsSink();
        RunningPipeline running = Runs.start(c -> {}, server.source(true, 7, 1), sink);
        assertThatThrownBy(running::await).hasMessageContaining("an unknown message");
        assertThat(sink.epochs).isEmpty();
    }

    @Test
    void aWholeThatIsInterruptedIsOneEpochNevertheless() {
        server.amounts.addAll(to500());
        server.fails = now(2, 12, "poll", "open");
        var sink = new EpochsSink();
        Runs.start(c -> c.epochs(e -> e.rows(10)), server.source(false, 5, 20), sink).await();
        assertThat(sink.epochs).first().isEqualTo(Map.of(List.of(1L, 5_050L), 1L));
        assertThat(sink.epochs).hasSize(5);
    }

    @Test
    void aSourceThatIsNotThereAtTheStartIsWaitedForAndNamed() throws InterruptedException {
        server.down = true;
        var sink = new EpochsSink();
        RunningPipeline running = Runs.start(c -> {}, server.source(false, 100, 1), sink);
        Runs.await(() -> source(running).retries() > 1);
        Status.Outage outage = source(running).outage().orElseThrow();
        assertThat(outage.reason()).isEqualTo("connection refused");
        assertThat(outage.nextAttempt()).isAfter(outage.since());
        assertThat(running.isRunning()).isTrue();
        server.amounts.addAll(to500());
        server.down = false;
        assertThat(running.await().rowsIn()).isEqualTo(500);
    }

    @Test
    void aSourceThatIsLostHoldsNobodyBack() throws InterruptedException {
        server.amounts.addAll(to500());
        var pushed = new PushedSource();
        var sink = new EpochsSink();
        try (RunningPipeline running =
                Runs.start(c -> {}, List.of(server.source(true, 100, 1), pushed), sink, null)) {
            Runs.await(() -> running.status().rowsIn() == 500);
            server.down = true;
            Runs.await(() -> source(running).outage().isPresent());
            pushed.push(2, 7);
            running.cut();
            assertThat(sink.epochs.getLast()).containsEntry(List.of(2L, 7L), 1L);
            server.down = false;
            server.amounts.add(1L);
            Runs.await(() -> running.status().rowsIn() == 502);
            assertThat(source(running).outage()).isEmpty();
        }
    }

    @Test
    void aPipelineThatIsToldToStopDoesNotWaitForASource() throws InterruptedException {
        server.down = true;
        RunningPipeline running =
                Runs.start(c -> {}, server.source(true, 100, 1), new EpochsSink());
        Runs.await(() -> source(running).outage().isPresent());
        running.stop();
        assertThat(running.await(Duration.ofSeconds(25))).isTrue();
    }

    @Test
    void whatWasLostWithinAWholeIsNotShownWhenThePipelineStops() throws InterruptedException {
        server.amounts.addAll(to500());
        var polls = new AtomicInteger();
        server.fails = call -> call.equals("poll") && polls.incrementAndGet() > 3;
        var sink = new EpochsSink();
        RunningPipeline running = Runs.start(c -> {}, server.source(true, 5, 20), sink);
        Runs.await(() -> source(running).outages() > 0);
        running.stop();
        assertThatThrownBy(running::await)
                .hasMessageStartingWith("DW-0203 the source server can't be read: connection");
        assertThat(sink.epochs).isEmpty();
    }

    @Test
    void aPollThatHangsIsSeenAndDoesNotHoldUpTheEnd() throws InterruptedException {
        var answer = new CountDownLatch(1);
        var sink = new EpochsSink();
        RunningPipeline running =
                Runs.start(c -> c.shutdownWithin(Duration.ofMillis(60)), new Stuck(answer), sink);
        Runs.await(() -> source(running).call().compareTo(Duration.ofMillis(20)) > 0);
        running.stop();
        assertThat(running.await(Duration.ofSeconds(60))).isTrue();
        assertThat(sink.finished).isTrue();
        answer.countDown();
        Runs.awaitNoThreads();
    }

    @Test
    void whatIsReadAgainAfterARestartIsWaitedForToo(@TempDir Path state) {
        server.amounts.addAll(to500());
        Consumer<Configuration> persisted =
                c -> c.persist(state).epochs(e -> e.rows(50)).logUpTo(1L << 40);
        var crash =
                new EpochsSink(epoch -> {
                    if (epoch == 7) {
                        throw new IOException("no space left");
                    }
                });
        RunningPipeline first = Runs.start(persisted, server.source(false, 7, 1), crash);
        assertThatThrownBy(first::await).hasMessageStartingWith("DW-0206");
        server.fails = now(3, 5, "reread", "open");
        var sink = new EpochsSink();
        Runs.start(persisted, server.source(false, 7, 1), sink).await();
        assertThat(sink.epochs.getLast()).containsEntry(List.of(1L, 125_250L), 1L);
        assertThat(sink.epochs).hasSize(10);
    }

    @Test
    void aSinkThatIsLostIsGivenTheEpochAgain() {
        for (long seed = 1; seed <= 20; seed++) {
            var target = new Server();
            target.fails = now(seed, 3, "open", "write", "commit", "committed", "finish");
            var source = ListSource.of(Totals.rows(1, 1), Totals.rows(1, 2), Totals.rows(1, 3));
            Runs.start(c -> c.epochs(e -> e.rows(1)), source, target.sink()).await();
            assertThat(target.sum()).as("seed %d", seed).isEqualTo(Map.of(List.of(1L, 6L), 1L));
            assertThat(target.committed).hasSize(3);
            assertThat(target.open).hasValue(0);
        }
    }

    @Test
    void aSinkThatIsNotThereIsTriedAgainAlsoWhileThereIsNothingToWrite()
            throws InterruptedException {
        server.down = true;
        var pushed = new PushedSource();
        try (RunningPipeline running = Runs.start(c -> {}, pushed, server.sink())) {
            Runs.await(() -> sink(running).retries() > 1);
            assertThat(sink(running).outage().orElseThrow().reason())
                    .isEqualTo("connection refused");
            server.down = false;
            Runs.await(() -> sink(running).outage().isEmpty());
            pushed.push(1, 5);
            running.cut();
            assertThat(server.sum()).isEqualTo(Map.of(List.of(1L, 5L), 1L));
        }
    }

    @Test
    void aPipelineThatIsToldToStopDoesNotWaitForASinkForLong() throws InterruptedException {
        var pushed = new PushedSource();
        RunningPipeline running =
                Runs.start(c -> c.shutdownWithin(Duration.ofMillis(60)), pushed, server.sink());
        Runs.await(() -> server.open.get() > 0);
        server.down = true;
        pushed.push(1, 5);
        Runs.await(() -> sink(running).outage().isPresent());
        running.stop();
        assertThatThrownBy(running::await)
                .hasMessage(
                        "DW-0222 the sink server, written at Program.java:9, can't be reached, and the pipeline has to"
                                + " end: connection refused. Epoch 0 and those behind it are not written. Run it"
                                + " again: a pipeline that is persisted goes on with them.");
    }

    @Test
    void aSinkThatIsLostInALargeEpochStopsThePipeline() {
        var writes = new AtomicInteger();
        server.fails = call -> call.equals("write") && writes.incrementAndGet() > 20;
        var rows = Collections.nCopies(30, Chunk.of(Totals.rows(new long[100_000])));
        var source = new ListSource(false, rows);
        RunningPipeline running =
                Runs.start(c -> {}, List.of(source), new EpochsSink(), server.sink());
        assertThatThrownBy(running::await)
                .hasMessageStartingWith(
                        "DW-0221 the sink server, written at Program.java:10, was lost within an epoch: connection"
                                + " refused. It had been given ")
                .hasMessageContaining("no more than 262144 are kept");
    }

    /// Its polls return when the test says so, and hear no interrupts.
    private record Stuck(CountDownLatch answer) implements SourceConnector<Record> {

        @Override
        public SourceReader open(SourceContext context) {
            return new SourceReader() {
                @Override
                public Poll poll() {
                    while (answer.getCount() > 0) {
                        try {
                            answer.await();
                        } catch (InterruptedException e) {
                            // a client that goes on
                        }
                    }
                    return new Poll.Idle();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public RowType<Record> rowType() {
            return new RowType<>(Record.class, Totals.TRANSFERS);
        }

        @Override
        public Events events() {
            return new Events.Appends();
        }

        @Override
        public String describe() {
            return "stuck";
        }
    }
}
