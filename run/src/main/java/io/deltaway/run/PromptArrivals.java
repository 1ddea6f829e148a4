package io.deltaway.run;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.DrainingReader;
import io.deltaway.connect.PromptReader;
import io.deltaway.connect.SourceReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A source in memory that is read and decoded on the coordinator's thread, as soon as it says that
/// there is something.
final class PromptArrivals implements Arrivals {

    /// Who goes on pushing while the pipeline drains is not listened to for longer.
    private static final long DRAINING_NANOS = Duration.ofSeconds(1).toNanos();

    /// More is not read ahead, for whoever pushes without a pause.
    private static final int MOST_WAITING = 1 << 17;

    private final String name;
    private final String where;
    private final PromptReader reader;
    private final Link link;
    private final boolean endsWhenIdle;
    private final Signal coordinator;
    private final Told told;
    private volatile boolean called = true;
    private final Queue<Decode> waiting = new ConcurrentLinkedQueue<>();
    private boolean withinWhole;
    private volatile boolean draining;
    private long drainingSince;
    private boolean ended;
    private volatile boolean cameToEnd;
    private boolean closed;

    /// @param points told when a point is reached at which a test may want to crash
    PromptArrivals(
            String name,
            String where,
            PromptReader reader,
            Link link,
            boolean endsWhenIdle,
            Signal coordinator,
            Consumer<String> points) {
        this.name = name;
        this.where = where;
        this.told = new Told(points);
        this.reader = reader;
        this.link = link;
        this.endsWhenIdle = endsWhenIdle;
        this.coordinator = coordinator;
        reader.onReady(() -> {
            called = true;
            coordinator.raise();
        });
    }

    @Override
    public @Nullable Chunk poll() {
        fetch();
        Decode next = waiting.poll();
        if (next == null) {
            return null;
        }
        withinWhole = next.isPart();
        next.attempt();
        return next.result(name);
    }

    @Override
    public boolean isWithinWhole() {
        return withinWhole && !ended;
    }

    private void fetch() {
        if (waiting.isEmpty()) {
            read();
        }
    }

    /// Adds what the reader has next, if it says that it has something.
    private void read() {
        if (ended || !called) {
            return;
        }
        boolean finishing = draining && reader instanceof DrainingReader;
        if (draining && !finishing && coordinator.nanoTime() - drainingSince > DRAINING_NANOS) {
            ended = true;
            return;
        }
        called = false;
        try {
            link.called();
            told.tell(reader);
            SourceReader.Poll poll = reader.poll();
            link.answered(!(poll instanceof SourceReader.Poll.Idle));
            switch (poll) {
                case SourceReader.Poll.Next next -> take(next.decoding(), false);
                case SourceReader.Poll.Part next -> take(next.decoding(), true);
                case SourceReader.Poll.Idle idle ->
                        ended = (draining && !finishing || endsWhenIdle) && !called;
                case SourceReader.Poll.End end -> {
                    cameToEnd = true;
                    ended = true;
                }
            }
        } catch (IOException | RuntimeException e) {
            throw RunException.unread(name, where, e);
        }
    }

    private void take(SourceReader.Decoding decoding, boolean part) {
        waiting.add(new Decode(decoding, part, () -> {}));
        called = true;
    }

    @Override
    public boolean hasEnded() {
        fetch();
        return ended && waiting.isEmpty();
    }

    /// Nothing is there at the beginning.
    @Override
    public boolean hasCaughtUp() {
        return true;
    }

    @Override
    public int waiting() {
        int before = -1;
        while (before < waiting.size() && waiting.size() < MOST_WAITING) {
            before = waiting.size();
            read();
        }
        return waiting.size();
    }

    @Override
    public boolean isReady() {
        fetch();
        return !waiting.isEmpty();
    }

    @Override
    public boolean help() {
        return false;
    }

    @Override
    public long oldestNanos() {
        Decode next = waiting.peek();
        return next == null ? Long.MAX_VALUE : next.readAtNanos();
    }

    @Override
    public boolean isAcknowledged() {
        return reader instanceof AcknowledgedReader;
    }

    @Override
    public void acknowledge(Map<String, byte[]> offsets) {
        told.add(offsets);
        called = true;
        coordinator.raise();
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public boolean isCutShort() {
        return draining && !cameToEnd;
    }

    @Override
    public void drain() {
        if (!draining) {
            draining = true;
            drainingSince = coordinator.nanoTime();
            called = true;
            if (reader instanceof DrainingReader finishing) {
                finishing.drain();
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ended = true;
            waiting.clear();
            try (reader) {
                told.tell(reader);
            } catch (IOException e) {
                link.warn("could not be closed", e);
            }
        }
    }
}
