package io.deltaway.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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
/// @param calls each place of the program that makes calls
/// @param operators each operator, in the order in which they run
/// @param failures the steps in which rows failed, with their number
/// @param unread the files that could not be read, or not to their end, and why: nobody knows how
///   many rows the results lack
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
        List<CallStatus> calls,
        List<OperatorStatus> operators,
        List<StepFailures> failures,
        List<String> unread) {

    public Status {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
        calls = List.copyOf(calls);
        operators = List.copyOf(operators);
        failures = List.copyOf(failures);
        unread = List.copyOf(unread);
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
    /// @param live whether it goes on until it is told to end
    /// @param ended whether it has no more rows
    /// @param cutShort whether it was told to end before it came to its end
    /// @param lag how long the chunk waits that was read and not taken into an epoch yet; zero
    ///   where none is
    /// @param contact how it answers
    /// @param pace how it goes with sources that it is in step with
    public record SourceStatus(
            String name,
            long rows,
            long malformed,
            boolean live,
            boolean ended,
            boolean cutShort,
            Duration lag,
            Contact contact,
            Pace pace) {}

    /// How a source goes with others: see [Pipeline#synchronize].
    public enum Pace {
        /// It goes by itself.
        FREE,
        /// It goes in step with others.
        IN_STEP,
        /// Its next rows wait until others have come so far.
        HELD,
        /// It has given nothing for so long that others don't wait for it.
        SILENT
    }

    /// One sink.
    ///
    /// @param rows rows of change written
    /// @param refused rows that could not be written, and are rows of the errors
    /// @param epoch the last epoch that it has; -1 before the first
    /// @param contact how it answers
    public record SinkStatus(String name, long rows, long refused, long epoch, Contact contact) {}

    /// What one place of the program asks with `callAsync`, in this run.
    ///
    /// @param name the name and version of the call
    /// @param waiting questions that wait to be asked
    /// @param underWay questions that are asked and not answered
    /// @param calls how often it was called; of a batch once
    /// @param answers questions that were answered
    /// @param failures questions that had no answer, so that their rows failed, or had what the
    ///   call says otherwise
    /// @param repeated how often a question was put off, to be asked once more
    /// @param problem why the last call failed; null where it was answered
    public record CallStatus(
            String name,
            long waiting,
            long underWay,
            long calls,
            long answers,
            long failures,
            long repeated,
            @Nullable String problem) {}

    /// How a source or sink answers.
    ///
    /// @param quiet how long ago it last gave or took something; since the start where it never did
    /// @param call how long the call to it has lasted that is under way; zero where none is. One
    ///   that lasts for long is stuck, as with a server that stands still
    /// @param outage why it is waited for; empty where it can be reached
    /// @param outages how often it could not be reached
    /// @param retries how often it was tried again
    /// @param sizeInBytes how many bytes came from it or went to it; empty where it does not say
    /// @param rowsBehind about how many rows are there that were not read yet; empty where it does
    ///   not say
    public record Contact(
            Duration quiet,
            Duration call,
            Optional<Outage> outage,
            long outages,
            long retries,
            OptionalLong sizeInBytes,
            OptionalLong rowsBehind) {}

    /// A time in which a source or sink can't be reached.
    ///
    /// @param since when it began
    /// @param reason what the last attempt said
    /// @param attempts how often it was tried again since
    /// @param nextAttempt when it will be tried again
    public record Outage(Instant since, String reason, int attempts, Instant nextAttempt) {

        Outage with(int attempts, Instant nextAttempt) {
            return new Outage(since, reason, attempts, nextAttempt);
        }
    }

    /// One operator, over all workers.
    ///
    /// @param name its name in the plan
    /// @param rows rows kept; without what a restart has not taken up yet, as nobody needed it
    /// @param sizeInBytes about how much memory they take
    /// @param bytesOnDisk how much of them lies on disk, beyond the limit of memory:
    ///   [Configuration#stateInMemoryUpTo]
    /// @param busy how long it has worked, all workers together; of small epochs a part is timed
    ///   and taken for all
    public record OperatorStatus(
            String name, long rows, long sizeInBytes, long bytesOnDisk, Duration busy) {}

    /// The rows that failed in one step and were not retracted since.
    ///
    /// @param step the step with the line of the program, such as `select at Bars.java:12`
    /// @param example what the first of them says, with its code; empty where that one was
    ///   retracted and none failed since
    public record StepFailures(String step, long rows, Optional<String> example) {}

    /// The source with this description.
    public Optional<SourceStatus> source(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /// The sources that have not ended and have given nothing for at least so long: there may be
    /// nothing, or somebody does not answer.
    public List<SourceStatus> silentFor(Duration time) {
        return sources.stream()
                .filter(source -> !source.ended())
                .filter(source -> source.contact().quiet().compareTo(time) >= 0)
                .toList();
    }

    /// About how many bytes all operators keep in memory.
    public long stateSizeInBytes() {
        return operators.stream().mapToLong(OperatorStatus::sizeInBytes).sum();
    }
}
