package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static io.deltaway.testkit.Soon.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import io.deltaway.ai.Asked;
import io.deltaway.ai.Chats;
import io.deltaway.ai.Cited;
import io.deltaway.connect.Call;
import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that a model gives.
@Timeout(120)
class ModelAnswersTest {

    private static final String QUESTION = "What does the canteen serve?";

    @TempDir Path directory;
    @TempDir Path state;

    /// Says what the first passage says, in pieces, and stops before the last as long as it is
    /// told.
    private static final class Reader implements StreamingChatModel {

        private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        private volatile CountDownLatch last = new CountDownLatch(0);
        private final Semaphore cancelled = new Semaphore(0);
        private volatile boolean refuses;

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            String message = ((UserMessage) request.messages().getLast()).singleText();
            asked.add(message);
            if (refuses) {
                handler.onError(new AuthenticationException("wrong key sk-123"));
                return;
            }
            String passage = message.lines().skip(2).findFirst().orElseThrow();
            Thread.ofVirtual().start(() -> say(passage + " [1]", handler));
        }

        private void say(String text, StreamingChatResponseHandler handler) {
            try {
                var context = new PartialResponseContext(new Ear(cancelled));
                handler.onPartialResponse(new PartialResponse(text.substring(0, 10)), context);
                handler.onPartialResponse(new PartialResponse(text.substring(10, 20)), context);
                if (last.await(60, TimeUnit.SECONDS)) {
                    handler.onPartialResponse(text.substring(20));
                    handler.onCompleteResponse(
                            ChatResponse.builder()
                                    .aiMessage(AiMessage.from(text))
                                    .finishReason(FinishReason.STOP)
                                    .build());
                }
            } catch (InterruptedException e) {
                handler.onError(e);
            }
        }
    }

    /// Of who listens, which counts when they no longer do.
    private record Ear(Semaphore cancelled) implements StreamingHandle {

        @Override
        public void cancel() {
            cancelled.release();
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }

    private final Reader model = new Reader();
    private UnaryOperator<Call<Asked, Cited>> limits = call -> call;

    /// What a test does with an assistant that has read all files.
    @FunctionalInterface
    private interface Use {
        void of(AssistantClient client, Server server) throws Exception;
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.writeString(directory.resolve("pump.txt"), "The pump is cleaned each month.");
    }

    private void serving(Use use) throws Exception {
        Server server = Http.server(0);
        Pipeline pipeline = Pipeline.create().persist(state);
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                options ->
                        options.parse(parse -> parse.memory(64))
                                .answer(
                                        Chats.streaming("reader", model),
                                        call -> limits.apply(call)));
        try (RunningPipeline running = pipeline.start()) {
            started(running);
            try (var client = AssistantClient.of(server.uri())) {
                await(() -> client.statistics().chunks() == 2);
                use.of(client, server);
            }
        }
    }

    @Test
    void theModelIsHeardWhileItAnswers() throws Exception {
        model.last = new CountDownLatch(1);
        serving((client, server) -> {
            var heard = new ArrayList<String>();
            Answer answer =
                    client.answer(
                            QUESTION,
                            soFar -> {
                                heard.add(soFar);
                                if (soFar.startsWith("The canteen serves")) {
                                    model.last.countDown(); // not before it was heard
                                }
                            });
            assertThat(answer.answer()).isEqualTo("The canteen serves soup at noon. [1]");
            assertThat(answer.problem()).isNull();
            assertThat(answer.citations())
                    .extracting(Source::path)
                    .containsExactly(directory.resolve("lunch.txt").toString());
            assertThat(heard).allMatch(soFar -> answer.answer().startsWith(soFar));
            assertThat(client.answer("Who is the king of France?").citations()).isEmpty();
        });
    }

    @Test
    void anAnswerFollowsItsDocuments() throws Exception {
        serving((client, server) -> {
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<InputStream> response =
                        http.send(
                                HttpRequest.newBuilder(server.uri().resolve("/v1/answer"))
                                        .header("Content-Type", "application/json")
                                        .header("Accept", "text/event-stream")
                                        .POST(
                                                HttpRequest.BodyPublishers.ofString(
                                                        "{\"question\":\"" + QUESTION + "\"}"))
                                        .build(),
                                BodyHandlers.ofInputStream());
                try (var events = new Scanner(response.body(), StandardCharsets.UTF_8)) {
                    assertThat(events.findWithinHorizon("event: answer\ndata: .*soup.*\n", 0))
                            .isNotNull();
                    Files.writeString(
                            directory.resolve("lunch.txt"), "The canteen serves noodles at noon.");
                    assertThat(events.findWithinHorizon("event: answer\ndata: .*noodles.*\n", 0))
                            .isNotNull();
                }
                http.shutdownNow();
            }
        });
    }

    /// The model is told to end, and its place is free for the next question.
    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/json"})
    void noAnswerIsGivenToAClientThatGoesAway(String accept) throws Exception {
        model.last = new CountDownLatch(1);
        limits = call -> call.concurrently(1);
        serving((client, server) -> {
            try (HttpClient http = HttpClient.newHttpClient()) {
                var _ = asked(http, server, accept);
                await(() -> model.asked.size() == 1);
                http.shutdownNow();
            }
            assertThat(model.cancelled.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
            model.last = new CountDownLatch(0);
            Answer answer = client.answer("How often is the pump cleaned?");
            assertThat(answer.answer()).isEqualTo("The pump is cleaned each month. [1]");
            assertThat(answer.problem()).isNull();
        });
    }

    @Test
    void aClientThatGoesAwayLeavesTheAnswerToAnotherOne() throws Exception {
        model.last = new CountDownLatch(1);
        serving((client, server) -> {
            try (HttpClient http = HttpClient.newHttpClient()) {
                var _ = asked(http, server, "application/json");
                await(() -> model.asked.size() == 1);
                var heard = new CountDownLatch(1);
                var other =
                        new FutureTask<>(() -> client.answer(QUESTION, soFar -> heard.countDown()));
                Thread.ofVirtual().start(other);
                assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
                http.shutdownNow();
                await(() -> server.count().abandoned() == 1);
                client.retrieve("pump", 1); // in later epochs than what withdraws the question
                client.retrieve("pump", 1);
                model.last.countDown();
                assertThat(other.get(60, TimeUnit.SECONDS).answer())
                        .isEqualTo("The canteen serves soup at noon. [1]");
            }
            assertThat(model.cancelled.availablePermits()).isZero();
            assertThat(model.asked).hasSize(1);
        });
    }

    private static CompletableFuture<HttpResponse<String>> asked(
            HttpClient http, Server server, String accept) {
        return http.sendAsync(
                HttpRequest.newBuilder(server.uri().resolve("/v1/answer"))
                        .header("Content-Type", "application/json")
                        .header("Accept", accept)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"question\":\"" + QUESTION + "\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void whereTheModelCantBeAskedSentencesAnswer() throws Exception {
        model.refuses = true;
        serving((client, server) -> {
            Answer answer = client.answer(QUESTION);
            assertThat(answer.answer()).isEqualTo("The canteen serves soup at noon. [1]");
            assertThat(answer.citations()).hasSize(1);
            assertThat(answer.problem()).contains("could not be asked").doesNotContain("sk-123");
            model.refuses = false;
            await(() -> client.answer(QUESTION).problem() == null);
        });
    }

    @Test
    void whereTheModelStallsSentencesAnswer() throws Exception {
        var never = new CountDownLatch(1);
        model.last = never;
        limits = call -> call.within(Duration.ofSeconds(1)).altogether(Duration.ofSeconds(2));
        serving((client, server) -> {
            Answer answer = client.answer(QUESTION);
            assertThat(answer.answer()).isEqualTo("The canteen serves soup at noon. [1]");
            assertThat(answer.problem()).contains("could not be asked");
        });
        never.countDown();
    }

    @Test
    void noQuestionIsAskedTwice() throws Exception {
        serving((client, server) -> client.answer(QUESTION));
        serving((client, server) -> {
            Answer answer = client.answer(QUESTION);
            assertThat(answer.answer()).isEqualTo("The canteen serves soup at noon. [1]");
            assertThat(client.answer(QUESTION)).isEqualTo(answer);
        });
        assertThat(model.asked).hasSize(1);
    }
}
