package io.deltaway.run;

import io.deltaway.connect.FilledSource;
import io.deltaway.connect.PromptReader;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.SourceConnector;
import io.deltaway.engine.circuit.Circuit;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.ThreadCrew;
import io.deltaway.run.thread.Threads;
import io.deltaway.table.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One run of a pipeline on its coordinator's thread: opens sources and sinks, runs epochs, and
/// closes everything however it ends.
final class PipelineRun implements Runnable {

    private static final System.Logger LOG = System.getLogger("io.deltaway.run");

    private final Wiring wiring;
    private final Settings settings;
    private final boolean endsWhenIdle;
    private final Signal signal;
    private final Controls controls;
    private final Patience patience;
    private final StatusBoard board;
    private final @Nullable Steps steps;
    private final @Nullable Wanted wanted;

    private final ExecutorService connectors = PipelineThreads.connectors();
    private @Nullable ExecutorService decoders;
    private @Nullable ThreadCrew threads;
    private volatile @Nullable Outlet outlet;
    private @Nullable StateMemory stateMemory;
    private @Nullable EpochRunner runner;
    private @Nullable Persistence persistence;
    private @Nullable Replayed replayed;
    private final List<Feed> feeds = new ArrayList<>();
    private final List<Openings.Opened> unused = new ArrayList<>();
    private final List<Port> ports = new ArrayList<>();
    private volatile @Nullable RunException failure;
    private volatile @Nullable Thread coordinator;

    /// @param endsWhenIdle whether live sources are taken to be at their end when they have nothing
    ///   to give
    PipelineRun(Wiring wiring, Settings settings, boolean endsWhenIdle) {
        this(wiring, settings, endsWhenIdle, null);
    }

    private PipelineRun(
            Wiring wiring, Settings settings, boolean endsWhenIdle, @Nullable Wanted wanted) {
        this.wanted = wanted;
        this.wiring = wiring;
        this.settings = settings;
        this.signal = new Signal(settings.threads());
        this.controls = new Controls(signal);
        this.endsWhenIdle = endsWhenIdle;
        this.patience = new Patience(controls, settings.grace());
        this.steps = wanted == null ? null : new Steps(signal);
        this.board = new StatusBoard(controls);
    }

    /// A run that does again what was recorded or kept, and goes only as far as [#steps] says.
    static PipelineRun stepByStep(Wiring wiring, Settings settings, Wanted wanted) {
        return new PipelineRun(wiring, settings, false, wanted);
    }

    /// How far a run that goes step by step may go.
    Steps steps() {
        return Objects.requireNonNull(steps);
    }

    @Override
    public void run() {
        coordinator = Thread.currentThread();
        try {
            open().run();
            finish();
        } catch (Throwable e) {
            failure = asRunException(e).without(secrets());
        }
        RunException closed = closeAll().told(failure);
        failure = closed == null ? null : closed.without(secrets());
        runner = null;
        outlet = null;
        feeds.clear();
        ports.clear();
        board.end(failure == null ? Status.Phase.ENDED : Status.Phase.FAILED);
        if (Boolean.getBoolean(Pipeline.COMMAND)
                && !endsWhenIdle
                && !board.status().unread().isEmpty()) {
            System.setProperty(Pipeline.INCOMPLETE, "true");
        }
    }

    private List<Secrets> secrets() {
        var all = new ArrayList<>(wiring.secrets());
        settings.keep().ifPresent(place -> all.add(place.store().secrets()));
        return all;
    }

