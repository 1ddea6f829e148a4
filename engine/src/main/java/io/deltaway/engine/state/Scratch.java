package io.deltaway.engine.state;

/// Where pages of state lie that are not in memory: a file, or what stands in for one. It is no
/// lasting state; nobody reads it after a restart.
///
/// Owned by the thread of its worker. What can't be written or read ends the pipeline with an
/// exception that says why.
public interface Scratch {

    /// Writes words to a place, in bytes from the beginning.
    void write(long position, long[] words);

    /// Reads words that were written, as many as `words` has.
    void read(long position, long[] words);
}
