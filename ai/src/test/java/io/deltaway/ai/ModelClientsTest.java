package io.deltaway.ai;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import io.deltaway.connect.Call;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import io.deltaway.run.Status;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients of LangChain4j against servers that speak the protocols of providers, well and badly.
@Timeout(60)
class ModelClientsTest {

    record News(String text) {}

    record Brief(String text, String summary) {}

    record Placed(String text, float[] vector) {}

    enum Protocol {
        /// Also that of Qwen and of most others.
        OPEN_AI(
                """
                {"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,
                "message":{"role":"assistant","content":"short"},"finish_reason":"stop"}],
                "usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}
                """),
        ANTHROPIC(
                """
                {"id":"1","type":"message","role":"assistant","model":"m","stop_reason":"end_turn",
                "content":[{"type":"text","text":"short"}],
                "usage":{"input_tokens":7,"output_tokens":3}}
                """),
        OLLAMA(
                """
                {"model":"m","created_at":"2026-01-01T00:00:00Z","done":true,"done_reason":"stop",
                "message":{"role":"assistant","content":"short"},
                "prompt_eval_count":7,"eval_count":3}
                """);

        private final String answer;

        Protocol(String answer) {
            this.answer = answer;
        }

        ChatModel client(String url) {
            return switch (this) {
                case OPEN_AI ->
                        OpenAiChatModel.builder()
                                .baseUrl(url + "/v1")
                                .apiKey("key")
                                .modelName("m")
                                .maxRetries(0)
                                .build();
                case ANTHROPIC ->
                        AnthropicChatModel.builder()
                                .baseUrl(url + "/v1/")
                                .apiKey("key")
                                .modelName("m")
                                .maxRetries(0)
                                .build();
                case OLLAMA ->
                        OllamaChatModel.builder().baseUrl(url).modelName("m").maxRetries(0).build();
            };
        }
    }

    private final Collect<Brief> briefs = Collect.rows();
    private final Collect<RowError> errors = Collect.rows();
    private final Usage usage = new Usage();

    private Status run(
            ModelServer server,
            Protocol protocol,
            Function<Call<String, String>, Call<String, String>> limits) {
        Call<String, String> summarise =
                Chats.with("m", protocol.client(server.url()))
                        .counting(usage)
                        .telling("Summarise.");
        var pipeline = Pipeline.create();
        Table<Brief> table =
                pipeline.read(Rows.of(News.class, new News("long"), new News("longer")))
                        .select(
                                into(
                                        Brief.class,
                                        rest(),
                                        callAsync(
                                                        limits.apply(summarise.concurrently(1)),
                                                        col(News::text))
                                                .as(Brief::summary)));
        table.write(briefs);
        table.errors().write(errors);
        return pipeline.runToCompletion();
    }

    @ParameterizedTest
    @EnumSource
    void whoAnswersIsUnderstood(Protocol protocol) throws IOException {
        try (var server = new ModelServer().then(200, protocol.answer)) {
            run(server, protocol, call -> call);
            assertThat(briefs.current())
                    .containsExactlyInAnyOrder(
                            new Brief("long", "short"), new Brief("longer", "short"));
            assertThat(usage).hasToString("2 requests, 14 tokens in, 6 out");
            assertThat(server.requests()).hasSize(2).allMatch(body -> body.contains("Summarise."));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsBusyOrBreaksOffIsAskedAgain(Protocol protocol) throws IOException {
        try (var server =
                new ModelServer()
                        .then(429, "{\"error\":{\"message\":\"too many\"}}")
                        .then(503, "{\"error\":{\"message\":\"overloaded\"}}")
                        .thenCutOff(protocol.answer)
                        .then(200, protocol.answer)) {
            Status status = run(server, protocol, call -> call);
            assertThat(briefs.current()).hasSize(2);
            assertThat(errors.current()).isEmpty();
            assertThat(status.calls().getFirst().repeated()).isEqualTo(3);
            assertThat(usage.requests()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrongIsNotAskedAgain(Protocol protocol) throws IOException {
        try (var server =
                new ModelServer()
                        .then(401, "{\"error\":{\"message\":\"who are you\"}}")
                        .then(200, "this is no JSON")) {
            run(server, protocol, call -> call.attempts(2));
            assertThat(briefs.current()).isEmpty();
            assertThat(errors.current()).hasSize(2);
            assertThat(server.requests().size()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void anAnswerThatCantBeUsedIsToldAsOne() throws IOException {
        try (var server =
                new ModelServer().then(200, Protocol.OPEN_AI.answer.replace("short", " "))) {
            run(server, Protocol.OPEN_AI, call -> call);
            assertThat(errors.current())
                    .hasSize(2)
                    .allMatch(error -> error.code().equals("DW-2015"))
                    .allMatch(error ->
                            error.message().endsWith("ask: the model answered with nothing"));
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void whoNeverAnswersCostsItsOwnRows() throws IOException {
        try (var server = new ModelServer().thenNothing().then(200, Protocol.OPEN_AI.answer)) {
            run(server, Protocol.OPEN_AI, call -> call.within(Duration.ofSeconds(8)).attempts(1));
            assertThat(briefs.current()).hasSize(1);
            assertThat(errors.current())
                    .singleElement()
                    .matches(error -> error.code().equals("DW-2014"));
        }
    }

    @Test
    void vectorsComeInOneRequest() throws IOException {
        String answer =
                """
                {"object":"list","model":"m","data":[
                {"object":"embedding","index":0,"embedding":[1.0,0.0]},
                {"object":"embedding","index":1,"embedding":[0.0,1.0]}],
                "usage":{"prompt_tokens":4,"total_tokens":4}}
                """;
        try (var server = new ModelServer().then(200, answer)) {
            var model =
                    OpenAiEmbeddingModel.builder()
                            .baseUrl(server.url() + "/v1")
                            .apiKey("key")
                            .modelName("m")
                            .maxRetries(0)
                            .build();
            var pipeline = Pipeline.create();
            Collect<Placed> placed = Collect.rows();
            pipeline.read(Rows.of(News.class, new News("one"), new News("two"), new News("one")))
                    .select(
                            into(
                                    Placed.class,
                                    rest(),
                                    callAsync(Embedders.of("m", model, usage), col(News::text))
                                            .as(Placed::vector)))
                    .write(placed);
            pipeline.runToCompletion();
            assertThat(placed.current()).hasSize(3).allMatch(row -> row.vector().length == 2);
            assertThat(server.requests()).hasSize(1);
            assertThat(usage.inputTokens()).isEqualTo(4);
        }
    }
}
