package io.deltaway.run;

import io.deltaway.connect.Served;
import io.deltaway.connect.Store;
import io.deltaway.engine.value.Printable;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.table.Moment;
import io.deltaway.table.Now;
import io.deltaway.table.PlanHost;
import io.deltaway.table.RowError;
import io.deltaway.table.Source;
import io.deltaway.table.Synchronization;
import io.deltaway.table.Table;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A program: sources that are read, tables computed from them, and where these are written. It is
/// built by one thread and then run; each run opens the sources and sinks anew. Pipelines of one
/// process do not touch.
///
/// ```java
/// var pipeline = Pipeline.create();
/// Table<Trade> trades = pipeline.read(Csv.files("trades/*.csv", Trade.class));
/// trades.where(col(Trade::qty).gt(100)).write(Csv.snapshot("large.csv"));
/// pipeline.run();
/// ```
public final class Pipeline {

    /// Where this system property is `true`, a pipeline shows its plan on standard output and reads
    /// nothing. Set by `deltaway explain`.
    static final String EXPLAIN = "deltaway.explain";

    /// The same for what becomes of the state that is kept. Set by `deltaway plan-diff`.
    static final String DIFF = "deltaway.planDiff";

    /// Whether this process is `deltaway run`: somebody looks at what it says, terminal or not.
    static final String COMMAND = "deltaway.command";

    /// Set in such a process once a pipeline has ended that could not read a file whole.
    static final String INCOMPLETE = "deltaway.incomplete";

    private final Host host = new Host();
    private final Configuration configuration = new Configuration();
    private final List<Written> written = new ArrayList<>();
    private final List<Viewed<?>> viewed = new ArrayList<>();
    private final List<Synchronization<?, ?>> inStep = new ArrayList<>();
    private @Nullable Table<RowError> errors;

    /// A table that is kept to be read.
    private record Viewed<R>(Table<R> table, Origin origin) {}

    private Pipeline() {}

    /// An empty pipeline.
    public static Pipeline create() {
        return new Pipeline();
    }

    /// Changes how it is run: `pipeline.configure(c -> c.workers(4).epochs(e -> e.rows(1000)))`.
    public Pipeline configure(Consumer<Configuration> settings) {
        settings.accept(configuration);
        return this;
    }

    /// Keeps what the sources gave and the state of all steps in a directory, so that nothing is
    /// lost when the process ends, however it does: the next run goes on where this one was, with
    /// any number of workers. A program that has changed keeps of it what it computes as before;
    /// see [#planDiff]. What sinks are told then is what they would have been told without the end;
    /// see [io.deltaway.connect.SinkConnector.Guarantee] for what they make of it. One process at a
    /// time may use the directory.
    public Pipeline persist(Path directory) {
        configuration.persist(directory);
        return this;
    }

    /// The same in another place than a directory, such as a bucket. Two processes may have it open
    /// where the place knows no locks; the one that opened it first then ends with an error before
    /// it commits anything more.
    public Pipeline persist(Store store) {
        configuration.persist(store);
        return this;
    }

    /// Records what the sources give into a file, and of what each epoch was made up, so that it
    /// can be done again without them: in a test, in a debugger, by a program that computes
    /// something else from it. The file is complete up to the last epoch when the process is
    /// killed. One that is there already is not written over.
    public Pipeline record(Path file) {
        configuration.record(file);
        return this;
    }

    /// Takes what was recorded in the place of the sources, which are not opened: the same rows, in
    /// the same epochs, at the same times of day for clocks that ask. The program may be another
    /// one that reads the same sources in the same order.
    public Pipeline replay(Recording recording) {
        configuration.replay(recording);
        return this;
    }

    /// The rows of a source.
    public <R> Table<R> read(Source<R> source) {
        return Table.read(host, source);
    }

    /// The rows of something that serves, such as an endpoint whose requests are rows. It is told
    /// which epoch took each of them.
    public <R> Table<R> serve(Served<R> served) {
        Table<R> rows = read(served.source());
        rows.write(served.taken());
        return rows;
    }

    /// Lets sources go in step by a time, so that none runs ahead of the others by more than so
    /// much: one that does waits. The others are named with [Synchronization#with]; all of them are
    /// live, or none is.
    public <R, T, D> Synchronization<T, D> synchronize(
            Table<R> table, Moment<R, T, D> time, D mostAhead) {
        var group = Synchronization.of(table, time, mostAhead);
        inStep.add(group);
        return group;
    }

    /// The time of day, cut to a multiple of a length such as a minute: a table of one row, for
    /// joins and filters that go by it. Where nothing arrives epochs are run for it all the same, a
    /// quarter of that length apart, and a second at most.
    public Table<Now> now(Duration every) {
        return Table.now(host, every);
    }

