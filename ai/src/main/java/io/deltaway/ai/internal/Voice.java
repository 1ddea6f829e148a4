package io.deltaway.ai.internal;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.deltaway.connect.TryAgainException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a model is asked.
@FunctionalInterface
public interface Voice {

    /// Asks, and waits for the whole answer.
    ///
    /// @param soFar is told what is said so far, where the model says it in pieces
    ChatResponse ask(List<ChatMessage> messages, Consumer<String> soFar) throws Exception;

    /// One that answers at once.
    static Voice of(ChatModel model) {
        return (messages, soFar) -> model.chat(messages);
    }

    /// One that answers in pieces. Where the thread is interrupted that waits for them, the model
    /// is told that nobody listens any more.
    static Voice of(StreamingChatModel model) {
        return (messages, soFar) -> {
            var pieces = new Pieces(soFar);
            model.chat(messages, pieces);
            return pieces.whole();
        };
    }

    /// Puts the pieces of an answer together. Called by the threads of a client.
    final class Pieces implements StreamingChatResponseHandler {

        private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        private final StringBuilder said = new StringBuilder();
        private final Consumer<String> soFar;
        private volatile @Nullable StreamingHandle handle;

        private Pieces(Consumer<String> soFar) {
            this.soFar = soFar;
        }

        private ChatResponse whole() throws Exception {
            try {
                return whole.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception reason ? reason : e;
            } catch (InterruptedException e) {
                whole.cancel(false);
                StreamingHandle open = handle;
                if (open != null) {
                    open.cancel();
                }
                throw e;
            }
        }

        @Override
        public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            handle = context.streamingHandle();
            if (whole.isDone()) {
                context.streamingHandle().cancel();
            } else {
                onPartialResponse(piece.text());
            }
        }

        @Override
        public void onPartialResponse(String piece) {
            soFar.accept(said.append(piece).toString());
        }

        /// A stream that breaks off without an error is complete for some clients; only a whole
        /// answer says why it ended.
        @Override
        public void onCompleteResponse(ChatResponse response) {
            if (response.finishReason() == null) {
                whole.completeExceptionally(
                        new TryAgainException("the answer broke off", null, null));
            } else {
                whole.complete(response);
            }
        }

        @Override
        public void onError(Throwable error) {
            whole.completeExceptionally(error);
        }
    }
}
