package io.deltaway.ai;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A question and what was found for it.
///
/// @param passages the best first
public record Asked(String question, List<Passage> passages) {

    /// The passages with the highest scores; equal ones in the order in which they were.
    ///
    /// @param scores one for each passage
    /// @throws IllegalArgumentException where there are more or fewer scores
    Asked best(List<Double> scores, int kept) {
        if (scores.size() != passages.size()) {
            throw new IllegalArgumentException(
                    "%d scores for %d passages".formatted(scores.size(), passages.size()));
        }
        List<Passage> best =
                IntStream.range(0, scores.size())
                        .boxed()
                        .sorted(Comparator.comparing((Integer i) -> scores.get(i)).reversed())
                        .limit(kept)
                        .map(passages::get)
                        .toList();
        return new Asked(question, best);
    }
}
