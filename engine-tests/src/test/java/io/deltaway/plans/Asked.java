package io.deltaway.plans;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which questions have their answers, in a naive evaluation: those that some row asked at the end
/// of an earlier epoch.
final class Asked {

    private final Map<Answered, Set<Long>> answered = new HashMap<>();
    private final Map<Answered, Set<Long>> asked = new HashMap<>();

    /// A row asks a question.
    ///
    /// @return whether it has the answer
    boolean ask(Answered step, long question) {
        asked.computeIfAbsent(step, s -> new HashSet<>()).add(question);
        return answered.getOrDefault(step, Set.of()).contains(question);
    }

    void endEpoch() {
        asked.forEach((step, questions) ->
                answered.computeIfAbsent(step, s -> new HashSet<>()).addAll(questions));
        asked.clear();
    }
}
