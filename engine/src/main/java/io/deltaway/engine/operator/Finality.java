package io.deltaway.engine.operator;

import io.deltaway.engine.time.EventClock;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.TimeScale;
import io.deltaway.engine.time.Windows;

/// Says when the rows and the answers of a join by time can't change any more.
///
/// A row may come or go while its time plus a grace is not before the clock; then it is final. An
/// answer is final when all rows are that could change it, and a row is of no more use when no row
/// that may still come or go needs it, be it only to tell that something was no match before. All
/// is said in times of the clock, as of which it holds.
public abstract sealed class Finality {

    /// What holds when all sources have ended, and not before.
    public static final long NEVER = EventClock.AFTER_ALL;

    final TimeScale scale;
    private final Shift grace;

    private Finality(TimeScale scale, Shift grace) {
        this.scale = scale;
        this.grace = grace;
    }

    /// For [IntervalJoin].
    public static Finality within(
            TimeScale scale, Shift grace, Join.Kind kind, long lower, long upper) {
        return new Within(scale, grace, kind, lower, upper);
    }

    /// For [AsOfJoin].
    public static Finality asOf(TimeScale scale, Shift grace, Join.Kind kind, AsOfRule rule) {
        return new AsOf(scale, grace, kind, rule);
    }

    /// For rows that are joined where they start in the same window.
    public static Finality inWindow(TimeScale scale, Shift grace, Windows windows) {
        return new InWindow(scale, grace, windows);
    }

    /// When a row of this time is final.
    long ofRow(long time) {
        long last = grace.after(time);
        return last == Long.MAX_VALUE ? NEVER : last + 1;
    }

    /// When a row is of no more use.
    abstract long ofUse(boolean isLeft, long time);

    /// How many of the last final rows of a key are of use all the same, while those before them
    /// are of none; 0 where that doesn't matter.
    int keptLast(boolean isLeft) {
        return 0;
    }

    /// Whether left rows are of no more use when there is a final right row, the first one that is
    /// kept, that is not before them.
    boolean leftsEndWithRights() {
        return false;
    }

    /// When a pair is final.
    abstract long ofPair(long left, long right);

    /// When it is final that a row has no match.
    abstract long ofAlone(boolean isLeft, long time);

    /// A row decides about rows of the other side within its bounds. Where it matters that such a
    /// row has a match, the match is kept as long as the row may be asked for it.
    private static final class Within extends Finality {

        private final Join.Kind kind;
        private final long lower;
        private final long upper;

        Within(TimeScale scale, Shift grace, Join.Kind kind, long lower, long upper) {
            super(scale, grace);
            this.kind = kind;
            this.lower = lower;
            this.upper = upper;
        }

        /// The last time on the other side that a row meets, or its own where that is later.
        private long lastMet(boolean isLeft, long time) {
            if (isLeft) {
                return Math.max(time, scale.sum(time, upper));
            }
            boolean meetsAny = scale.compareSum(scale.earliest(), lower, time) <= 0;
            return meetsAny ? Math.max(time, scale.lastReaching(time, lower)) : time;
        }

        @Override
        long ofUse(boolean isLeft, long time) {
            boolean isWitness = isLeft ? kind.rightUnmatched() : kind.leftUnmatched();
            long last = lastMet(isLeft, time);
            return ofRow(isWitness ? Math.max(last, lastMet(!isLeft, last(isLeft, time))) : last);
        }

        /// The last time on the other side that a row meets.
        private long last(boolean isLeft, long time) {
            if (isLeft) {
                return scale.sum(time, upper);
            }
            boolean meetsAny = scale.compareSum(scale.earliest(), lower, time) <= 0;
            return meetsAny ? scale.lastReaching(time, lower) : scale.earliest();
        }

        @Override
        long ofPair(long left, long right) {
            return ofRow(Math.max(left, right));
        }

        @Override
        long ofAlone(boolean isLeft, long time) {
            return ofRow(lastMet(isLeft, time));
        }
    }

    /// Of the right rows that are final, the last one of each key is kept: what is before it
    /// decides nothing any more. Where right rows without a left one are asked for, left rows that
    /// took one of those that are kept are kept as well; to the nearest right row such may be on
    /// both sides, so that two right rows are kept.
    ///
    /// With a tolerance rows end by themselves. To the nearest row, a right row is let go for one
    /// that is closer as long as a left row may take it that is behind it by the tolerance and
    /// looks as far ahead; whether it is taken is asked so long, and seen from left rows before it
    /// and from the right rows before those.
    private static final class AsOf extends Finality {

        private final AsOfRule rule;
        private final boolean asksForTaken;
        private final boolean looksBothWays;

        AsOf(TimeScale scale, Shift grace, Join.Kind kind, AsOfRule rule) {
            super(scale, grace);
            this.rule = rule;
            this.asksForTaken = kind.rightUnmatched();
            this.looksBothWays = rule.looksAhead() && rule.looksBack();
        }

        /// When no row so many tolerances behind a time comes or goes any more.
        private long ofNear(long time, int tolerances) {
            if (!rule.limited()) {
                return NEVER;
            }
            long last = time;
            for (int i = 0; i < tolerances; i++) {
                long from = last;
                last =
                        TimeScale.last(
                                from,
                                scale.latest(),
                                other -> scale.isWithin(from, other, rule.tolerance()));
            }
            return ofRow(last);
        }

        @Override
        long ofUse(boolean isLeft, long time) {
            if (isLeft && !rule.looksAhead() && !asksForTaken) {
                return ofRow(time);
            }
            return ofNear(time, !looksBothWays ? 1 : asksForTaken ? 4 : isLeft ? 1 : 2);
        }

        @Override
        int keptLast(boolean isLeft) {
            return isLeft
                    ? asksForTaken && !rule.looksAhead() ? 1 : 0
                    : asksForTaken && looksBothWays ? 2 : 1;
        }

        @Override
        boolean leftsEndWithRights() {
            return rule.looksAhead();
        }

        @Override
        long ofPair(long left, long right) {
            if (right >= left || !rule.looksAhead()) {
                return ofRow(Math.max(left, right));
            }
            return ofRow(
                    TimeScale.last(
                            left, scale.latest(), other -> scale.isLaterClose(right, left, other)));
        }

        @Override
        long ofAlone(boolean isLeft, long time) {
            boolean settled = isLeft ? !rule.looksAhead() : !rule.looksBack();
            return settled ? ofRow(time) : ofNear(time, !isLeft && looksBothWays ? 2 : 1);
        }
    }

    /// Times are starts of windows.
    private static final class InWindow extends Finality {

        private final Shift grace;
        private final Windows windows;

        InWindow(TimeScale scale, Shift grace, Windows windows) {
            super(scale, grace);
            this.grace = grace;
            this.windows = windows;
        }

        private long ofWindow(long start) {
            return grace.after(windows.end(start));
        }

        @Override
        long ofUse(boolean isLeft, long time) {
            return ofWindow(time);
        }

        @Override
        long ofPair(long left, long right) {
            return ofWindow(left);
        }

        @Override
        long ofAlone(boolean isLeft, long time) {
            return ofWindow(time);
        }
    }
}
