package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.ai.Asked;
import io.deltaway.ai.Chats;
import io.deltaway.ai.Cited;
import io.deltaway.connect.Call;
import io.deltaway.table.Types;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AssistantOptionsTest {

    private final Chats chats =
            Chats.with(
                    "never asked",
                    new dev.langchain4j.model.chat.ChatModel() {
                        @Override
                        public String toString() {
                            return "never asked";
                        }
                    });

    private AssistantOptions allSteps(UnaryOperator<Call<Asked, Cited>> limits) {
        return new AssistantOptions()
                .embed(() -> Call.of("embed", Types.FLOATS, (String text) -> new float[2]), 2)
                .rewrite(chats.rewriting())
                .rerank(chats.reranking(5), 20)
                .answer(chats, limits)
                .summarize(chats.summarizing());
    }

    private static Duration longest(Call<?, ?> call) {
        return call.altogether().orElseThrow();
    }

    private Duration answers(AssistantOptions options) {
        return longest(Objects.requireNonNull(options.model()).call((asked, soFar) -> {}));
    }

    @Test
    void allAttemptsOfAllStepsAreOverBeforeTheRequestIs() {
        AssistantOptions options = allSteps(call -> call.altogether(Duration.ofHours(1)));
        Duration steps =
                longest(Objects.requireNonNull(options.rewriting()))
                        .plus(longest(Objects.requireNonNull(options.embedding()).questions()))
                        .plus(longest(Objects.requireNonNull(options.reranking()).call()));
        assertThat(steps).isLessThan(AssistantOptions.RETRIEVES_WITHIN);
        assertThat(steps.plus(answers(options))).isLessThan(AssistantOptions.ANSWERS_WITHIN);
        assertThat(longest(Objects.requireNonNull(options.summarizing())))
                .isLessThan(AssistantOptions.ANSWERS_WITHIN);
    }

    @Test
    void whatIsShorterCounts() {
        assertThat(answers(allSteps(call -> call.altogether(Duration.ofSeconds(3)))))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(answers(new AssistantOptions().answer(chats)))
                .isGreaterThan(answers(allSteps(call -> call)));
    }
}
