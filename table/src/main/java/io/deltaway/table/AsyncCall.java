package io.deltaway.table;

import io.deltaway.table.Types.ColumnType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function that takes its time and may answer differently another time, such as a question to a
/// model: what [Columns#callAsync] calls. Who runs a pipeline says how it is called.
///
/// @param <A> what is asked
/// @param <T> the answer
public interface AsyncCall<A, T> {

    /// Its name and version: with another one the answers of before are not taken up.
    String describe();

    /// The type of the answers.
    ColumnType<T> result();

    /// How long an answer is kept that no row has, so that a row which goes and comes back is not
    /// asked again.
    Duration keptFor();

    /// How many questions are asked at a time, those included that whoever runs the pipeline has
    /// waiting; others wait in the state of their step until some are answered.
    default long mostAsked() {
        return Long.MAX_VALUE;
    }

    /// Whether a failure in whose place something else stands is an error row all the same.
    default boolean isReported() {
        return false;
    }

    /// Asks. May take long; may be called from several threads at a time.
    ///
    /// @return an answer for each question, in the same order
    List<@Nullable T> answers(List<A> questions) throws Exception;
}
