package io.deltaway.run;

import io.deltaway.connect.Chunk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The chunks of one running source, in the order in which they were read. The coordinator's thread
/// calls it.
sealed interface Arrivals permits ThreadedArrivals, PromptArrivals, UnreadArrivals {

    /// The next chunk, or null where none is ready.
    ///
    /// @throws RunException where the source failed
    @Nullable Chunk poll();

    /// Whether the chunk that [#poll] gave last is one whole with the next one, so that no epoch
    /// ends before that is taken.
    boolean isWithinWhole();

    /// Whether [#poll] will never give a chunk again.
    boolean hasEnded();

    /// Whether the chunks that were there at the beginning have been taken: those before the
    /// reader's first idle answer.
    boolean hasCaughtUp();

    /// How many chunks have been read and not been polled. A source in memory is read first, as far
    /// as it has something.
    int waiting();

    /// Whether [#poll] would give a chunk, as far as can be said without waiting.
    boolean isReady();

    /// Decodes a chunk that waits for a free thread; false where none does.
    boolean help();

    /// When the chunk that waits longest was read, by `System.nanoTime`; `Long.MAX_VALUE` where
    /// none waits.
    long oldestNanos();

    /// Whether the reader is an [AcknowledgedReader].
    boolean isAcknowledged();

    /// What lies before these offsets need not be kept for this pipeline. From any thread.
    void acknowledge(Map<String, byte[]> offsets);

    /// How the source answers.
    Link link();

    /// Whether the source was told to drain before it came to its end. From any thread.
    boolean isCutShort();

    /// Nothing more is to be read, but for the rest of a whole; what was read is still given.
    void drain();

    /// Ends reading, forgets what waits, and closes the reader. May be called repeatedly.
    void close();
}
