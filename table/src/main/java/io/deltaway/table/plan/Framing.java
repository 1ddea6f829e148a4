package io.deltaway.table.plan;

import io.deltaway.engine.time.CountedWindows;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.Windows;
import org.jspecify.annotations.Nullable;

/// How a step cuts the rows of a key into windows.
public sealed interface Framing {

    /// What says where in time, or in the order, a row is; over a row, never null.
    Term time();

    /// What a row has to be in one of that is open; null where its time counts.
    @Nullable Windows windows();

    /// Windows that depend on nothing but the time.
    ///
    /// @param text what they are, for people, such as `windows of 1 minute`
    record Fixed(Term time, Windows windows, String text) implements Framing {
        @Override
        public String toString() {
            return text + " of " + time;
        }
    }

    /// Rows that follow each other by less than a gap, and as long as a condition is true for two
    /// neighbours. There is one of the two at least.
    ///
    /// @param gap null where there is a condition alone
    /// @param length the gap, in units of the time
    /// @param together over [Side#EARLIER] and [Side#LATER]; null where there is a gap alone
    /// @param text the gap for people
    record Session(
            Term time,
            @Nullable Shift gap,
            @Nullable Object length,
            @Nullable Term together,
            String text)
            implements Framing {
        @Override
        public @Nullable Windows windows() {
            return null;
        }

        @Override
        public String toString() {
            return "sessions of "
                    + time
                    + " that "
                    + (gap == null ? "" : "end after " + text)
                    + (gap == null || together == null ? "" : ", and ")
                    + (together == null ? "" : "go on as long as " + together);
        }
    }

    /// So many rows each, in the order of their times and then of their columns.
    record Counted(Term time, CountedWindows counts) implements Framing {
        @Override
        public @Nullable Windows windows() {
            return null;
        }

        @Override
        public String toString() {
            return "windows of "
                    + counts.rows()
                    + " rows"
                    + (counts.hop() == counts.rows() ? "" : ", one every " + counts.hop())
                    + ", in the order of "
                    + time;
        }
    }

    /// Windows around points of time, each as far as bounds before it and behind it, which belong
    /// to it.
    ///
    /// @param points a table with the points
    /// @param at the point, over a row of that table
    /// @param lower from the point to the first time
    /// @param upper from the point to the last time
    record Around(Term time, PlanNode points, Term at, Distance lower, Distance upper, String text)
            implements Framing {

        /// @param word in the unit in which times are stored; of doubles their bits
        /// @param length a duration or a number
        public record Distance(long word, Object length) {}

        @Override
        public @Nullable Windows windows() {
            return null;
        }

        /// The same around the points of a table with the same rows.
        public Around of(PlanNode others) {
            return new Around(time, others, at, lower, upper, text);
        }

        @Override
        public String toString() {
            return "windows of " + time + " from " + text + " around " + at;
        }
    }
}