    /// The rows that failed in any step, and the pieces of input that were no rows: the same table
    /// each time.
    public Table<RowError> errors() {
        Table<RowError> known = errors;
        if (known == null) {
            known = Table.errors(host);
            errors = known;
        }
        return known;
    }

    /// Keeps the rows of a table while the pipeline runs, so that [RunningPipeline#materialized]
    /// can be asked for them.
    public <R> Table<R> materialize(Table<R> table) {
        if (viewed.stream().noneMatch(one -> one.table().plan() == table.plan())) {
            table.rowType().asObjects();
            viewed.add(new Viewed<>(table, Origin.here("materialize")));
        }
        return table;
    }

    /// Runs until all sources have ended; with a live source, until the process is told to end:
    /// what was read is then still worked through. Shows a line of progress where standard error is
    /// a terminal; there, and under `deltaway run`, it also says at the end how many rows failed,
    /// which files could not be read, and whether it was stopped before its sources had ended.
    ///
    /// @throws RunException where it can't be started, or fails
    public void run() {
        Settings settings = configuration.settings();
        try (var shutdown = new Shutdown(settings.shutdown())) {
            RunningPipeline running = start();
            shutdown.stops(running);
            boolean isTerminal = ProgressLine.isTerminal();
            if (settings.progress() && isTerminal) {
                try (var _ = ProgressLine.onStandardError(running::status)) {
                    running.await();
                }
            } else {
                running.await();
            }
            if (settings.progress() && (isTerminal || Boolean.getBoolean(COMMAND))) {
                LastWords.of(running.status(), writesErrors()).stream()
                        .map(Printable::line)
                        .forEach(System.err::println);
            }
        }
    }

    private boolean writesErrors() {
        Set<PlanNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return written.stream().anyMatch(one -> readsErrors(one.table(), seen));
    }

    private static boolean readsErrors(PlanNode node, Set<PlanNode> seen) {
        return node instanceof PlanNode.AllErrors
                || node instanceof PlanNode.Errors
                || seen.add(node)
                        && node.inputs().stream().anyMatch(input -> readsErrors(input, seen));
    }

    /// Runs until all sources have ended, without a line of progress and without regard to the end
    /// of the process.
    ///
    /// @return how it stood at the end
    /// @throws RunException where it can't be started, or fails
    public Status runToCompletion() {
        return start().await();
    }

    /// Starts it and returns at once. Failures, also to open a source or sink, show in
    /// [RunningPipeline#await].
    ///
    /// @throws RunException where nothing is written, or something can't be run
    /// @throws io.deltaway.table.PlanException where the plan can't be run as it is
    public RunningPipeline start() {
        if (isExplained()) {
            System.out.print(Boolean.getBoolean(DIFF) ? planDiff() : explain());
            throw new Explained();
        }
        mustHaveResults("run");
        var views = new Views();
        var materialized = new IdentityHashMap<PlanNode, Materialized<?>>();
        var all = new ArrayList<>(written);
        viewed.forEach(one -> all.add(view(one, views, materialized)));
        Settings settings = configuration.settings();
        var run = new PipelineRun(Lowerings.wire(all, settings, inStep), settings, false);
        return RunningPipeline.start(run, views, materialized);
    }

    private void mustHaveResults(String what) {
        if (written.isEmpty() && viewed.isEmpty()) {
            throw new RunException(
                    "DW-0212",
                    "there is nothing to "
                            + what
                            + ": no table is written or materialized. Say where results go, as in table.write(Csv.snapshot(\"result.csv\")).");
        }
    }

