package io.deltaway.connect;

import io.deltaway.table.RowType;
import io.deltaway.table.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A sink that can be opened.
public interface SinkConnector<R> extends Sink<R> {

    /// Opens it, once what it writes to has answered.
    ///
    /// @throws UnavailableException where that can't be reached now
    SinkWriter open(SinkContext<R> context) throws IOException;

    /// What is secret of its settings: taken out of whatever it says.
    default Secrets secrets() {
        return Secrets.NONE;
    }

    /// The file that the sink has to itself, if it writes one: a pipeline in which another sink
    /// writes it, or a source reads it, is refused.
    default Optional<Path> file() {
        return Optional.empty();
    }

    /// Whether it may call its [Refusals]. Where it never does, saying so saves a little work at
    /// each epoch.
    @Override
    default boolean mayRefuse() {
        return true;
    }

    /// Whether, opened anew, it holds nothing of what it was given before by another run. Such a
    /// sink can be given the results of a changed program.
    default boolean startsOver() {
        return false;
    }

    /// Whether what it was given is seen in its process only, or by who is connected to it.
    default boolean endsWithProcess() {
        return false;
    }

    /// What a sink is told when it is opened.
    ///
    /// @param rowType the rows it will get
    /// @param clock for pauses: the time of day, but it goes on from where it was where that is set
    ///   back ([ForwardClock]); a test passes its own
    /// @param start how it begins
    /// @param identity the name under which the sink may remember, where it writes to, which epoch
    ///   it committed last: letters, digits and hyphens. No two sinks have the same. After a
    ///   restart a sink of a pipeline that is persisted has the one it had; of another pipeline it
    ///   gets a new one
    /// @param refusals where rows go that can't be written
    /// @param threads runs what goes on beside the writing, such as the work of a client; it may
    ///   block. Closing the writer ends what it started
    record SinkContext<R>(
            RowType<R> rowType,
            InstantSource clock,
            Start start,
            String identity,
            Refusals refusals,
            Executor threads) {

        /// Anew, for a test: a row that is refused is a failure.
        public SinkContext(RowType<R> rowType, InstantSource clock) {
            this(
                    rowType,
                    clock,
                    new Start.Anew(),
                    "test",
                    (row, weight, code, message) -> {
                        throw new SinkException(code, message, "Change the row.", null);
                    },
                    Thread::startVirtualThread);
        }
    }

    /// Takes rows that what is written to refuses, such as a row that breaks a constraint: they
    /// become rows of the pipeline's errors in one of the next epochs, and the sink goes on without
    /// them. Not for a sink whose [#mayRefuse] says no.
    ///
    /// Called by the thread that writes, before the epoch of the rows is committed. Where the epoch
    /// is written again, after an outage or a restart, its rows are refused again in the same
    /// order, and counted once.
    @FunctionalInterface
    interface Refusals {

        /// @param row the row as text, for people; what it holds may be shortened
        /// @param code a stable code, DW-22xx
        /// @param message why it is refused
        void refuse(String row, long weight, String code, String message) throws IOException;

        /// What was refused so far is durable when this returns. Called by a writer that finds out
        /// in [SinkWriter#endEpoch] which rows are refused, before it commits; what was refused
        /// before that is durable without it.
        default void keep() throws IOException {}
    }

    /// How a sink begins.
    sealed interface Start {

        /// What was there before means nothing.
        record Anew() implements Start {}

        /// It goes on after a restart: what follows begins with the epoch behind the one at whose
        /// end the position was asked for, the same rows as before the restart, and goes on from
        /// there.
        ///
        /// @param position what [ResumableWriter#position] gave; null where the pipeline ended
        ///   before it was asked for, so that the first epoch comes first
        record Again(byte @Nullable [] position) implements Start {}

        /// It was lost ([UnavailableException]) while the pipeline ran, and goes on. What follows
        /// begins with the epoch behind `ended`, from its first row. That epoch may have been
        /// committed without our hearing of it: who can, looks which epoch was committed last under
        /// its identity. Never the first start of a sink: one that could not be reached then is
        /// opened with the same start again.
        ///
        /// [ResumableWriter#caughtUp] is called for it only if it was not called for the writer
        /// that was lost.
        ///
        /// @param ended the last epoch for which [SinkWriter#endEpoch] returned, in this run or
        ///   before a restart; -1 where there is none
        record Reconnected(long ended) implements Start {}
    }

    /// What a reader of the sink sees of epochs that a restart repeats.
    enum Guarantee {
        /// Each change once.
        EXACTLY_ONCE,
        /// Changes of the last epochs before a crash may be seen again.
        AT_LEAST_ONCE
    }

    default Guarantee guarantee() {
        return Guarantee.AT_LEAST_ONCE;
    }
}
