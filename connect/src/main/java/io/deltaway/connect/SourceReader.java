package io.deltaway.connect;

import java.io.IOException;

/// A cursor over something outside. Called by one thread at a time.
public interface SourceReader extends AutoCloseable {

    /// What there is next. It returns soon: a reader with nothing to give says so and is asked
    /// again after a pause.
    ///
    /// @throws UnavailableException where the source can't be reached; it is opened again
    /// @throws IOException where the source can't be read; a live one is tried a few times more, by
    ///   another reader at the offsets of the last chunk if it [SourceConnector#resumes]
    Poll poll() throws IOException;

    /// Whether a poll that has nothing to give has waited a moment for something, no more than some
    /// tenths of a second: then it is asked again at once, and what comes is taken up at once.
    default boolean waits() {
        return false;
    }

    /// Whether a poll that has nothing to give has still to hear from what it reads: it asked, and
    /// no answer is there. Such a poll does not mean that an outage is over, and a preview waits
    /// for the answer.
    default boolean awaitsAnswer() {
        return false;
    }

    @Override
    void close() throws IOException;

    /// What a reader answers.
    sealed interface Poll {

        /// Rows that still have to be decoded. Reading is done by one thread; decoding may run on
        /// any thread, several at a time, and the results are taken in the order of the polls.
        record Next(Decoding decoding) implements Poll {}

        /// Rows as those of [Next] that belong to one whole with what the next poll gives, such as
        /// the new content of a file: no epoch ends between them nor behind them. The next poll
        /// gives the next part, or with a [Next] the end of the whole, whose own rows an epoch may
        /// divide again. After a restart nobody goes on in the middle of a whole: offsets are those
        /// at the end of an epoch. But a source that is lost within a whole
        /// ([UnavailableException]) is opened again at the offsets of its last part, and gives the
        /// rest.
        record Part(Decoding decoding) implements Poll {}

        /// Nothing now; maybe later.
        record Idle() implements Poll {}

        /// Nothing any more.
        record End() implements Poll {}
    }

    /// The second half of reading: raw bytes to a batch. Runs once.
    @FunctionalInterface
    interface Decoding {
        Chunk decode();
    }
}
