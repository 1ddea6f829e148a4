package io.deltaway.ai.internal;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.deltaway.connect.TryAgainException;
import io.deltaway.engine.value.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a model is asked.
@FunctionalInterface
public interface Voice {

    /// How long a model that answers in pieces may say nothing, at the beginning too.
    Duration SILENCE = Duration.ofMinutes(1);

    /// Who hears an answer looks at all that was said so far. So of a long one it is told again
    /// when it has grown by this part: what that costs grows as the answer does, and not as its
    /// square.
    int PART_OF_IT = 64;

    /// Asks, and waits for the whole answer.
    ///
    /// @param soFar is told what is said so far, where the model says it in pieces: after each, as
    ///   long as it is short
    ChatResponse ask(List<ChatMessage> messages, Consumer<String> soFar) throws Exception;

    /// One that answers at once.
    static Voice of(ChatModel model) {
        return (messages, soFar) -> model.chat(messages);
    }

    /// One that answers in pieces, of which the next has to come within [#SILENCE]. Where it
    /// doesn't, or the thread is interrupted that waits for them, the model is told that nobody
    /// listens any more.
    static Voice of(StreamingChatModel model) {
        return of(model, SILENCE);
    }

    /// The same with another time in the place of [#SILENCE].
    static Voice of(StreamingChatModel model, Duration silence) {
        return (messages, soFar) -> {
            var pieces = new Pieces(soFar, silence);
            model.chat(messages, pieces);
            return pieces.whole();
        };
    }

    /// Puts the pieces of an answer together. Called by the threads of a client.
    final class Pieces implements StreamingChatResponseHandler {

        private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        private final StringBuilder said = new StringBuilder();
        private final Consumer<String> soFar;
        private final Duration silence;
        private int told;
        private volatile long heardNanos = System.nanoTime();
        private volatile @Nullable StreamingHandle handle;

        private Pieces(Consumer<String> soFar, Duration silence) {
            this.soFar = soFar;
            this.silence = silence;
        }

        private ChatResponse whole() throws Exception {
            try {
                return awaited();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception reason ? reason : e;
            } catch (InterruptedException | TryAgainException e) {
                whole.cancel(false);
                StreamingHandle open = handle;
                if (open != null) {
                    open.cancel();
                }
                throw e;
            }
        }

        private ChatResponse awaited()
                throws ExecutionException, InterruptedException, TryAgainException {
            while (true) {
                try {
                    return whole.get(untilSilent(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (untilSilent() <= 0) {
                        throw new TryAgainException(
                                "the model said nothing for " + DurationText.of(silence), null, e);
                    }
                }
            }
        }

        private long untilSilent() {
            return heardNanos + silence.toNanos() - System.nanoTime();
        }

        @Override
        public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            if (isWanted(context.streamingHandle())) {
                onPartialResponse(piece.text());
            }
        }

        @Override
        public void onPartialThinking(PartialThinking piece, PartialThinkingContext context) {
            if (isWanted(context.streamingHandle())) {
                onPartialThinking(piece);
            }
        }

        private boolean isWanted(StreamingHandle open) {
            handle = open;
            if (whole.isDone()) {
                open.cancel();
            }
            return !whole.isDone();
        }

        @Override
        public void onPartialThinking(PartialThinking piece) {
            heardNanos = System.nanoTime();
        }

        @Override
        public void onPartialResponse(String piece) {
            heardNanos = System.nanoTime();
            said.append(piece);
            if (said.length() - told >= Math.max(1, told / PART_OF_IT)) {
                told = said.length();
                soFar.accept(said.toString());
            }
        }

        /// A stream that breaks off without an error is complete for some clients. Not all models
        /// say why their answer ended, but then the end of it tells what it cost.
        @Override
        public void onCompleteResponse(ChatResponse response) {
            if (response.finishReason() == null && response.tokenUsage() == null) {
                whole.completeExceptionally(
                        new TryAgainException("the answer broke off", null, null));
            } else {
                whole.complete(response);
            }
        }

        /// What a provider says in the place of more pieces, such as that it is overloaded, has no
        /// status: it had taken the request.
        @Override
        public void onError(Throwable error) {
            boolean isSaidInTheMiddle =
                    error instanceof LangChain4jException
                            && !(error instanceof NonRetriableException)
                            && !(error instanceof HttpException)
                            && error.getCause() == null;
            whole.completeExceptionally(isSaidInTheMiddle ? Passing.again(error) : error);
        }
    }
}
