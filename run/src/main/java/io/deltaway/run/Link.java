package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Measured;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.value.DurationText;
import io.deltaway.run.thread.Threads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The way to one source or sink: whether it can be reached, when it is tried again where it can't,
/// how long ago it gave or took something, and how much. What is said of it holds no secrets. One
/// thread at a time uses it; any may ask how it stands.
///
/// Pauses between attempts double from a tenth of a second to half a minute, and each is shortened
/// by chance, so that those who lost the same server don't come back at the same moment. Where the
/// server says how long it wants to be left alone, that counts, up to an hour.
final class Link {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    /// An outage is over when something came through, or nothing has failed for so long.
    private static final long STEADY_NANOS = Duration.ofSeconds(1).toNanos();

    /// A clock that is not the system's may jump, and who waits may be told to stop.
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(50).toNanos();

    private final String name;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Secrets secrets;
    private final Threads threads;
    private final System.Logger log;
    private final AtomicLong outages = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong bytesBefore = new AtomicLong();
    private volatile @Nullable Measured measured;
    private volatile Status.@Nullable Outage outage;
    private volatile long activeNanos;
    private volatile long callNanos;
    private Duration pause = FIRST_PAUSE;
    private Duration longestWait = LONGEST_PAUSE;
    private long failedNanos;

    /// @param name such as `source csv trades.csv`
    /// @param clock tells when an outage began and when it is tried again
    /// @param secrets what nobody is to see of what it says
    /// @param log told when an outage begins and when it is over
    Link(
            String name,
            InstantSource clock,
            RandomGenerator random,
            Secrets secrets,
            Threads threads,
            System.Logger log) {
        this.name = name;
        this.clock = clock;
        this.random = random;
        this.secrets = secrets;
        this.threads = threads;
        this.activeNanos = threads.nanoTime();
        this.log = log;
    }

    Link(
            String name,
            InstantSource clock,
            RandomGenerator random,
            Secrets secrets,
            Threads threads) {
        this(name, clock, random, secrets, threads, System.getLogger("io.deltaway.run"));
    }

    /// A reader or writer is open.
    void opened(Object reader) {
        measured = reader instanceof Measured one ? one : null;
    }

    /// A call to it begins, or the next one where its answer is awaited by several.
    void called() {
        if (callNanos == 0) {
            callNanos = threads.nanoTime();
        }
    }

    /// The call has ended well.
    ///
    /// @param active whether it gave or took something
    void answered(boolean active) {
        long now = threads.nanoTime();
        callNanos = 0;
        if (active) {
            activeNanos = now;
        }
        Status.Outage last = outage;
        if (last == null) {
            return;
        }
        if (active || now - failedNanos > STEADY_NANOS) {
            log.log(
                    System.Logger.Level.WARNING,
                    "the {0} can be reached again, after {1} and {2,choice,1#one attempt|1<{2} attempts}",
                    name,
                    DurationText.of(
                            Duration.between(last.since(), clock.instant())
                                    .truncatedTo(ChronoUnit.SECONDS)),
                    last.attempts());
            outage = null;
            pause = FIRST_PAUSE;
        } else {
            outage = last.with(last.attempts(), clock.instant().plusNanos(STEADY_NANOS));
        }
    }

    /// It will be tried again soon: a failure that may be over at once.
    void failed() {
        callNanos = 0;
        retries.incrementAndGet();
    }

    /// It can't be reached.
    void lost(UnavailableException cause) {
        callNanos = 0;
        failedNanos = threads.nanoTime();
        Status.Outage before = outage;
        Instant now = clock.instant();
        String reason = secrets.scrub(RunException.reason(cause));
        if (before == null) {
            outages.incrementAndGet();
            log.log(
                    System.Logger.Level.WARNING,
                    "the {0} can''t be reached and is tried again until it is back: {1}",
                    name,
                    reason);
        }
        Duration wait =
                cause.after()
                        .filter(Duration::isPositive)
                        .map(this::asked)
                        .orElseGet(this::nextPause);
        longestWait = Collections.max(List.of(wait, LONGEST_PAUSE));
        outage =
                new Status.Outage(
                        before == null ? now : before.since(),
                        reason,
                        before == null ? 0 : before.attempts(),
                        now.plus(wait));
    }

