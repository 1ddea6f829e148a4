package io.deltaway.connect;

import io.deltaway.table.RowType;
import io.deltaway.table.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A sink that can be opened.
public interface SinkConnector<R> extends Sink<R> {

    SinkWriter open(SinkContext<R> context) throws IOException;

    /// The file that the sink has to itself, if it writes one: a pipeline in which another sink
    /// writes it, or a source reads it, is refused.
    default Optional<Path> file() {
        return Optional.empty();
    }

    /// What a sink is told when it is opened.
    ///
    /// @param rowType the rows it will get
    /// @param clock the time of day; a test passes its own
    /// @param start how it begins
    record SinkContext<R>(RowType<R> rowType, InstantSource clock, Start start) {

        /// Anew.
        public SinkContext(RowType<R> rowType, InstantSource clock) {
            this(rowType, clock, new Start.Anew());
        }
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
