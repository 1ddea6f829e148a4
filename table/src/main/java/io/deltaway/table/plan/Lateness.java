package io.deltaway.table.plan;

import io.deltaway.engine.time.Shift;
import io.deltaway.engine.value.Type.Simple;
import org.jspecify.annotations.Nullable;

/// What happens to rows that come late and to results that are final.
///
/// @param grace how far the clock may be past the end of a window, or the time of a row, before
///   that is closed
/// @param holdBack how far the clock must be past the start before a result is shown; null for at
///   once
/// @param once whether a result is shown only when it is final
/// @param forgetting whether a result is taken away when it is final
/// @param idleNanos after which a partition without rows doesn't hold the clock back; 0 for never
/// @param mostAhead how far a row may be ahead of the time of day; null for any
/// @param behindNanos how far the clock may be behind the time of day; 0 for any
/// @param perKey whether each key has a clock of its own
/// @param text for people
public record Lateness(
        Shift grace,
        @Nullable Shift holdBack,
        boolean once,
        boolean forgetting,
        long idleNanos,
        @Nullable Shift mostAhead,
        long behindNanos,
        boolean perKey,
        String text) {

    /// The same for results that say in times of the clock when they are shown and final.
    public Lateness inWords() {
        Shift none = Shift.of(Simple.LONG, 0);
        return new Lateness(
                none, holdBack == null ? null : none, once, forgetting, 0, null, 0, perKey, text);
    }

    /// Whether results are not simply shown and kept.
    public boolean changesWhatIsShown() {
        return holdBack != null || once || forgetting;
    }

    @Override
    public String toString() {
        return text;
    }
}
