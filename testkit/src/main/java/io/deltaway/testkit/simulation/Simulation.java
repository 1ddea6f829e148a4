package io.deltaway.testkit.simulation;

import io.deltaway.run.Pipeline;
import io.deltaway.testkit.disk.SimulatedDisk;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A machine on which whole pipelines run as they do otherwise, with all their threads, and crash:
/// which thread goes on, how time passes, where an epoch ends, when the process crashes or the
/// power goes, what the disk then holds, when a server can't be reached, all of it follows from a
/// seed. A crash is possible between any two things that threads do to each other, and between any
/// two operations on the disk. Or one thread ends by an error, as where no memory is left, and the
/// others go on until they see it.
///
/// ```java
/// Simulation.eachSeed(1, 1_000, simulation -> {
///     Path totals = simulation.disk().path("/totals.csv");
///     var trades = simulation.server().topic(Trade.class, TRADES);
///     simulation.run(pipeline -> {
///         pipeline.persist(simulation.disk().path("/state"));
///         Totals.of(pipeline.read(trades)).write(Csv.changes(totals));
///     });
///     assertThat(totals).hasContent(...); // or what else the world outside should see
/// });
/// ```
///
/// The pipeline is built anew for each life of the process, with one to four workers, and all lives
/// see the same disk and servers. Sources have to come to an end. What connectors do in threads of
/// their own, or on the real disk and network, is not simulated. One thread runs a simulation.
public final class Simulation {

    private static final int FEW = 5;
    private static final int MOST_CRASHES = 30;
    private static final int MOST_WORKERS = 4;
    private static final int MOST_POINTS = 200;
    private static final int LEAST_EVENTS_LOG = 6;
    private static final int MOST_EVENTS_LOG = 13;
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final long seed;
    private final RandomGenerator random;
    private final SimulatedDisk disk;
    private final SimulatedServer server = new SimulatedServer(this);
    private final int eventsLog;
    private int crashesLeft;
    private int crashes;
    private long nanos;
    private long fingerprint;
    private @Nullable Turns turns;

    private Simulation(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.disk = SimulatedDisk.seeded(random.nextLong());
        this.eventsLog = random.nextInt(LEAST_EVENTS_LOG, MOST_EVENTS_LOG);
        this.crashesLeft = random.nextInt(1 + (random.nextInt(8) == 0 ? MOST_CRASHES : FEW));
    }

    /// A machine with an empty disk.
    public static Simulation seeded(long seed) {
        return new Simulation(seed);
    }

    /// What is done with a simulation.
    @FunctionalInterface
    public interface Body {
        /// Runs something and looks whether that went well.
        void accept(Simulation simulation) throws Exception;
    }

    /// Does something with many seeds.
    ///
    /// @return how many crashes there were
    /// @throws AssertionError with the seed, where it failed; [#seeded] with that seed does the
    ///   same again
    public static long eachSeed(long first, long count, Body body) {
        long crashes = 0;
        for (long seed = first; seed < first + count; seed++) {
            var simulation = seeded(seed);
            try {
                body.accept(simulation);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            crashes += simulation.crashes;
        }
        return crashes;
    }

    /// Runs a program until it comes to its end, over all crashes on the way. May be called again:
    /// the next run goes on with the same disk and servers, and crashes no more unless [#crash]
    /// says so.
    ///
    /// @param program builds the pipeline, which has no sources and sinks yet
    /// @throws io.deltaway.run.RunException where the pipeline fails, and not because of a crash
    public void run(Consumer<Pipeline> program) {
        while (!live(program)) {
            crashes++;
            if (random.nextBoolean()) {
                disk.kill();
            } else {
                disk.losePower();
            }
        }
    }

    /// Lets the process crash so many times more.
    public Simulation crash(int times) {
        crashesLeft = times;
        return this;
    }

    private boolean live(Consumer<Pipeline> program) {
        long crashAt = Long.MAX_VALUE;
        var pointsLeft = new AtomicLong(Long.MAX_VALUE);
        if (crashesLeft > 0) {
            crashesLeft--;
            if (random.nextInt(4) == 0) {
                pointsLeft.set(random.nextInt(MOST_POINTS));
            } else {
                crashAt = random.nextInt(1 << (1 + random.nextInt(eventsLog)));
            }
        }
        var life = new Turns(random, nanos, crashAt, disk::stop);
        turns = life;
        disk.beforeEach(life::happen);
        int workers = 1 + random.nextInt(MOST_WORKERS);
        long logBytes = 1L + random.nextInt(4_000);
        int rows = random.nextBoolean() ? 0 : 1 + random.nextInt(60);
        try {
            return life.run(() -> {
                var pipeline = Pipeline.create();
                pipeline.configure(c -> {
                    c.threads(life)
                            .clock(clock())
                            .random(random)
                            .workers(workers)
                            .progress(false)
                            .logUpTo(logBytes)
                            .crashPoints(_ -> {
                                life.pass();
                                if (pointsLeft.getAndDecrement() == 0) {
                                    throw new ThreadEnded();
                                }
                            });
                    if (rows > 0) {
                        c.epochs(epochs -> epochs.rows(rows));
                    }
                });
                program.accept(pipeline);
                pipeline.start().await();
            });
        } catch (Throwable e) {
            if (pointsLeft.get() < 0 && ThreadEnded.isCauseOf(e)) {
                return false;
            }
            switch (e) {
                case RuntimeException wrong -> throw wrong;
                case Error wrong -> throw wrong;
                default -> throw new AssertionError(e);
            }
        } finally {
            disk.beforeEach(() -> {});
            nanos = life.now() + Duration.ofSeconds(1).toNanos();
            fingerprint = fingerprint * 31 + life.fingerprint();
        }
    }

    /// The disk of the machine.
    public SimulatedDisk disk() {
        return disk;
    }

    /// A server elsewhere.
    public SimulatedServer server() {
        return server;
    }

    /// The time of day, which goes on as threads work and wait. It begins at 2026-01-01T00:00:00Z.
    public InstantSource clock() {
        return () -> BEGINNING.plusNanos(turns == null ? nanos : turns.now());
    }

    /// Where the rest of what is left to chance is drawn from.
    public RandomGenerator random() {
        return random;
    }

    /// How many crashes there were.
    public int crashes() {
        return crashes;
    }

    /// Who had the turns, as a number: the same whenever the same is done with the same seed.
    public long fingerprint() {
        return fingerprint;
    }

    Turns turns() {
        Turns life = turns;
        if (life == null) {
            throw new IllegalStateException("nothing runs on " + this);
        }
        return life;
    }

    @Override
    public String toString() {
        return "simulation with seed " + seed;
    }
}
