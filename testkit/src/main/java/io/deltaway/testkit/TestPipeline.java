package io.deltaway.testkit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.time.Ticks;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.SavedState;
import io.deltaway.run.epoch.Slices;
import io.deltaway.table.Events;
import io.deltaway.table.Now;
import io.deltaway.table.PlanHost;
import io.deltaway.table.RowError;
import io.deltaway.table.RowType;
import io.deltaway.table.Source;
import io.deltaway.table.Table;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Runs a program by hand, on the caller's thread: rows are pushed into sources in memory, an epoch
/// is run when the test says so, and any table can be watched. Nothing depends on time or threads.
///
/// ```java
/// var pipeline = TestPipeline.create();
/// var trades = pipeline.input(Trade.class);
/// var totals = pipeline.output(Totals.of(trades.table()));
/// trades.given(
///         """
///         epoch weight  ticker qty
///         0     +1      ACME   10
///         1     +1      ACME   5
///         """);
/// pipeline.run();
/// totals.emits(
///         """
///         epoch weight  ticker volume
///         0     +1      ACME   10
///         1     -1      ACME   10
///         1     +1      ACME   15
///         """);
/// ```
///
/// The program is built first; with the first step or epoch it is fixed.
public final class TestPipeline {

    private final Scheduler scheduler;
    private final TestCalls calls;
    private final Host host = new Host();
    private final List<Written> written = new ArrayList<>();
    private final List<TestOutput<?>> outputs = new ArrayList<>();
    private final IdentityHashMap<Source<?>, Integer> sources = new IdentityHashMap<>();
    private final List<Pushed> waiting = new ArrayList<>();
    private final Set<Source<?>> ended = Collections.newSetFromMap(new IdentityHashMap<>());
    private final TestClock clock = new TestClock();
    private int workers;
    private Moment now = new Moment(0, 0);
    private long arrived;
    private boolean atBeginning = true;
    private @Nullable Lowered lowered;
    private @Nullable EpochRunner runner;
    private final SavedState state = new SavedState();

