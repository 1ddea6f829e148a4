package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochsTest {

    @Test
    void aStaticSourceIsOneEpoch() {
        var sink = new EpochsSink();
        Status end =
                Runs.start(c -> {}, ListSource.of(Totals.rows(1, 1), Totals.rows(1, 2, 2, 3)), sink)
                        .await();
        assertThat(sink.epochs).containsExactly(Map.of(List.of(1L, 3L), 1L, List.of(2L, 3L), 1L));
        assertThat(sink.finished).isTrue();
        assertThat(sink.closed).isTrue();
        assertThat(end.phase()).isEqualTo(Status.Phase.ENDED);
        assertThat(end.rowsIn()).isEqualTo(3);
        assertThat(end.rowsOut()).isEqualTo(2);
        assertThat(end.epoch()).isZero();
        assertThat(end.operators())
                .filteredOn(operator -> operator.rows() > 0)
                .extracting(Status.OperatorStatus::name, Status.OperatorStatus::sizeInBytes)
                .containsExactly(tuple("totals", 32L));
        assertThat(end.operators()).allMatch(operator -> operator.busy().isPositive());
    }

    @Test
    void noRowsAreOneEmptyEpoch() {
        var sink = new EpochsSink();
        Runs.start(c -> {}, ListSource.of(), sink).await();
        assertThat(sink.epochs).containsExactly(Map.of());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "10,1", "10,2", "10,4", "777,2", "10000,1", "10000,4", "1000000,2"})
    void epochsCutByRowsAreExactForAnyNumberOfWorkers(int epochRows, int workers) {
        var random = new Random(5);
        var batches = new ArrayList<Batch>();
        var all = new ArrayList<long[]>();
        int total = epochRows == 1 ? 300 : 25_003;
        while (all.size() < total) {
            long[] rows =
                    random.longs(
                                    2L * Math.min(random.nextInt(1, 9_000), total - all.size()),
                                    1,
                                    500)
                            .toArray();
            batches.add(Totals.rows(rows));
            for (int i = 0; i < rows.length; i += 2) {
                all.add(new long[] {rows[i], rows[i + 1]});
            }
        }
        var sink = new EpochsSink();
        Runs.start(
                        c -> c.workers(workers).epochs(e -> e.rows(epochRows)),
                        ListSource.of(batches.toArray(Batch[]::new)),
                        sink)
                .await();

        assertThat(sink.epochs).hasSize((total + epochRows - 1) / epochRows);
        var shown = new TreeMap<Long, Long>();
        var expected = new TreeMap<Long, Long>();
        for (int epoch = 0; epoch < sink.epochs.size(); epoch++) {
            apply(sink.epochs.get(epoch), shown);
            for (int row = epoch * epochRows;
                    row < Math.min(all.size(), (epoch + 1) * epochRows);
                    row++) {
                expected.merge(all.get(row)[0], all.get(row)[1], Long::sum);
            }
            assertThat(shown).as("epoch %s", epoch).isEqualTo(expected);
        }
    }

    /// Retractions first, since a row per key is replaced.
    private static void apply(Map<List<Long>, Long> change, Map<Long, Long> shown) {
        change.forEach((row, weight) -> {
            if (weight < 0) {
                assertThat(shown.remove(row.get(0))).isEqualTo(row.get(1));
            }
        });
        change.forEach((row, weight) -> {
            if (weight > 0) {
                assertThat(shown.put(row.get(0), row.get(1))).isNull();
            }
        });
    }

    @Test
    void aCommitOfTheSourceEndsAnEpochAndHandsOnGrowingTablesInOrder() {
        var totals = new EpochsSink();
        var rows = new EpochsSink();
        var chunks =
                List.of(
                        new Chunk(Totals.rows(1, 1), List.of(), false),
                        new Chunk(Totals.rows(1, 1), List.of(), true),
                        new Chunk(Totals.rows(1, 1), List.of(), false));
        Runs.start(c -> {}, List.of(new ListSource(false, chunks)), totals, rows).await();
        assertThat(totals.epochs)
                .containsExactly(
                        Map.of(List.of(1L, 2L), 1L),
                        Map.of(List.of(1L, 2L), -1L, List.of(1L, 3L), 1L));
        assertThat(rows.epochs)
                .containsExactly(Map.of(List.of(1L, 1L), 2L), Map.of(List.of(1L, 1L), 1L));
    }

    @Test
    void staticSourcesAreReadToTheirEndBeforeLiveRowsMeetThem() {
        var pushed = new PushedSource();
        pushed.push(1, 100);
        pushed.end();
        var sink = new EpochsSink();
        List<SourceConnector<?>> sources =
                List.of(pushed, ListSource.of(Totals.rows(1, 1), Totals.rows(1, 1)));
        Runs.start(c -> {}, sources, sink, null).await();
        assertThat(sink.epochs)
                .containsExactly(
                        Map.of(List.of(1L, 2L), 1L),
                        Map.of(List.of(1L, 2L), -1L, List.of(1L, 102L), 1L));
    }

    @Test
    void aCutByHandEndsTheEpochBehindWhatWasPushed() {
        var pushed = new PushedSource();
        var sink = new EpochsSink();
        try (RunningPipeline running =
                Runs.start(c -> c.epochs(Configuration.Epochs::byHand), pushed, sink)) {
            for (int i = 0; i < 100; i++) {
                pushed.push(1, 1);
            }
            assertThat(running.cut()).isZero();
            assertThat(sink.epochs).containsExactly(Map.of(List.of(1L, 100L), 1L));
            assertThat(running.cut()).isZero();
            pushed.push(1, 1);
            pushed.commit(1, 1);
            assertThat(running.cut()).isEqualTo(1);
        }
        assertThat(sink.epochs).hasSize(2);
        assertThat(sink.finished).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, Long.MAX_VALUE})
    void anEpochCutByTimeEndsWithoutFurtherRows(long orRows) throws InterruptedException {
        var pushed = new PushedSource();
        var seen = new java.util.concurrent.CountDownLatch(1);
        var sink = new EpochsSink(epoch -> seen.countDown());
        try (RunningPipeline running =
                Runs.start(
                        c -> c.epochs(e -> e.rows(orRows).every(Duration.ofMillis(30))),
                        pushed,
                        sink)) {
            pushed.push(1, 1, 1, 1);
            assertThat(seen.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(running.cut()).isZero();
        }
        assertThat(sink.epochs).containsExactly(Map.of(List.of(1L, 2L), 1L));
    }

    /// What arrives while the sinks write an epoch is the next one, however little each of it is.
    @Test
    void epochsGrowWhileASinkIsSlow() throws InterruptedException {
        var source = new QueueSource(1);
        var started = new AtomicReference<RunningPipeline>();
        var slow = Collections.synchronizedList(new ArrayList<Integer>());
        var sink =
                new EpochsSink(epoch -> {
                    RunningPipeline running = started.get();
                    boolean besides = Thread.currentThread().getName().contains("writer");
                    if (running != null && besides && slow.size() < 5) {
                        long more = running.status().rowsIn() + 30;
                        if (more <= 20_000) {
                            slow.add((int) epoch);
                            awaitRows(running, more);
                        }
                    }
                });
        try (RunningPipeline running = Runs.start(c -> {}, source, sink)) {
            started.set(running);
            source.send(20_000);
            Runs.await(() -> running.status().rowsIn() == 20_000);
        }
        assertThat(slow).isNotEmpty();
        for (int epoch : slow) {
            assertThat(sumOfEpoch(sink, epoch + 1)).isGreaterThanOrEqualTo(20);
        }
    }

    private static void awaitRows(RunningPipeline running, long rows) {
        try {
            Runs.await(() -> running.status().rowsIn() >= rows);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// How much a total has grown.
    private static long sumOfEpoch(EpochsSink sink, int epoch) {
        return sink.epochs.get(epoch).entrySet().stream()
                .mapToLong(row -> row.getKey().get(1) * row.getValue())
                .sum();
    }

    @Test
    void noEpochEndsWithinAWhole() throws InterruptedException {
        var pushed = new PushedSource();
        var other = new PushedSource();
        var sink = new EpochsSink();
        try (RunningPipeline running =
                Runs.start(c -> c.epochs(e -> e.rows(3)), List.of(pushed, other), sink, null)) {
            pushed.part(1, 1, 1, 1, 1, 1, 1, 1);
            Runs.await(() -> running.status().rowsIn() == 4); // before the other has something
            CompletableFuture<Long> cut = CompletableFuture.supplyAsync(running::cut);
            other.commit(2, 1);
            pushed.part();
            pushed.part(1, 1);
            assertThat(sink.epochs).isEmpty();
            pushed.push();
            assertThat(cut.join()).isNotNegative();
            running.cut();
        }
        assertThat(sink.epochs).isNotEmpty();
        assertThat(sink.epochs.getFirst()).containsEntry(List.of(1L, 5L), 1L);
    }

    @Test
    void whatIsPushedBeforeStopIsNotLost() {
        var pushed = new PushedSource();
        var sink = new EpochsSink();
        RunningPipeline running = Runs.start(c -> c.epochs(e -> e.rows(1_000_000)), pushed, sink);
        for (int i = 0; i < 1_000; i++) {
            pushed.push(1, 1);
        }
        running.stop();
        assertThat(running.await().rowsIn()).isEqualTo(1_000);
        assertThat(sink.epochs).containsExactly(Map.of(List.of(1L, 1_000L), 1L));
    }

    @Test
    void malformedPiecesMakeStepsToo() {
        var malformed = new ArrayList<Chunk>();
        var piece = new Chunk.Malformed(1, "DW-2101", "expected a number", "x.csv:1", "x");
        for (int i = 0; i < 100; i++) {
            malformed.add(
                    new Chunk(Totals.rows(), java.util.Collections.nCopies(1_000, piece), false));
        }
        var sink = new EpochsSink();
        Status end = Runs.start(c -> {}, new ListSource(false, malformed), sink).await();
        assertThat(end.errors()).isEqualTo(100_000);
        assertThat(end.epochs()).isEqualTo(1);
    }
}
