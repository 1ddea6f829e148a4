package io.deltaway.ai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import io.deltaway.connect.TryAgainException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How long a model that answers in pieces may say nothing.
class VoiceTest {

    /// Says a piece at once, and the others after so many milliseconds each.
    private record Pausing(int... millis) implements StreamingChatModel {

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            handler.onPartialResponse("a");
            long after = 0;
            for (int pause : millis) {
                after += pause;
                Executor later = CompletableFuture.delayedExecutor(after, TimeUnit.MILLISECONDS);
                later.execute(() -> handler.onPartialResponse("a"));
            }
            CompletableFuture.delayedExecutor(after, TimeUnit.MILLISECONDS)
                    .execute(() -> handler.onCompleteResponse(answer()));
        }

        private static ChatResponse answer() {
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from("done"))
                    .finishReason(FinishReason.STOP)
                    .build();
        }
    }

    private static ChatResponse ask(StreamingChatModel model, Duration silence) throws Exception {
        return Voice.of(model, silence).ask(List.of(UserMessage.from("?")), soFar -> {});
    }

    @Test
    void itsTimeBeginsWithTheLastPiece() throws Exception {
        assertThatThrownBy(() -> ask(new Pausing(3_600), Duration.ofSeconds(2)))
                .isInstanceOf(TryAgainException.class)
                .hasMessage("the model said nothing for 2 s");
        assertThat(ask(new Pausing(500, 500, 500, 500, 500, 500), Duration.ofSeconds(2)))
                .matches(response -> response.aiMessage().text().equals("done"));
    }
}