    /// A step of an epoch.
    record Moment(int epoch, int step) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            return epoch != other.epoch ? epoch - other.epoch : step - other.step;
        }
    }

    private TestPipeline(int workers, Scheduler scheduler) {
        this.workers = workers;
        this.scheduler = scheduler;
        this.calls = new TestCalls(scheduler);
    }

    /// A pipeline with one worker and nothing left to chance.
    public static TestPipeline create() {
        return create(1, Scheduler.inOrder());
    }

    /// A pipeline with 1 to 256 workers and a scheduler.
    public static TestPipeline create(int workers, Scheduler scheduler) {
        return new TestPipeline(workers, scheduler);
    }

    /// Runs a test on one and on three workers, with rows dealt at random and each in a step of its
    /// own, and with restarts onto other numbers of workers. A program must not be able to tell.
    ///
    /// @throws AssertionError the first that the test throws, with the way in which it was run
    public static void everyWay(Consumer<TestPipeline> test) {
        everyWay(1, test);
    }

    /// As [#everyWay(Consumer)], from another seed.
    public static void everyWay(long seed, Consumer<TestPipeline> test) {
        for (int workers : new int[] {1, 3}) {
            List<Scheduler> schedulers =
                    List.of(
                            Scheduler.inOrder(),
                            Scheduler.seeded(seed),
                            Scheduler.rowByRow(seed),
                            Scheduler.restarting(seed));
            for (Scheduler scheduler : schedulers) {
                try {
                    test.accept(create(workers, scheduler));
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError(
                            "with " + workers + " workers, " + scheduler + ": " + e.getMessage(),
                            e);
                }
            }
        }
    }

    // The program

    /// A source of records that come and go.
    public <R extends Record> TestInput<R> input(Class<R> recordClass) {
        return input(RowType.of(recordClass));
    }

    /// A source of rows that come and go.
    public <R> TestInput<R> input(RowType<R> rowType) {
        return new TestInput<>(this, rowType, new Events.Changes(), "test input " + sources.size());
    }

    /// A source of records that only ever come.
    public <R extends Record> TestInput<R> appends(Class<R> recordClass) {
        return appends(RowType.of(recordClass));
    }

    /// A source of rows that only ever come.
    public <R> TestInput<R> appends(RowType<R> rowType) {
        return new TestInput<>(this, rowType, new Events.Appends(), "test input " + sources.size());
    }

    /// A source of records with a key, of which there is at most one record at a time.
    public <R extends Record> TestInput<R> upserts(Class<R> recordClass, String... key) {
        return upserts(RowType.of(recordClass), key);
    }

    /// A source of rows with a key, of which there is at most one row at a time: a row of weight +1
    /// takes the place of the one with its key, one of weight -1 takes away whatever has its key.
    public <R> TestInput<R> upserts(RowType<R> rowType, String... key) {
        return new TestInput<>(
                this, rowType, new Events.Upserts(List.of(key)), "test input " + sources.size());
    }

    <R> Table<R> read(Source<R> source) {
        mustBeUnfixed();
        sources.put(source, sources.size());
        return Table.read(host, source);
    }

    /// The time of day that the program's clocks are told at the beginning of each step. It stands
    /// still until the test lets it go on.
    public TestClock clock() {
        return clock;
    }

    /// Ends all sources: in the next epoch, or in this one where it has begun, clocks learn that no
    /// more rows come.
    public void endSources() {
        ended.addAll(sources.keySet());
    }

    void end(Source<?> source) {
        ended.add(source);
    }

    /// The time of day, cut to a multiple of a length: a table of one row. It goes on as [#clock]
    /// does.
    public Table<Now> now(Duration every) {
        return Table.now(host, every);
    }

    /// The rows that failed in any step.
    public Table<RowError> errors() {
        return Table.errors(host);
    }

    /// Watches a table.
    public <R> TestOutput<R> output(Table<R> table) {
        mustBeUnfixed();
        var output = new TestOutput<R>(table.rowType());
        table.write(new TestOutput.Watch<>(output));
        outputs.add(output);
        return output;
    }

    private void mustBeUnfixed() {
        if (runner != null) {
            throw new IllegalStateException(
                    "the pipeline is running; build all of the program before the first epoch");
        }
    }

    /// What the pipeline will do, as [io.deltaway.table.Table#explain] shows it.
    public String explain() {
        return Lowered.of(written, workers).explanation();
    }

    /// What the tables see of their pipeline.
    private final class Host implements PlanHost {

        @Override
        public void add(Written one) {
            if (!(one.sink() instanceof TestOutput.Watch<?>)) {
                throw new IllegalArgumentException(
                        one.sink().describe()
                                + " can't be written by a test pipeline; watch the table with output(...)");
            }
            written.add(one);
        }

        @Override
        public <R> List<R> preview(Table<R> table, int limit) {
            throw new IllegalStateException(
                    "a test pipeline has no preview; watch the table with output(...)");
        }
    }

    // Running it

    Moment now() {
        return now;
    }

    void add(Source<?> source, Moment moment, WeightedRow row, int partition) {
        if (moment.compareTo(now) < 0) {
            throw new IllegalArgumentException(
                    "epoch %d, step %d is over; the pipeline is at epoch %d, step %d"
                            .formatted(moment.epoch(), moment.step(), now.epoch(), now.step()));
        }
        waiting.add(new Pushed(source, moment, row, partition));
    }

    /// Works through the rows of the current step without ending the epoch.
    public void step() {
        work(rowsOf(now), false);
        now = new Moment(now.epoch(), now.step() + 1);
    }

    /// Works through the rows of the current epoch and ends it.
    ///
    /// @return its number, from 0 on
    public int epoch() {
        int epoch = now.epoch();
        while (waiting.stream()
                .anyMatch(
                        row -> row.moment().epoch() == epoch && row.moment().step() > now.step())) {
            step();
        }
        work(rowsOf(now), true);
        outputs.forEach(TestOutput::endEpoch);
        calls.take(runner(), java.util.Objects.requireNonNull(lowered));
        now = new Moment(epoch + 1, 0);
        atBeginning = true;
        state.saveSome();
        int next = scheduler.restart();
        if (next > 0) {
            restart(next);
        }
        return epoch;
    }

    /// Runs epochs until no row waits, and no question for its answer; at least one.
    public void run() {
        do {
            epoch();
        } while (!waiting.isEmpty() || !calls.areAnswered());
    }

    /// Stops the program between two epochs and takes it up again from its saved state, with
    /// another number of workers.
    public void restart(int otherWorkers) {
        if (now.step() > 0) {
            throw new IllegalStateException("end the epoch first: state is saved between epochs");
        }
        runner();
        state.saveAll();
        workers = otherWorkers;
        runner = null;
        runner();
    }

    /// The rows that all operators keep.
    public long stateRows() {
        return kept().values().stream().mapToLong(Kept::rows).sum();
    }

    /// What each operator keeps, by its name.
    public SortedMap<String, Kept> kept() {
        var kept = new TreeMap<String, Kept>();
        runner().sleepers().wake();
        runner().stateSizes().forEach(one -> kept.put(one.node().name(), Kept.of(one)));
        return kept;
    }

    /// How many rows operators took, gave, and read again to compute something anew, since the
    /// start or the last restart: a program's price, the same on every machine.
    public long rowsThroughOperators() {
        int nodes = runner().plan().nodes().size();
        return IntStream.range(0, nodes).mapToLong(runner()::rowsThrough).sum();
    }

    private List<Pushed> rowsOf(Moment moment) {
        List<Pushed> rows = waiting.stream().filter(row -> row.moment().equals(moment)).toList();
        waiting.removeIf(row -> row.moment().equals(moment));
        return rows;
    }

    private EpochRunner runner() {
        EpochRunner running = runner;
        if (running == null) {
            var fresh = Lowered.of(written, workers);
            running = new EpochRunner(fresh.plan(), workers, scheduler.caches(workers));
            lowered = fresh;
            runner = running;
            state.moveTo(running);
        }
        return running;
    }

    private void work(List<Pushed> rows, boolean endOfEpoch) {
        EpochRunner running = runner();
        int from = 0;
        for (int to = 1; to < rows.size(); to++) {
            if (scheduler.cutsStep()) {
                step(running, rows.subList(from, to), false);
                from = to;
            }
        }
        step(running, rows.subList(from, rows.size()), endOfEpoch);
    }

    private void step(EpochRunner running, List<Pushed> rows, boolean endOfEpoch) {
        var plan = java.util.Objects.requireNonNull(lowered);
        tell(running, plan);
        for (int number = 0; number < plan.inputs().size(); number++) {
            deal(running, plan.inputs().get(number), number, rows);
        }
        if (atBeginning) {
            calls.feed(running, plan);
            atBeginning = false;
        }
        arrived += rows.size();
        running.step(scheduler.crew(), now.epoch(), endOfEpoch);
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).take(running.take(plan.outputs().get(i).node()));
        }
    }

    /// Tells clocks the time of day, and which sources have ended.
    private void tell(EpochRunner running, Lowered plan) {
        int ticks = plan.ticks().node();
        if (ticks < 0) {
            return;
        }
        if (plan.ticks().asksForTime()) {
            long nanos = Values.nanos(clock.instant());
            running.feedAll(ticks, Ticks.time(nanos));
        }
        for (int number = 0; number < plan.inputs().size(); number++) {
            if (ended.contains(plan.inputs().get(number).source())) {
                running.feedAll(ticks, Ticks.ended(number));
            }
        }
    }

    private void deal(EpochRunner running, Lowered.Input input, int number, List<Pushed> rows) {
        Schema schema = running.plan().nodes().get(input.node()).schema();
        var own = new ArrayList<WeightedRow>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).source() == input.source()) {
                own.add(rows.get(i).event(input, number, arrived + i));
            }
        }
        if (!own.isEmpty()) {
            Batch batch = Deltas.batch(schema, own);
            int[] ends = scheduler.ends(own.size(), running.workers());
            for (int worker = 0; worker < ends.length; worker++) {
                int start = worker == 0 ? 0 : ends[worker - 1];
                running.feed(worker, input.node(), Slices.of(batch, start, ends[worker]));
            }
        }
    }
}
