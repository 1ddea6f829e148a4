package io.deltaway.connect;

/// A writer that keeps what it was told while what it writes to can't be reached, such as one that
/// sends each row by itself. After an [UnavailableException] it is not closed: the call that failed
/// is made again, once the pause is over, and goes on where it was.
public interface SteadyWriter extends SinkWriter {

    /// How much was taken of it since it was opened, such as a number of requests. Where that has
    /// grown between two failures of a call, the pauses begin anew with a short one.
    long taken();
}