    /// Goes through what was recorded ([#replay]), or what is kept ([#persist]), up to an epoch,
    /// and then on epoch by epoch, to look at its tables. Sources are not read, but for rows of
    /// which only the place is kept, and sinks not written; the pipeline whose state it is may be
    /// running.
    ///
    /// Of what is kept every epoch can be opened as long as the history goes back to the beginning;
    /// otherwise those from its first snapshot on ([Configuration#historyUpTo]), and only tables
    /// that were materialized show rows.
    ///
    /// @param epoch the last that is done; -1 for none
    /// @throws RunException where it is not kept, nothing is replayed or persisted, or one of the
    ///   epochs fails
    /// @throws io.deltaway.table.PlanException where the plan can't be run as it is
    public Playback openAt(long epoch) {
        Settings settings = configuration.settings();
        if (settings.replayed().isEmpty() && settings.keep().isEmpty()) {
            throw new RunException(
                    "DW-0242",
                    "there is nothing to open: no recording is replayed, and nothing persisted. Say which one with replay(Recording.of(file)), or where the state is with persist(directory).");
        }
        var views = new Views();
        var materialized = new IdentityHashMap<PlanNode, Materialized<?>>();
        var all = new ArrayList<Written>();
        boolean complete =
                settings.replayed().isPresent()
                        || settings.keep().map(Keeping::isComplete).orElse(false);
        for (Written one : written) {
            boolean known =
                    materialized.containsKey(one.table())
                            || viewed.stream().anyMatch(v -> v.table().plan() == one.table());
            all.add(
                    new Written(
                            one.table(),
                            known || !complete
                                    ? Shown.nowhere(one.sink())
                                    : shown(one, views, materialized),
                            one.origin()));
        }
        viewed.forEach(one -> all.add(view(one, views, materialized)));
        if (materialized.isEmpty()) {
            throw new RunException(
                    "DW-0242",
                    "there is nothing to see: the history begins with a snapshot, and no table is materialized, so nobody knows what was in them then. Materialize tables, or keep more with historyUpTo(...).");
        }
        var run =
                PipelineRun.stepByStep(
                        Lowerings.wire(all, settings), settings, new Wanted(epoch, views::begin));
        var running = RunningPipeline.start(run, views, materialized);
        var playback = new Playback(running, run.steps(), views);
        if (!playback.goTo(epoch)) {
            long last = playback.epoch();
            playback.close();
            throw new RunException(
                    "DW-0242",
                    "epoch "
                            + epoch
                            + " can't be opened: "
                            + (last >= 0 ? "the last one that is kept is " + last : "none is kept")
                            + ".");
        }
        return playback;
    }

    private static Shown<?> shown(
            Written one, Views views, Map<PlanNode, Materialized<?>> materialized) {
        Materialized<?> view = Materialized.of(one.table(), one.origin().line(), views);
        materialized.put(one.table(), view);
        return new Shown<>(one.sink(), new ViewSink<>(view, views));
    }

    private static <R> Written view(
            Viewed<R> viewed, Views views, Map<PlanNode, Materialized<?>> materialized) {
        PlanNode node = viewed.table().plan();
        var view = Materialized.of(viewed.table(), viewed.origin().line(), views);
        materialized.put(node, view);
        return new Written(node, new ViewSink<>(view, views), viewed.origin());
    }

    /// The plan of all tables that are written or materialized: the steps with the program's lines,
    /// and what they keep; and how much memory that may take, where it has a limit.
    ///
    /// @throws RunException where no table is written or materialized; [Table#explain] explains one
    ///   that is not
    /// @throws io.deltaway.table.PlanException where the plan can't be run as it is
    public String explain() {
        mustHaveResults("explain");
        var all = new ArrayList<>(written);
        var views = new Views();
        viewed.forEach(one -> all.add(view(one, views, new IdentityHashMap<>())));
        Settings settings = configuration.settings();
        String plan =
                Lowered.of(all, settings.workers()).explanation(settings.memory().isPresent());
        return plan + settings.memory().map(StateMemory.Limit::explanation).orElse("");
    }

    /// What would become of the state that is kept ([#persist]) if this program was run: what of it
    /// is kept, by which name if that has changed, what is computed from all that came, what is
    /// dropped, and what stands against it. Nothing is changed, and another program may be running.
    ///
    /// @throws RunException where nothing is persisted, or what is there can't be read
    /// @throws io.deltaway.table.PlanException where the plan can't be run as it is
    public String planDiff() {
        Settings settings = configuration.settings();
        Settings.Keep place =
                settings.keep()
                        .orElseThrow(() ->
                                new RunException(
                                        "DW-0244",
                                        "there is no state to compare with: the pipeline is not persisted. Say where its state is with persist(directory)."));
        var all = new ArrayList<>(written);
        var views = new Views();
        viewed.forEach(one -> all.add(view(one, views, new IdentityHashMap<>())));
        Wiring wiring = Lowerings.wire(all, settings);
        return new Keeping(place, wiring, new EpochRunner(wiring.plan(), settings.workers()))
                .diff();
    }

    static boolean isExplained() {
        return Boolean.getBoolean(EXPLAIN) || Boolean.getBoolean(DIFF);
    }

    /// What the tables see of their pipeline.
    private final class Host implements PlanHost {

        @Override
        public void add(Written one) {
            written.add(one);
        }

        @Override
        public <R> List<R> preview(Table<R> table, int limit) {
            return isExplained() ? List.of() : Preview.of(table, limit, configuration.settings());
        }
    }
}
