package io.deltaway.ai;

import io.deltaway.connect.UnfitAnswerException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// A question and what was found for it.
///
/// @param passages the best first
public record Asked(String question, List<Passage> passages) {

    /// The passages with the highest scores; equal ones in the order in which they were, and those
    /// whose score is no number last.
    ///
    /// @param scores one for each passage
    /// @throws UnfitAnswerException where there are more or fewer scores, or one is null
    Asked best(List<Double> scores, int kept) throws UnfitAnswerException {
        if (scores.size() != passages.size()) {
            throw new UnfitAnswerException(
                    "%d scores for %d passages".formatted(scores.size(), passages.size()));
        }
        if (scores.stream().anyMatch(Objects::isNull)) {
            throw new UnfitAnswerException("a passage without a score: " + scores);
        }
        List<Passage> best =
                IntStream.range(0, scores.size())
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble((Integer i) -> worth(scores.get(i)))
                                        .reversed())
                        .limit(kept)
                        .map(passages::get)
                        .toList();
        return new Asked(question, best);
    }

    private static double worth(double score) {
        return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
    }
}
