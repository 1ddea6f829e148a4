package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.time.EventClock;
import io.deltaway.engine.time.TimeScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Sources of which none runs ahead: a row is taken when its time is at most so far past what each
/// of the others has come to, which is the time of its next row, or where none is there the largest
/// so far. The source whose next row is the earliest is taken first.
///
/// Of static sources the next rows of all are waited for: so the order of rows does not depend on
/// how fast each is read.
final class InStep implements Lane {

    /// Stands for what a source has come to that holds nobody back.
    private static final long NOWHERE = Long.MAX_VALUE;

    private final List<Member> members = new ArrayList<>();
    private final boolean live;
    private final TimeScale scale;
    private final long mostAhead;
    private final long idleNanos;
    private final LongSupplier nanoTime;
    private boolean draining;

    /// A source of a group.
    ///
    /// @param column of its time
    /// @param mayBeCut whether its rows stand for themselves, so that a part of a chunk may be
    ///   taken
    record Of(Feed feed, int column, boolean mayBeCut) {}

    /// @param sources all static, or all live
    /// @param mostAhead in the unit in which times are stored; of doubles the bits
    /// @param idleNanos for how long a live one may give nothing before nobody waits for it
    /// @param nanoTime as `System.nanoTime`
    InStep(
            List<Of> sources,
            TimeScale scale,
            long mostAhead,
            long idleNanos,
            LongSupplier nanoTime) {
        this.live = sources.getFirst().feed.isLive();
        this.scale = scale;
        this.mostAhead = mostAhead;
        this.idleNanos = idleNanos;
        this.nanoTime = nanoTime;
        sources.forEach(source -> members.add(new Member(source)));
    }

    /// A source and how far it has come.
    private final class Member {

        private final Of source;
        private final Feed feed;
        private long heardNanos = nanoTime.getAsLong();
        private @Nullable Chunk next;

        /// The largest time of the rows that were taken.
        private long reached = EventClock.BEFORE_ALL;

        /// What the others go by, as of the last look.
        private long position;

        Member(Of source) {
            this.source = source;
            this.feed = source.feed;
            feed.watch(this::taken);
        }

        /// Told of rows that were taken of a chunk, also when the log is done again.
        private void taken(Chunk chunk, int from, int to) {
            for (int row = from; row < to; row++) {
                if (hasTime(chunk, row)) {
                    reached = Math.max(reached, time(chunk, row));
                }
            }
        }

        private boolean hasTime(Chunk chunk, int row) {
            return scale.isTime(chunk.rows().column(source.column), row);
        }

        private long time(Chunk chunk, int row) {
            return scale.get(chunk.rows().column(source.column), row);
        }

        void look() {
            Chunk found = feed.next();
            if (found != null && found != next) {
                heardNanos = nanoTime.getAsLong();
            }
            next = found;
            if (feed.hasEnded() || isSilent()) {
                position = NOWHERE;
            } else {
                position = isFree() ? reached : Math.max(reached, nextTime());
            }
        }

        private boolean isSilent() {
            return next == null
                    && live
                    && feed.arrivals().oldestNanos() == Long.MAX_VALUE
                    && untilSilent() <= 0;
        }

        long untilSilent() {
            return heardNanos + idleNanos - nanoTime.getAsLong();
        }

        /// Whether there is nothing next that would have to wait: only a row without a time, or the
        /// rest of a whole.
        boolean isFree() {
            return next == null
                    || feed.isBegun() && isIndivisible()
                    || feed.nextRow() == next.rows().size()
                    || !hasTime(next, feed.nextRow());
        }

        private boolean isIndivisible() {
            return !source.mayBeCut || feed.isIndivisible();
        }

        long nextTime() {
            return time(Objects.requireNonNull(next), feed.nextRow());
        }

        /// How many rows are taken.
        long rows(long limit, long others) {
            if (isIndivisible()) {
                return limit;
            }
            Chunk chunk = Objects.requireNonNull(next);
            int first = feed.nextRow();
            int end = (int) Math.min(chunk.rows().size(), first + limit);
            int row = first;
            while (row < end && (!hasTime(chunk, row) || isInStep(time(chunk, row), others))) {
                row++;
            }
            return Math.subtractExact(row, first);
        }
    }

    private boolean isInStep(long time, long others) {
        return others == NOWHERE
                || others != EventClock.BEFORE_ALL
                        && scale.compareSum(others, mostAhead, time) >= 0;
    }

    /// What the source has come to that is the farthest behind, but for one.
    private long others(Member but) {
        long least = NOWHERE;
        for (Member member : members) {
            least = member == but ? least : Math.min(least, member.position);
        }
        return least;
    }

    /// The source to take from; null where there is none.
    private @Nullable Member choose() {
        Member first = null;
        boolean allKnown = true;
        for (Member member : members) {
            member.look();
            allKnown &= member.next != null || member.feed.hasEnded();
            if (member.next != null
                    && (first == null
                            || !first.isFree()
                                    && (member.isFree() || member.nextTime() < first.nextTime()))) {
                first = member;
            }
        }
        for (Member member : members) {
            member.feed.setPace(pace(member));
        }
        return first != null && (live || allKnown) && mayGo(first) ? first : null;
    }

    private boolean mayGo(Member member) {
        return draining || member.isFree() || isInStep(member.nextTime(), others(member));
    }

    private Status.Pace pace(Member member) {
        if (member.next == null) {
            return member.isSilent() ? Status.Pace.SILENT : Status.Pace.IN_STEP;
        }
        return mayGo(member) ? Status.Pace.IN_STEP : Status.Pace.HELD;
    }

    @Override
    public Feed.@Nullable Taken take(long limit) {
        Member member = choose();
        if (member == null) {
            return null;
        }
        return member.feed.take(draining ? limit : member.rows(limit, others(member)));
    }

    @Override
    public boolean isReady() {
        return choose() != null;
    }

    @Override
    public void mark() {
        members.forEach(member -> member.feed.mark());
    }

    @Override
    public boolean hasMarked() {
        return members.stream().anyMatch(member -> member.feed.hasMarked()) && isReady();
    }

    @Override
    public long untilReady() {
        long until = Long.MAX_VALUE;
        boolean waits = false;
        for (Member member : members) {
            waits |= member.next != null;
            if (member.next == null && live && !member.feed.hasEnded() && !member.isSilent()) {
                until = Math.min(until, Math.max(0, member.untilSilent()));
            }
        }
        return waits ? until : Long.MAX_VALUE;
    }

    @Override
    public boolean hasEnded() {
        return members.stream().allMatch(member -> member.feed.hasEnded());
    }

    @Override
    public boolean isLive() {
        return live;
    }

    /// What is there at the beginning goes in step with the others, and is not read whole first.
    @Override
    public boolean isInContents() {
        return false;
    }

    @Override
    public boolean help() {
        return members.stream().anyMatch(member -> member.feed.help());
    }

    @Override
    public void drain() {
        draining = true;
        members.forEach(member -> member.feed.drain());
    }

    boolean has(Feed feed) {
        return members.stream().anyMatch(member -> member.feed == feed);
    }
}
