package io.deltaway.run;

import org.jspecify.annotations.Nullable;

/// What the [Intake] takes rows from: a source, or several that go in step. Owned by the
/// coordinator.
sealed interface Lane permits Feed, InStep {

    /// Takes up to `limit` rows; null where nothing is ready.
    Feed.@Nullable Taken take(long limit);

    /// Whether [#take] would give something, as far as can be said without waiting.
    boolean isReady();

    /// Remembers which chunks are there.
    void mark();

    /// Whether chunks that were there at the last [#mark] are still to be taken, and can be.
    boolean hasMarked();

    /// Nanoseconds until [#take] may give something though nothing more arrives; `Long.MAX_VALUE`
    /// for never.
    long untilReady();

    /// Whether [#take] will never give anything again.
    boolean hasEnded();

    /// Whether it goes on after what is there now.
    boolean isLive();

    /// Whether it is live and still gives what was there when it was opened.
    boolean isInContents();

    /// Decodes a chunk that waits for a free thread; false where none does.
    boolean help();

    /// Nothing more is to be read, but for the rest of a whole; what was read is still given.
    void drain();
}
