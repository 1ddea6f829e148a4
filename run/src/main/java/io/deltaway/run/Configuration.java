package io.deltaway.run;

import io.deltaway.connect.ForwardClock;
import io.deltaway.connect.Store;
import io.deltaway.run.persist.DirectoryStore;
import io.deltaway.run.persist.Limits;
import io.deltaway.run.thread.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How a pipeline is to be run. Given to the function that [Pipeline#configure] takes, and changed
/// only there.
///
/// ```java
/// pipeline.configure(c -> c.workers(4).epochs(e -> e.rows(1000)));
/// ```
public final class Configuration {

    private static final String WORKERS = "deltaway.workers";

    private int workers = workersOf(System.getProperty(WORKERS, "1"));
    private boolean failFast;
    private boolean progress = true;
    private InstantSource clock = InstantSource.system();
    private RandomGenerator random = new Random();
    private Threads threads = Threads.ofRuntime();
    private Duration shutdown = Duration.ofSeconds(30);
    private final Epochs epochs = new Epochs();
    private long memoryBytes = Long.MAX_VALUE;
    private @Nullable Path scratch;
    private @Nullable Store store;
    private @Nullable Path recordedTo;
    private @Nullable Recording replayed;
    private long logBytes = Limits.USUAL.smallestLogBytes();
    private long historyBytes = Limits.USUAL.historyBytes();
    private boolean mayDrop;
    private Consumer<String> crashPoints = point -> {};

    Configuration() {}

    /// How many workers share the work, 1 to 256: each has its own copy of the circuit and owns a
    /// part of the keys. One by default, or what the system property `deltaway.workers` says.
    public Configuration workers(int workers) {
        if (!isNumberOfWorkers(workers)) {
            throw new RunException(
                    "DW-0201", "a pipeline has 1 to 256 workers, not " + workers + ".");
        }
        this.workers = workers;
        return this;
    }

    private static boolean isNumberOfWorkers(int workers) {
        return workers >= 1 && workers <= 256;
    }

    private static int workersOf(String property) {
        try {
            int workers = Integer.parseInt(property.strip());
            if (isNumberOfWorkers(workers)) {
                return workers;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new RunException(
                "DW-0201",
                "a pipeline has 1 to 256 workers, and the system property "
                        + WORKERS
                        + " says \""
                        + property
                        + "\".");
    }

    /// Where epochs end.
    public Configuration epochs(Consumer<Epochs> settings) {
        settings.accept(epochs);
        return this;
    }

    /// Whether the first row that fails stops the pipeline. By default it becomes a row of
    /// [Pipeline#errors].
    public Configuration failFast(boolean failFast) {
        this.failFast = failFast;
        return this;
    }

    /// Whether [Pipeline#run] shows a line of progress where standard error is a terminal. It does
    /// by default.
    public Configuration progress(boolean progress) {
        this.progress = progress;
        return this;
    }

    /// The time of day that sources and sinks see. The system's by default.
    public Configuration clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /// What is left to chance, such as the pauses between attempts to reach a server, is drawn from
    /// this; by one thread at a time.
    public Configuration random(RandomGenerator random) {
        this.random = random;
        return this;
    }

    /// Runs it on these threads: for simulations. Those of the Java runtime by default.
    public Configuration threads(Threads threads) {
        this.threads = threads;
        return this;
    }

    /// Keeps the state of the pipeline in a directory: see [Pipeline#persist].
    public Configuration persist(Path directory) {
        return persist(new DirectoryStore(directory));
    }

    /// Keeps the state of the pipeline in a store: see [Pipeline#persist].
    public Configuration persist(Store store) {
        this.store = store;
        return this;
    }

    /// Records what the sources give: see [Pipeline#record].
    public Configuration record(Path file) {
        this.recordedTo = file;
        return this;
    }

    /// Takes a recording in the place of the sources: see [Pipeline#replay].
    public Configuration replay(Recording recording) {
        this.replayed = recording;
        return this;
    }

    /// How many bytes of the state are in memory at most, all workers together, as far as steps can
    /// do with a part of it. The rest lies in a file and is read where it is needed, so that the
    /// pipeline becomes slower and does not run out of memory. The file is in the directory that
    /// the pipeline is persisted in, or else in the one for temporary files; it is no kept state,
    /// and goes with the process. There is no limit by default.
    public Configuration stateInMemoryUpTo(long sizeInBytes) {
        if (sizeInBytes < 1) {
            throw new RunException(
                    "DW-0201",
                    "a limit of memory has a size of at least one byte, not " + sizeInBytes + ".");
        }
        this.memoryBytes = sizeInBytes;
        return this;
    }

    /// The same, with a directory for what is not in memory.
    public Configuration stateInMemoryUpTo(long sizeInBytes, Path directory) {
        this.scratch = directory;
        return stateInMemoryUpTo(sizeInBytes);
    }

    /// How many bytes of the sources' rows are logged at least before the state is saved anew and
    /// the log begins again: what a restart repeats at most, as long as the state is not larger
    /// than half of it. 128 MiB by default.
    public Configuration logUpTo(long sizeInBytes) {
        if (sizeInBytes < 1) {
            throw new RunException(
                    "DW-0201", "a log has a size of at least one byte, not " + sizeInBytes + ".");
        }
        this.logBytes = sizeInBytes;
        return this;
    }

    /// How many bytes are kept of the log, and of older snapshots that it goes on from, that a
    /// restart does not need: the history. From as far as it reaches epochs can be opened again
    /// ([Pipeline#openAt]), and as long as it reaches back to the beginning the state of steps that
    /// are new in a changed program is computed from it. 64 MiB by default; of sources that can be
    /// read again it takes some bytes for thousands of rows. 0 for none, `Long.MAX_VALUE` for all.
    /// Where more comes together, it begins anew with the newest snapshot.
    public Configuration historyUpTo(long sizeInBytes) {
        if (sizeInBytes < 0) {
            throw new RunException(
                    "DW-0201", "a history has no size below zero, such as " + sizeInBytes + ".");
        }
        this.historyBytes = sizeInBytes;
        return this;
    }

    /// Whether a changed program may start where state of the one before is dropped that can't be
    /// had again. It may not by default: `deltaway plan-diff` shows what that would be.
    public Configuration mayDropState(boolean mayDrop) {
        this.mayDrop = mayDrop;
        return this;
    }

    /// For tests of crashes: `points` is called, by any thread of the pipeline, with the name of
    /// each point at which a process that ends leaves something half done. It may end the process,
    /// or throw, which ends the pipeline at once: what was not written by then stays unwritten.
    /// `source-read`, `source-logged`, `log-append`, `log-appended`, `log-force`, `log-forced`,
    /// `snapshot-write`, `snapshot-written`, `snapshot-publish`, `snapshot-published`,
    /// `snapshot-done`, `sink-write`, `sink-commit`, `sink-committed`, `offset-commit`,
    /// `offset-committed`, `refusal-keep`, `refusal-kept`, `recover`, `recover-epoch`, `recovered`.
    public Configuration crashPoints(Consumer<String> points) {
        this.crashPoints = points;
        return this;
    }

    /// How long the end of the process is held up so that what was read is worked through and the
    /// sinks are finished, when the process is told to end. 30 seconds by default. However a
    /// pipeline is told to stop, it waits a sixth of this for a source that does not answer and for
    /// a sink that can't be reached.
    public Configuration shutdownWithin(Duration time) {
        this.shutdown = positive(time, "the time to shut down within");
        return this;
    }

    /// Where epochs end. Without any of these, all that static sources hold is one epoch, and of
    /// live sources an epoch is what arrived while the last one was worked through.
    ///
    /// Those that are given hold together: an epoch ends at the first of them.
    public static final class Epochs {

        private long rows = Long.MAX_VALUE;
        private Duration time = Duration.ZERO;
        private boolean byHand;

        private Epochs() {}

        /// After exactly so many rows, whatever the sizes of the source's batches; later where they
        /// end within something whole, such as a live file that was replaced. Rows that can't be
        /// decoded do not count; that a live file goes or is replaced counts as one.
        ///
        /// Of live sources nothing is shown before so many rows are there: the last ones stay
        /// unseen until others come, or the pipeline ends. [#every] beside it shows them after that
        /// time at most.
        public Epochs rows(long rows) {
            if (rows < 1) {
                throw new RunException(
                        "DW-0201", "an epoch has at least one row, not " + rows + ".");
            }
            this.rows = rows;
            return this;
        }

        /// So long after its first row.
        public Epochs every(Duration time) {
            this.time = positive(time, "the time of an epoch");
            return this;
        }

        /// By [RunningPipeline#cut] and by what a source says, such as a commit.
        public Epochs byHand() {
            this.byHand = true;
            return this;
        }
    }

    private static Duration positive(Duration time, String what) {
        if (!time.isPositive()) {
            throw new RunException("DW-0201", what + " is more than nothing, not " + time + ".");
        }
        return time;
    }

    Settings settings() {
        if (replayed != null && (store != null || recordedTo != null)) {
            throw new RunException(
                    "DW-0243",
                    "a pipeline that replays a recording can't be "
                            + (store != null ? "persisted" : "recorded")
                            + ": its sources give nothing. Leave out one of the two.");
        }
        return new Settings(
                workers,
                new Settings.Cut(epochs.rows, epochs.time.toNanos(), epochs.byHand),
                failFast,
                progress,
                clock,
                new ForwardClock(clock),
                random,
                threads,
                shutdown,
                memoryBytes == Long.MAX_VALUE
                        ? Optional.empty()
                        : Optional.of(new StateMemory.Limit(memoryBytes, scratch())),
                Optional.ofNullable(store)
                        .map(place ->
                                new Settings.Keep(
                                        place,
                                        new Limits(logBytes, historyBytes),
                                        mayDrop,
                                        crashPoints)),
                Optional.ofNullable(recordedTo),
                Optional.ofNullable(replayed));
    }

    private Path scratch() {
        if (scratch != null) {
            return scratch;
        }
        return store instanceof DirectoryStore directory
                ? directory.path()
                : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
