package io.deltaway.connect;

import java.io.IOException;

/// A writer that goes on after a restart as if nothing had happened: it can say where it is, and
/// epochs that are written again from there leave what is there already as it is.
public interface ResumableWriter extends SinkWriter {

    /// Where it is, between two epochs. What was written before is on the disk, or with whom it was
    /// written to, when this returns.
    byte[] position() throws IOException;

    /// Epochs that were written before the restart have been written again; what comes is new.
    /// Called once, also where nothing was repeated.
    void caughtUp() throws IOException;
}
