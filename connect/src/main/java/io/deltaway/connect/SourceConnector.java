package io.deltaway.connect;

import io.deltaway.table.RowError;
import io.deltaway.table.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/// A source that can be opened. Each pipeline that runs opens it anew.
public interface SourceConnector<R> extends Source<R> {

    /// Opens it where the context says. Called once by each run, and again where it was lost.
    ///
    /// @throws UnavailableException where what it reads can't be reached now
    SourceReader open(SourceContext context) throws IOException;

    /// Whether it goes on after what is there now: a live source ends only when it is told to.
    boolean isLive();

    /// Whether it goes on where [SourceContext#offsets] says after a restart, so that a pipeline
    /// that is persisted may read it. Its chunks then say their offsets. A source whose rows come
    /// from this process and are gone with it says so too: what it gave is in the log.
    default boolean resumes() {
        return false;
    }

    /// Whether what a live source gives before its first idle poll is what is there when it is
    /// opened, such as the files of a directory: it is then read whole, with the static sources,
    /// before the first epoch ends.
    default boolean beginsWithContents() {
        return false;
    }

    /// Whether its rows are requests that somebody waits for: they are taken also where so many
    /// questions wait for answers that rows of other sources are not, and there are never many.
    default boolean givesRequests() {
        return false;
    }

    /// Of a source that [#givesRequests]: is told of each row that failed in any step, which may
    /// come of one of its own; not of those that go on all the same, as a [Call] has them that is
    /// [Call#reported]. Called before the sinks are given the end of the epoch, by one thread at a
    /// time, also where it was not opened; must not wait.
    ///
    /// @param weight of the error row; below zero where it is taken back
    default void failed(long epoch, long weight, Supplier<RowError> error) {}

    /// Whether what it gave means nothing once its process has ended, as nobody waits for it any
    /// more: opened again it takes its rows back. An epoch of such rows alone need not be on the
    /// disk before it is shown, where all sinks [SinkConnector#endsWithProcess].
    default boolean endsWithProcess() {
        return false;
    }

    /// What is secret of its settings: taken out of whatever it says.
    default Secrets secrets() {
        return Secrets.NONE;
    }

    /// Whether this file is one that the source reads, or would read if it were there.
    ///
    /// @param file absolute, without links
    default boolean reads(Path file) throws IOException {
        return false;
    }
}
