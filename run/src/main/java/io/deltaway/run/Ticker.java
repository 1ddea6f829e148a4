package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.time.Ticks;
import io.deltaway.table.plan.Lowered;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Tells the clocks of a circuit what they can't see in rows: the time of day at the beginning of
/// each epoch, and which sources have ended. Owned by the coordinator.
final class Ticker {

    private static final long LEAST_NANOS = Duration.ofMillis(10).toNanos();
    private static final long MOST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Lowered.Ticking ticks;
    private final boolean recorded;
    private final List<Feed> feeds;
    private final InstantSource clock;
    private final Set<Feed> told = new HashSet<>();
    private boolean inEpoch;
    private final Signal coordinator;
    private long lastNanos;

    /// @param recorded whether everything is told that clocks may want to know, as a recording may
    ///   be replayed by a program that has some
    /// @param coordinator waits for what this says
    Ticker(
            Lowered.Ticking ticks,
            boolean recorded,
            List<Feed> feeds,
            InstantSource clock,
            Signal coordinator) {
        this.coordinator = coordinator;
        this.lastNanos = coordinator.nanoTime();
        this.ticks = ticks;
        this.recorded = recorded;
        this.feeds = feeds;
        this.clock = clock;
    }

    /// The input node of ticks.
    int node() {
        return ticks.node();
    }

    /// Before each step.
    ///
    /// @param circuit gets the ticks
    /// @param draining whether live sources were told to stop: they have not come to their end
    void tell(Consumer<Batch> circuit, boolean draining, boolean endOfEpoch) {
        if (ticks.node() < 0 && !recorded) {
            return;
        }
        if ((ticks.asksForTime() || recorded) && !inEpoch) {
            Instant now = clock.instant();
            long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
            circuit.accept(Ticks.time(nanos));
        }
        inEpoch = !endOfEpoch;
        lastNanos = coordinator.nanoTime();
        for (Feed feed : feeds) {
            if (isNews(feed, draining)) {
                told.add(feed);
                circuit.accept(Ticks.ended(feed.target().number()));
            }
        }
    }

    /// Whether the end of a source was not told yet.
    boolean hasNews(boolean draining) {
        return ticks.node() >= 0 && feeds.stream().anyMatch(feed -> isNews(feed, draining));
    }

    private boolean isNews(Feed feed, boolean draining) {
        return feed.hasEnded() && !(draining && feed.isLive()) && !told.contains(feed);
    }

    /// Nanoseconds until an epoch is needed though nothing arrives; `Long.MAX_VALUE` for never.
    long untilNeeded() {
        return ticks.nanos() == 0
                ? Long.MAX_VALUE
                : lastNanos
                        + Math.clamp(ticks.nanos() / 4, LEAST_NANOS, MOST_NANOS)
                        - coordinator.nanoTime();
    }
}
