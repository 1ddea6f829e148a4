package io.deltaway.engine.time;

import org.jspecify.annotations.Nullable;

/// Cuts time into windows that depend on nothing but the time. Immutable, and shared by all
/// workers.
public interface Windows {

    /// Adds the windows to which a time belongs, in the order of their starts; the last of them
    /// also ends last.
    ///
    /// @return false where the bounds of one are outside of what the column can hold, or can't be
    ///   told exactly enough
    boolean of(long time, Spans into);

    /// As [#of(long, Spans)], but only those that start at `from` or later.
    default boolean of(long time, long from, Spans into) {
        var all = new Spans();
        boolean fit = of(time, all);
        for (int i = 0; fit && i < all.size(); i++) {
            if (all.start(i) >= from) {
                into.add(all.start(i), all.end(i));
            }
        }
        return fit;
    }

    /// As [#of(long, Spans)], but only the first and the last of them, or the only one.
    default boolean ends(long time, Spans into) {
        int before = into.size();
        boolean fit = of(time, into);
        into.keepEnds(before);
        return fit;
    }

    /// Where the window ends that starts at a time. Other windows that this time is in need not
    /// have bounds that the column can hold.
    default long end(long start) {
        var spans = new Spans();
        if (!of(start, spans) || spans.size() != 1) {
            throw new IllegalArgumentException("no single window starts at " + start);
        }
        return spans.end(0);
    }

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
