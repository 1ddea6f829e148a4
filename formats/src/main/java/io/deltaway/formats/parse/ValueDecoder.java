package io.deltaway.formats.parse;

/// Turns single values, such as those of messages, into rows: of some of the columns, as those that
/// the values lack are somebody else's. Owned by one thread.
@FunctionalInterface
public interface ValueDecoder {

    /// Reads the value `[from, to)` into the row that has not ended yet. The byte at `to` is a
    /// newline, and the array goes on for at least [Block#PADDING] bytes behind it.
    ///
    /// @return false where it is no row: then it was refused, and nothing of it is left
    boolean read(byte[] bytes, int from, int to, BatchWriter rows, Refusals refusals);
}
