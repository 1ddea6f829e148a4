package io.deltaway.ai;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.scoring.ScoringModel;
import io.deltaway.ai.internal.Passing;
import io.deltaway.connect.Call;
import io.deltaway.table.Types;
import java.util.List;

/// Puts passages into a better order than that of a search, for `callAsync`: a search looks at a
/// question and a passage apart, these read them together. What comes out can be asked further: the
/// best of it by [Chats#answering].
public final class Rerankers {

    private Rerankers() {}

    /// A scoring model of LangChain4j, such as a cross-encoder in a file or one behind an API.
    ///
    /// @param name of the model: of another name no answers are taken up
    /// @param kept how many passages stay
    public static Call<Asked, Asked> of(String name, ScoringModel model, int kept) {
        return Call.of(
                        "rerank",
                        Types.recordOf(Asked.class),
                        (Asked asked) -> Passing.ask(() -> ranked(model, asked, kept)))
                .version(name + ", best " + kept);
    }

    private static Asked ranked(ScoringModel model, Asked asked, int kept) {
        if (asked.passages().isEmpty()) {
            return asked;
        }
        var texts = asked.passages().stream().map(passage -> TextSegment.from(passage.text()));
        List<Double> scores = model.scoreAll(texts.toList(), asked.question()).content();
        return asked.best(scores, kept);
    }
}
