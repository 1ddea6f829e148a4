package io.deltaway.table.plan;

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

    /// Rows that follow each other by less than a gap.
    ///
    /// @param length the gap, in units of the time
    /// @param text the gap for people
    record Session(Term time, Shift gap, Object length, String text) implements Framing {
        @Override
        public @Nullable Windows windows() {
            return null;
        }

        @Override
        public String toString() {
            return "sessions of " + time + " that end after " + text;
        }
    }
}