    private EpochLoop open() {
        var arrival = new Arrival();
        var acknowledgements = new Acknowledgements();
        var openings = new Openings(settings, connectors, patience, !endsWhenIdle);
        var rereading =
                new Rereading(
                        wiring.sources(),
                        source -> openings.context(source, Map.of()),
                        openings::link,
                        patience);
        var memory = new StateMemory(settings);
        stateMemory = memory;
        var epochs = new EpochRunner(wiring.plan(), settings.workers(), memory.caches());
        runner = epochs;
        memory.warn(
                epochs.ofOne(Circuit::inMemory),
                epochs.ofOne(Circuit::withObjects),
                wiring.lines());
        boolean looks = wanted != null && settings.replayed().isEmpty();
        Optional<Keeping> keeping =
                settings.keep().map(place -> new Keeping(place, wiring, epochs));
        Persistence kept =
                wanted != null && looks
                        ? Persistence.past(keeping.orElseThrow(), wanted, arrival, rereading)
                        : Persistence.open(keeping, arrival, rereading);
        persistence = kept;
        settings.recordedTo().ifPresent(file -> kept.record(Recorder.create(file, wiring)));
        Replayed past =
                settings.replayed()
                        .map(recording -> Replayed.open(recording, wiring, controls, signal, steps))
                        .orElse(null);
        replayed = past;
        kept.begin(epochs, signal, settings.threads());
        var sources = new ArrayList<Openings.Opened>();
        boolean reads = past == null && !looks;
        for (int i = 0; reads && i < wiring.sources().size(); i++) {
            Openings.Opened source = openings.open(wiring.sources().get(i), kept.offsets(i));
            unused.add(source);
            sources.add(source);
        }
        for (int i = 0; i < wiring.sinks().size(); i++) {
            ports.add(port(i, openings, kept));
        }
        Outlet out =
                new Outlet(
                        ports,
                        kept.firstEpoch(),
                        kept::force,
                        acknowledgements::committed,
                        kept::reach,
                        settings.pauses(),
                        signal,
                        settings.threads());
        outlet = out;
        Crew crew = Crew.oneByOne();
        if (settings.workers() > 1) {
            threads =
                    new ThreadCrew(
                            settings.workers(), settings.threads(), PipelineThreads.name("worker"));
            crew = threads;
        }
        for (int i = 0; i < wiring.sources().size(); i++) {
            Wiring.WiredSource source = wiring.sources().get(i);
            Arrivals arrivals = new NoArrivals(openings.link(source));
            if (reads) {
                unused.remove(sources.get(i));
                arrivals = arrivals(sources.get(i), kept);
            }
            feeds.add(
                    new Feed(
                            source.target(),
                            source.connector().isLive(),
                            source.connector().isLive() && source.connector().beginsWithContents(),
                            arrivals,
                            arrival,
                            kept));
        }
        Calls calls = Calls.of(wiring, epochs);
        List<Feed> ofSources = List.copyOf(feeds.subList(0, feeds.size() - calls.desks().size()));
        var intake =
                new Intake(
                        feeds,
                        calls.desks().size(),
                        wiring.inStep(feeds),
                        feeds(SourceConnector::givesRequests),
                        feeds(source -> !(source.events() instanceof Events.Appends)));
        List<RefusedFeed> refused = refused(arrival, kept);
        refused.forEach(one -> feeds.add(one.feed()));
        kept.restore(wiring, epochs, crew, feeds);
        var errors = new ErrorWatch(wiring, settings.failFast());
        var opened =
                new EpochLoop(
                        new EpochLoop.Circuits(epochs, crew, errors),
                        new EpochLoop.Inputs(feeds, refused, intake, calls, acknowledgements),
                        out,
                        new EpochLoop.Times(
                                settings.cut(),
                                controls,
                                signal,
                                new Ticker(
                                        wiring.ticks(),
                                        settings.recordedTo().isPresent(),
                                        ofSources,
                                        settings.clock(),
                                        signal)),
                        new EpochLoop.Past(kept, past, looks ? steps : null));
        board.start(opened, epochs, errors, ofSources, ports, calls);
        return opened;
    }

    private Port port(int number, Openings openings, Persistence kept) {
        Wiring.WiredSink<?> sink = wiring.sinks().get(number);
        Link link = openings.link(sink);
        var refused =
                new RefusedRows(
                        sink,
                        link,
                        wiring.feed(sink),
                        kept.firstEpoch(),
                        kept.refusals(wiring.feed(sink)),
                        kept::keep,
                        sink.refused() < 0 ? null : new RefusedArrivals(link, signal));
        String name = wiring.plan().nodes().get(sink.output()).name();
        return openings.open(
                sink,
                link,
                kept.start(number),
                kept.identity(number, name),
                kept.firstEpoch() - 1,
                refused);
    }

    private List<Feed> feeds(Predicate<SourceConnector<?>> some) {
        return IntStream.range(0, wiring.sources().size())
                .filter(i -> some.test(wiring.sources().get(i).connector()))
                .mapToObj(feeds::get)
                .toList();
    }

