package io.deltaway.engine.time;

import io.deltaway.engine.value.Type;
import org.jspecify.annotations.Nullable;

/// When what is kept of something can't change any more: when a clock has come so far behind a time
/// that is stored with it.
///
/// @param clock of the same worker
/// @param column the column that holds the time
/// @param full what else has to be so; null for nothing
public record Expiry(Clock clock, int column, Shift grace, @Nullable Full full) {

    /// That there are so many rows, before which no other one comes when the clock is behind the
    /// time.
    ///
    /// @param column the column that counts them
    public record Full(int column, long rows) {}

    /// The values of something, as words in order.
    @FunctionalInterface
    public interface Words {
        long of(int column);
    }

    public Expiry(Clock clock, int column, Shift grace) {
        this(clock, column, grace, null);
    }

    /// The time of the clock at which a stored word is due, where nothing else has to be so.
    public long due(Type type, long word) {
        return grace.after(TimeWords.ofStored(type, word));
    }

    /// The time of the clock at which something is due.
    public long due(Words words) {
        if (full != null && words.of(full.column) < full.rows) {
            return EventClock.AFTER_ALL;
        }
        long due = grace.after(words.of(column));
        return full == null || due == EventClock.AFTER_ALL ? due : due + 1;
    }
}
