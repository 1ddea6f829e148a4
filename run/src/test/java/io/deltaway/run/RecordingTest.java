package io.deltaway.run;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Demo;
import io.deltaway.connect.Push;
import io.deltaway.connect.Rows;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {

    record Trade(String ticker, long qty) {}

    record Limit(String ticker, long most) {}

    record Total(String ticker, long volume) {}

    record Breach(String ticker, long volume, long most) {}

    record Count(long trades) {}

    /// What is written at the end.
    private static final int MARK_BYTES = 24;

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("day.recording");
    }

    /// A program over two sources.
    private static final class Program {

        final Pipeline pipeline = Pipeline.create();
        final Push<Trade> trades = Push.of(Trade.class);
        final Push<Limit> limits = Push.byKey(Limit.class, "ticker");
        final Collect<Breach> breaches = Collect.rows();
        final Table<Total> totals;

        Program() {
            pipeline.configure(c -> c.epochs(e -> e.byHand()));
            totals =
                    pipeline.read(trades)
                            .groupBy(col(Trade::ticker))
                            .reduce(g ->
                                    into(
                                            Total.class,
                                            g.keys(),
                                            g.sum(col(Trade::qty)).as(Total::volume)));
            totals.join(pipeline.read(limits))
                    .on(col(Total::ticker), col(Limit::ticker))
                    .select((total, limit) ->
                            into(
                                    Breach.class,
                                    total.col(Total::ticker).as(Breach::ticker),
                                    total.col(Total::volume).as(Breach::volume),
                                    limit.col(Limit::most).as(Breach::most)))
                    .where(col(Breach::volume).gt(col(Breach::most)))
                    .write(breaches);
        }

        /// Five epochs.
        Program recorded(Path file) {
            pipeline.record(file);
            try (RunningPipeline running = pipeline.start()) {
                trades.insert(new Trade("A", 5));
                running.cut();
                limits.upsert(new Limit("A", 7));
                limits.upsert(new Limit("B", 1));
                running.cut();
                trades.insert(new Trade("B", 2));
                trades.insert(new Trade("A", 3));
                running.cut();
                limits.upsert(new Limit("A", 100));
                running.cut();
                trades.remove(new Trade("A", 5));
                trades.insert(new Trade("B", 1));
                running.cut();
            }
            return this;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aReplayRepeatsEachEpoch(int workers) {
        List<Collect.Change<Breach>> recorded = new Program().recorded(file()).breaches.changes();
        assertThat(recorded).hasSize(5);
        var again = new Program();
        again.pipeline.configure(c -> c.workers(workers)).replay(Recording.of(file()));
        Status end = again.pipeline.runToCompletion();
        assertThat(again.breaches.changes()).containsExactlyInAnyOrderElementsOf(recorded);
        assertThat(end.epoch()).isEqualTo(4);
        assertThat(end.rowsIn()).isEqualTo(8);
    }

    @Test
    void anotherProgramComputesSomethingElseFromIt() {
        new Program().recorded(file());
        var pipeline = Pipeline.create().replay(Recording.of(file()));
        Collect<Count> counts = Collect.rows();
        pipeline.read(Push.of(Trade.class))
                .reduce(g -> into(Count.class, g.count().as(Count::trades)))
                .write(counts);
        pipeline.read(Push.byKey(Limit.class, "ticker")).write(Collect.rows());
        pipeline.runToCompletion();
        assertThat(counts.changes())
                .filteredOn(change -> change.weight() > 0)
                .extracting(change -> change.epoch() + ":" + change.row().trades())
                .containsExactly("0:1", "2:3");
    }

    @Test
    void itsTablesAreLookedAtEpochByEpoch() {
        new Program().recorded(file());
        var program = new Program();
        program.pipeline.materialize(program.totals);
        program.pipeline.replay(Recording.of(file()));
        try (Playback past = program.pipeline.openAt(1)) {
            Materialized<Total> totals = past.materialized(program.totals);
            assertThat(past.epoch()).isEqualTo(1);
            assertThat(totals.rows()).containsExactly(new Total("A", 5));
            assertThat(past.next()).isTrue();
            assertThat(totals.get("A")).contains(new Total("A", 8));
            assertThat(past.goTo(4)).isTrue();
            assertThat(totals.rows())
                    .containsExactlyInAnyOrder(new Total("A", 3), new Total("B", 3));
            assertThat(past.next()).isFalse();
            assertThat(past.epoch()).isEqualTo(4);
        }
        assertThat(program.breaches.changes()).as("sinks are not written").isEmpty();
        assertThatThrownBy(() -> program.pipeline.openAt(5))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("DW-0242", "epoch 5 can't be opened", "is 4");
        assertThatThrownBy(() -> persisted().openAt(0))
                .hasMessageContainingAll("DW-0242", "there is nothing to open");
        try (Playback past = program.pipeline.openAt(-1)) {
            assertThat(past.epoch()).isEqualTo(-1);
            past.goToEnd();
            assertThat(past.epoch()).isEqualTo(4);
        }
    }

    @Test
    void aTableThatIsWrittenIsShownToo() {
        new Program().recorded(file());
        var pipeline = Pipeline.create().replay(Recording.of(file()));
        Table<Trade> trades = pipeline.read(Push.of(Trade.class));
        trades.write(Collect.rows());
        trades.write(Collect.rows());
        pipeline.read(Push.byKey(Limit.class, "ticker")).write(Collect.rows());
        try (Playback past = pipeline.openAt(2)) {
            assertThat(past.materialized(trades).rowCount()).isEqualTo(3);
        }
    }

    @Test
    void anEpochThatFailedFailsAgain() {
        var recorded = new Program();
        recorded.pipeline.record(file());
        RunningPipeline running = recorded.pipeline.start();
        recorded.trades.insert(new Trade("A", 5));
        running.cut();
        recorded.trades.remove(new Trade("Z", 1));
        assertThatThrownBy(running::cut).hasMessageContaining("DW-0210");

        var program = new Program();
        program.pipeline.materialize(program.totals);
        program.pipeline.replay(Recording.of(file()));
        try (Playback past = program.pipeline.openAt(0)) {
            assertThat(past.materialized(program.totals).rows()).containsExactly(new Total("A", 5));
            assertThatThrownBy(past::next).hasMessageContaining("DW-0210");
        }
    }

    @Test
    void aRecordingThatIsDamagedIsRefused() throws IOException {
        new Program().recorded(file());
        byte[] bytes = Files.readAllBytes(file());
        for (int at = 0; at < bytes.length - MARK_BYTES; at += 7) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 4;
            Path damaged = folder.resolve("damaged-" + at + ".recording");
            Files.write(damaged, flipped);
            var program = new Program();
            program.pipeline.replay(Recording.of(damaged));
            assertThatThrownBy(program.pipeline::runToCompletion)
                    .as("byte %d of %d", at, bytes.length)
                    .hasMessageContaining("DW-0241")
                    .hasMessageContaining("is damaged at byte");
        }
    }

    @Test
    void whatAKilledProcessLeftEndsWithAWholeEpoch() throws IOException {
        new Program().recorded(file());
        byte[] bytes = Files.readAllBytes(file());
        Path torn = folder.resolve("torn.recording");
        Files.write(torn, Arrays.copyOf(bytes, bytes.length - MARK_BYTES - 3));
        var program = new Program();
        program.pipeline.replay(Recording.of(torn));
        assertThat(program.pipeline.runToCompletion().epoch()).isEqualTo(4);
    }

    @Test
    void itComesAtItsOwnPace() throws InterruptedException {
        var recorded = new Program();
        recorded.pipeline.record(file());
        try (RunningPipeline running = recorded.pipeline.start()) {
            recorded.trades.insert(new Trade("A", 5));
            running.cut();
            assertThat(running.await(Duration.ofMillis(40))).isFalse();
            recorded.trades.insert(new Trade("A", 5));
            running.cut();
        }
        var replayed = new Program();
        replayed.pipeline.replay(Recording.of(file()).atSpeed(0.5));
        long before = System.nanoTime();
        replayed.pipeline.runToCompletion();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isGreaterThan(Duration.ofMillis(80));
    }

    @Test
    void aReplayCanBePausedAndStopped() throws InterruptedException {
        new Program().recorded(file());
        var program = new Program();
        program.pipeline.replay(Recording.of(file()).atSpeed(1e-6));
        RunningPipeline running = program.pipeline.start();
        running.pause();
        running.resume();
        assertThat(running.await(Duration.ofMillis(1))).isFalse();
        running.stop();
        assertThat(running.await(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void clocksAreToldTheTimeOfTheRecording() throws InterruptedException {
        Collect<Demo.Count> kept = Collect.rows();
        recordNumbers(numbers -> numbers.forgetAfter(Duration.ofSeconds(10)).write(kept));
        assertThat(kept.current()).containsExactly(new Demo.Count(1), new Demo.Count(2));

        Collect<Demo.Count> again = Collect.rows();
        replayForgetting(again);
        assertThat(again.changes()).containsExactlyInAnyOrderElementsOf(kept.changes());
    }

    @Test
    void aProgramWithClocksReplaysWhatOneWithoutRecorded() throws InterruptedException {
        recordNumbers(numbers -> numbers.write(Collect.rows()));
        Collect<Demo.Count> kept = Collect.rows();
        replayForgetting(kept);
        assertThat(kept.current()).containsExactly(new Demo.Count(1), new Demo.Count(2));
    }

    private static final Demo<Demo.Count> NUMBERS = Demo.range(0, 3).rate(1, Duration.ofSeconds(6));

    /// A number every six seconds, each in an epoch of its own.
    private void recordNumbers(Consumer<Table<Demo.Count>> use) throws InterruptedException {
        var now = new AtomicReference<>(Instant.parse("2024-01-01T00:00:00Z"));
        var pipeline = Pipeline.create().configure(c -> c.clock(now::get)).record(file());
        use.accept(pipeline.read(NUMBERS));
        RunningPipeline running = pipeline.start();
        for (int rows = 1; rows <= 3; rows++) {
            int number = rows;
            Runs.await(() -> running.status().rowsIn() == number);
            if (rows < 3) {
                running.cut();
                now.set(now.get().plusSeconds(6));
            }
        }
        running.await();
    }

    private void replayForgetting(Collect<Demo.Count> kept) {
        var pipeline = Pipeline.create().replay(Recording.of(file()));
        pipeline.read(NUMBERS).forgetAfter(Duration.ofSeconds(10)).write(kept);
        pipeline.runToCompletion();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        new Program().recorded(file());
        assertThatThrownBy(() -> new Program().recorded(file()))
                .hasMessageContainingAll("DW-0240", "there is a recording", "already");

        var fewer = Pipeline.create().replay(Recording.of(file()));
        fewer.read(Push.of(Trade.class)).write(Collect.rows());
        assertThatThrownBy(fewer::runToCompletion)
                .hasMessageContainingAll("DW-0241", "push Limit, which is not read");

        var other = Pipeline.create().replay(Recording.of(file()));
        other.read(Push.of(Limit.class)).write(Collect.rows());
        other.read(Push.of(Trade.class)).write(Collect.rows());
        assertThatThrownBy(other::runToCompletion)
                .hasMessageContainingAll("DW-0241", "has the columns");

        var unkeyed = Pipeline.create().replay(Recording.of(file()));
        unkeyed.read(Push.of(Trade.class)).write(Collect.rows());
        unkeyed.read(Push.of(Limit.class)).write(Collect.rows());
        assertThatThrownBy(unkeyed::runToCompletion)
                .hasMessageContainingAll("DW-0241", "push Limit", "in another way");

        var missing = Pipeline.create().replay(Recording.of(folder.resolve("none")));
        missing.read(Push.of(Trade.class)).write(Collect.rows());
        assertThatThrownBy(missing::runToCompletion)
                .hasMessageContainingAll("DW-0241", "can't be read: there is no ", "none.");

        var both = Pipeline.create().replay(Recording.of(file())).persist(folder.resolve("state"));
        both.read(Push.of(Trade.class)).write(Collect.rows());
        assertThatThrownBy(both::runToCompletion)
                .hasMessageContainingAll("DW-0243", "can't be persisted");
    }

    @Test
    void aColumnThatWasNotReadThenCantBeReadNow() {
        var recorded = Pipeline.create().record(file());
        recorded.read(Push.of(Trade.class)); // nobody reads it
        var source = Push.of(Trade.class);
        recorded.read(source)
                .groupBy(col(Trade::ticker))
                .reduce(g -> into(TickerOnly.class, g.keys()))
                .write(Collect.rows());
        source.close();
        recorded.runToCompletion();
        var replayed = Pipeline.create().replay(Recording.of(file()));
        replayed.read(Push.of(Trade.class)).write(Collect.rows());
        assertThatThrownBy(replayed::runToCompletion)
                .hasMessageContainingAll("DW-0241", "did not read qty when it was recorded");
    }

    record TickerOnly(String ticker) {}

    @Test
    void aPipelineThatGoesOnIsNotRecorded() {
        persisted().runToCompletion();
        assertThatThrownBy(() -> persisted().record(file()).runToCompletion())
                .hasMessageContaining("DW-0243");
    }

    private Pipeline persisted() {
        var pipeline = Pipeline.create().persist(folder.resolve("state"));
        pipeline.read(Rows.of(Trade.class, new Trade("A", 1))).write(Collect.rows());
        return pipeline;
    }
}
