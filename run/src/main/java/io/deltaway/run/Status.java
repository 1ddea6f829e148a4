package io.deltaway.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a pipeline stands at one moment.
///
/// @param phase what it is doing
/// @param epoch the last complete epoch; -1 before the first
/// @param epochs the number of complete epochs
/// @param rowsIn rows read from all sources
/// @param rowsOut rows of change written to all sinks
/// @param errors rows that failed and were not retracted since, malformed ones included
/// @param lag how long the row has waited that waits longest; zero where none does
/// @param rowsPerSecond rows read a second: over about the last second, and after the end over the
///   whole run
/// @param running since the start, up to the end
/// @param sources each source
/// @param sinks each sink
/// @param operators each step of the plan that keeps state
public record Status(
        Phase phase,
        long epoch,
        long epochs,
        long rowsIn,
        long rowsOut,
        long errors,
        Duration lag,
        double rowsPerSecond,
        Duration running,
        List<SourceStatus> sources,
        List<SinkStatus> sinks,
        List<OperatorStatus> operators) {

    public Status {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
        operators = List.copyOf(operators);
    }

    /// What a pipeline is doing.
    public enum Phase {
        /// Opening its sources and sinks.
        STARTING,
        /// Working, or waiting for rows.
        RUNNING,
        /// Told to pause: rows wait.
        PAUSED,
        /// Told to stop: it works through what it has read.
        STOPPING,
        /// Done.
        ENDED,
        /// Stopped by an error.
        FAILED
    }

    /// One source.
    ///
    /// @param name its description, such as `csv trades/*.csv`
    /// @param rows rows read
    /// @param malformed pieces that could not be decoded
    /// @param ended whether it has no more rows
    public record SourceStatus(String name, long rows, long malformed, boolean ended) {}

    /// One sink.
    ///
    /// @param rows rows of change written
    public record SinkStatus(String name, long rows) {}

    /// One operator with state, over all workers.
    ///
    /// @param name its name in the plan
    /// @param rows rows kept
    /// @param sizeInBytes about how much memory they take
    public record OperatorStatus(String name, long rows, long sizeInBytes) {}

    /// The source with this description.
    public Optional<SourceStatus> source(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /// About how many bytes all operators keep.
    public long stateSizeInBytes() {
        return operators.stream().mapToLong(OperatorStatus::sizeInBytes).sum();
    }
}
