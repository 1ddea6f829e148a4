package io.deltaway.engine.time;

import io.deltaway.engine.value.Type;

/// When what is kept of something can't change any more: when a clock has come so far behind a time
/// that is stored with it.
///
/// @param clock of the same worker
/// @param column the column that holds the time
public record Expiry(EventClock clock, int column, Shift grace) {

    /// The time of the clock at which a stored word is due.
    public long due(Type type, long word) {
        return grace.after(TimeWords.ofStored(type, word));
    }
}
