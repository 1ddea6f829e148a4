package io.deltaway.engine.operator;

import io.deltaway.engine.time.TimeScale;

/// Which row of the other side a time takes. The rows of a key are in order by time and, where
/// times are equal, by their content; so the row before a time, or behind it, is one and no other.
///
/// @param direction where to look
/// @param strict whether a row of the very same time does not count; not with `NEAREST`
/// @param limited whether a row must be near
/// @param tolerance how near, in the unit in which times are stored; of floating times the bits of
///   a double
public record AsOfRule(Direction direction, boolean strict, boolean limited, long tolerance) {

    /// Where to look.
    public enum Direction {
        /// For the last row that is not after the time.
        BACKWARD,
        /// For the first row that is not before the time.
        FORWARD,
        /// For the closer of both, and for the first one behind where they are equally close.
        NEAREST
    }

    boolean looksBack() {
        return direction != Direction.FORWARD;
    }

    boolean looksAhead() {
        return direction != Direction.BACKWARD;
    }

    /// Whether a time may take a row of another one at all.
    private boolean mayTake(TimeScale scale, long earlier, long later) {
        return (!strict || earlier != later)
                && (!limited || scale.isWithin(earlier, later, tolerance));
    }

    /// Finds the row that a time takes: it or none is in `answer` then.
    void find(TimeScale scale, LiveRows rows, long time, Answer answer) {
        answer.row = TimedRows.NONE;
        boolean back = looksBack() && last(scale, rows, time);
        boolean ahead = looksAhead() && first(scale, rows, time);
        if (ahead && (!back || scale.isLaterClose(rows.lastTime(), time, rows.firstTime()))) {
            if (mayTake(scale, time, rows.firstTime())) {
                answer.set(rows.firstTime(), rows.firstRow());
            }
        } else if (back && mayTake(scale, rows.lastTime(), time)) {
            answer.set(rows.lastTime(), rows.lastRow());
        }
    }

    private boolean last(TimeScale scale, LiveRows rows, long time) {
        return strict ? time > scale.earliest() && rows.lastUntil(time - 1) : rows.lastUntil(time);
    }

    private boolean first(TimeScale scale, LiveRows rows, long time) {
        return strict ? time < scale.latest() && rows.firstFrom(time + 1) : rows.firstFrom(time);
    }

    /// The first time that takes a row from behind it, or the row's own time where none does.
    ///
    /// @param hasPrevious whether there is a row with a time before
    long firstTaker(TimeScale scale, boolean hasPrevious, long previous, long rowTime) {
        if (!looksAhead()) {
            return rowTime;
        }
        long from = hasPrevious ? previous : scale.earliest();
        if (!limited && direction == Direction.FORWARD) {
            return hasPrevious && !strict ? from + 1 : from;
        }
        return TimeScale.first(
                from, rowTime, time -> takesAhead(scale, hasPrevious, previous, time, rowTime));
    }

    private boolean takesAhead(
            TimeScale scale, boolean hasPrevious, long previous, long time, long rowTime) {
        if (time == rowTime) {
            return true;
        }
        if (limited && !scale.isWithin(time, rowTime, tolerance)) {
            return false;
        }
        if (!hasPrevious) {
            return true;
        }
        return direction == Direction.NEAREST
                ? scale.isLaterClose(previous, time, rowTime)
                : strict ? time >= previous : time > previous;
    }

    /// The last time that takes a row from before it, or the row's own time where none does.
    ///
    /// @param hasNext whether there is a row with a time behind
    long lastTaker(TimeScale scale, long rowTime, boolean hasNext, long next) {
        if (!looksBack()) {
            return rowTime;
        }
        long to = hasNext ? next : scale.latest();
        if (!limited && direction == Direction.BACKWARD) {
            return hasNext && !strict ? to - 1 : to;
        }
        return TimeScale.last(rowTime, to, time -> takesBack(scale, rowTime, time, hasNext, next));
    }

    private boolean takesBack(
            TimeScale scale, long rowTime, long time, boolean hasNext, long next) {
        if (time == rowTime) {
            return true;
        }
        if (limited && !scale.isWithin(rowTime, time, tolerance)) {
            return false;
        }
        if (!hasNext) {
            return true;
        }
        return direction == Direction.NEAREST
                ? !scale.isLaterClose(rowTime, time, next)
                : strict ? time <= next : time < next;
    }

    /// A row that was found, or none.
    static final class Answer {

        private long time;
        private int row = TimedRows.NONE;

        private void set(long otherTime, int otherRow) {
            time = otherTime;
            row = otherRow;
        }

        long time() {
            return time;
        }

        int row() {
            return row;
        }
    }
}