    private List<RefusedFeed> refused(Arrival arrival, Persistence kept) {
        var all = new ArrayList<RefusedFeed>();
        for (Port port : ports) {
            RefusedArrivals arrivals = port.refused().arrivals();
            if (arrivals != null) {
                int node = port.sink().refused();
                int number = wiring.feed(port.sink());
                var target = new Feed.Target(port.name(), number, node, node);
                var feed = new Feed(target, true, false, arrivals, arrival, kept);
                all.add(new RefusedFeed(feed, arrivals, kept.refusals(number)));
            }
        }
        return all;
    }

    private Arrivals arrivals(Openings.Opened open, Persistence kept) {
        String name = open.source().target().name();
        String where = open.source().where();
        boolean live = open.source().connector().isLive();
        if (open.reader() instanceof PromptReader prompt) {
            boolean endsBefore =
                    endsWhenIdle && !(open.source().connector() instanceof CallAnswers);
            return new PromptArrivals(
                    name, where, prompt, open.link(), live && endsBefore, signal, kept::reach);
        }
        ExecutorService executor = decoders;
        if (executor == null) {
            executor =
                    settings.threads()
                            .executor(PipelineThreads.name("decoder"), settings.workers());
            decoders = executor;
        }
        return new ThreadedArrivals(
                name,
                where,
                open.reader(),
                open.loss(),
                open.again(),
                open.offsets(),
                open.link(),
                live,
                open.source().connector().resumes(),
                live && endsWhenIdle,
                settings.grace(),
                2 * settings.workers() + 2,
                executor,
                signal,
                kept::reach,
                settings.threads());
    }

    private void finish() {
        Outlet out = outlet;
        if (out != null) {
            out.finish();
            outlet = null;
            Throwable late = out.failure();
            if (late != null) {
                throw asRunException(late);
            }
        }
    }

    /// Ends every thread and closes everything that is still open.
    private Closing closeAll() {
        RunException before = failure;
        if (before != null) {
            wiring.sources().forEach(source -> abandon(source.connector(), before));
        }
        if (before != null && persistence != null) {
            persistence.giveUp();
        }
        var closing = new Closing(text -> LOG.log(System.Logger.Level.WARNING, text));
        for (Feed feed : feeds) {
            closing.close("the source " + feed.target().name(), feed.arrivals()::close);
        }
        for (Openings.Opened source : unused) {
            closing.close("the source " + source.source().target().name(), source::close);
        }
        patience.end();
        Outlet out = outlet;
        if (out != null) {
            out.abort();
        }
        ports.forEach(port -> closing.close("the sink " + port.name(), port::close));
        closing.close("the crew of workers", threads);
        closing.end("threads that decode", decoders, settings.grace());
        closing.end("what connectors do beside", connectors, settings.grace());
        closing.close("the kept state", persistence);
        closing.close("the recording", replayed);
        closing.close("the files of state beyond memory", stateMemory);
        return closing;
    }

    private static void abandon(SourceConnector<?> source, RunException failure) {
        if (source instanceof FilledSource filled) {
            filled.abandon(failure);
        }
    }

    /// What is not yet an error of ours came out of an operator.
    private RunException asRunException(Throwable e) {
        if (e instanceof RunException known) {
            return known;
        }
        EpochRunner epochs = runner;
        int node = epochs == null ? -1 : epochs.failedNode();
        boolean hasSuspects = node >= 0 && e instanceof NegativeWeightException;
        return new RunException(
                "DW-0207",
                (node < 0 ? "a step of the program" : wiring.lines().apply(node))
                        + " failed as a whole, not for one row: "
                        + RunException.reason(e)
                        + (hasSuspects ? ". It comes from: " + wiring.suspects().apply(node) : "")
                        + ". Its state is no longer right, so the pipeline has stopped.",
                e);
    }

    Threads threads() {
        return settings.threads();
    }

    Controls controls() {
        return controls;
    }

    StatusBoard board() {
        return board;
    }

    /// Why it stopped, or null.
    @Nullable RunException failure() {
        return failure;
    }

    /// Whether this thread writes to the sinks.
    boolean isOnOwnThread() {
        Outlet out = outlet;
        return Thread.currentThread() == coordinator || out != null && out.isWriterThread();
    }
}