    /// The reader or writer that was opened is closed, and another one may be opened.
    void closed() {
        Measured last = measured;
        measured = null;
        if (last != null) {
            bytesBefore.addAndGet(last.sizeInBytes());
        }
    }

    /// It took something since it was lost, though the call goes on: pauses begin anew.
    void progressed() {
        pause = FIRST_PAUSE;
    }

    private Duration asked(Duration after) {
        return Collections.min(List.of(after, LONGEST_ASKED)).plus(shortened(FIRST_PAUSE));
    }

    private Duration nextPause() {
        Duration longest = pause;
        pause = Collections.min(List.of(longest.multipliedBy(2), LONGEST_PAUSE));
        return shortened(longest);
    }

    private Duration shortened(Duration longest) {
        double share;
        synchronized (random) {
            share = 0.5 + random.nextDouble() / 2;
        }
        return Duration.ofNanos((long) (longest.toNanos() * share));
    }

    /// When it is to be tried again, or looked at once more; empty where it can be reached.
    Optional<Instant> nextAttempt() {
        return Optional.ofNullable(outage).map(Status.Outage::nextAttempt);
    }

    /// It is about to be tried again.
    void tries() {
        Status.Outage now = outage;
        if (now != null) {
            retries.incrementAndGet();
            outage = now.with(now.attempts() + 1, now.nextAttempt());
        }
    }

    /// Waits until it is to be tried again.
    ///
    /// @return false where `givesUp` became true before
    boolean awaitAttempt(BooleanSupplier givesUp) {
        return awaitAttempt(new Signal(threads), givesUp);
    }

    /// Waits until it is to be tried again.
    ///
    /// @param wake raised where `givesUp` may have changed
    /// @return false where `givesUp` became true before
    boolean awaitAttempt(Signal wake, BooleanSupplier givesUp) {
        long began = threads.nanoTime();
        while (!givesUp.getAsBoolean()) {
            Instant next = nextAttempt().orElse(Instant.MIN);
            Instant now = clock.instant();
            boolean waitedLong = threads.nanoTime() - began > longestWait.toNanos();
            if (!now.isBefore(next) || waitedLong) {
                return true;
            }
            wake.await(Math.min(Duration.between(now, next).toNanos(), LOOK_AGAIN_NANOS));
        }
        return false;
    }

    /// How long the call has lasted that is under way; zero where none is.
    Duration call() {
        long since = callNanos;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(threads.nanoTime() - since);
    }

    /// Something went wrong of which nobody but who looks for it need know.
    void debug(String what, Exception cause) {
        log.log(System.Logger.Level.DEBUG, "the " + name + " " + what, secrets.scrub(cause));
    }

    /// Something went wrong that stops nothing.
    void warn(String what, Throwable cause) {
        log.log(System.Logger.Level.WARNING, "the " + name + " " + what, secrets.scrub(cause));
    }

    /// The chunk without secrets in what was malformed.
    Chunk clean(Chunk chunk) {
        return chunk.malformed().isEmpty()
                ? chunk
                : new Chunk(
                        chunk.rows(),
                        chunk.malformed().stream().map(this::clean).toList(),
                        chunk.endsEpoch(),
                        chunk.partition(),
                        chunk.offsets());
    }

    /// What failed, without secrets.
    Chunk.Malformed clean(Chunk.Malformed one) {
        return new Chunk.Malformed(
                one.weight(),
                one.code(),
                secrets.scrub(one.message()),
                secrets.scrub(one.position()),
                secrets.scrub(one.text()));
    }

    Status.Contact status() {
        Measured open = measured;
        long bytes = bytesBefore.get() + (open == null ? 0 : open.sizeInBytes());
        return new Status.Contact(
                Duration.ofNanos(Math.max(0, threads.nanoTime() - activeNanos)),
                call(),
                Optional.ofNullable(outage),
                outages.get(),
                retries.get(),
                open == null && bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes),
                open == null ? OptionalLong.empty() : open.rowsBehind());
    }
}
