package io.deltaway.engine.time;

import org.jspecify.annotations.Nullable;

/// Cuts time into windows that depend on nothing but the time. Immutable, and shared by all
/// workers.
public interface Windows {

    /// Adds the windows to which a time belongs, in the order of their starts; the last of them
    /// also ends last.
    ///
    /// @return false where the bounds of one are outside of what the column can hold
    boolean of(long time, Spans into);

    /// Windows that don't overlap, of which each of these is made up: all times of one of them are
    /// in the same windows. Null where these don't overlap themselves.
    default @Nullable Windows panes() {
        return null;
    }

    /// Whether some times are in no window.
    default boolean leavesGaps() {
        return false;
    }
}
