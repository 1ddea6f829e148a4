package io.deltaway.ai;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.deltaway.connect.Call;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import io.deltaway.run.Status;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that get answers in pieces, against servers that speak the protocols of providers, well
/// and badly.
@Timeout(60)
class StreamingClientsTest {

    record Question(Asked asked) {}

    record Answered(Asked asked, Cited cited) {}

    private static final List<String> WORDS =
            List.of("Bread is ", "baked at seven ", "[", "1]", ".");
    private static final Cited RIGHT =
            new Cited(true, "Bread is baked at seven [1].", List.of("a.md"));

    enum Protocol {
        OPEN_AI("text/event-stream", "/v1") {
            @Override
            List<String> pieces() {
                return openAi();
            }
        },
        /// Qwen's, by the way that OpenAI's clients take.
        DASH_SCOPE("text/event-stream", "/compatible-mode/v1") {
            @Override
            List<String> pieces() {
                return openAi();
            }
        },
        ANTHROPIC("text/event-stream", "/v1/") {
            @Override
            List<String> pieces() {
                var pieces = new ArrayList<String>();
                pieces.add(
                        """
                        event: message_start
                        data: {"type":"message_start","message":{"id":"1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":7,"output_tokens":1}}}

                        event: content_block_start
                        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                        """);
                for (String word : WORDS) {
                    pieces.add(
                            """
                            event: content_block_delta
                            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

                            """
                                    .formatted(word));
                }
                pieces.add(
                        """
                        event: content_block_stop
                        data: {"type":"content_block_stop","index":0}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """);
                return pieces;
            }
        },
        OLLAMA("application/x-ndjson", "") {
            @Override
            List<String> pieces() {
                var pieces = new ArrayList<String>();
                for (String word : WORDS) {
                    pieces.add(
                            """
                            {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"%s"},"done":false}
                            """
                                    .formatted(word));
                }
                pieces.add(
                        """
                        {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":3}
                        """);
                return pieces;
            }
        };

        private final String mediaType;
        private final String path;

        Protocol(String mediaType, String path) {
            this.mediaType = mediaType;
            this.path = path;
        }

        abstract List<String> pieces();

        private static List<String> openAi() {
            var pieces = new ArrayList<String>();
            for (String word : WORDS) {
                pieces.add(
                        """
                        data: {"id":"1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"%s"},"finish_reason":null}]}

                        """
                                .formatted(word));
            }
            pieces.add(
                    """
                    data: {"id":"1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                    data: {"id":"1","object":"chat.completion.chunk","model":"m","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}

                    data: [DONE]

                    """);
            return pieces;
        }

        StreamingChatModel client(String url) {
            return switch (this) {
                case OPEN_AI, DASH_SCOPE ->
                        OpenAiStreamingChatModel.builder()
                                .baseUrl(url + path)
                                .apiKey("key")
                                .modelName("m")
                                .build();
                case ANTHROPIC ->
                        AnthropicStreamingChatModel.builder()
                                .baseUrl(url + path)
                                .apiKey("key")
                                .modelName("m")
                                .build();
                case OLLAMA ->
                        OllamaStreamingChatModel.builder().baseUrl(url).modelName("m").build();
            };
        }
    }

    private final Collect<Answered> answers = Collect.rows();
    private final Collect<RowError> errors = Collect.rows();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final Usage usage = new Usage();

    private Status run(
            ModelServer server, Protocol protocol, UnaryOperator<Call<Asked, Cited>> limits) {
        var asked =
                new Asked(
                        "When is bread baked?",
                        List.of(new Passage("a.md", "Bread is baked at seven.")));
        Call<Asked, Cited> answering =
                Chats.streaming("m", protocol.client(server.url()))
                        .counting(usage)
                        .answering((question, soFar) -> heard.add(soFar));
        var pipeline = Pipeline.create();
        Table<Answered> table =
                pipeline.read(Rows.of(Question.class, new Question(asked)))
                        .select(
                                into(
                                        Answered.class,
                                        rest(),
                                        callAsync(limits.apply(answering), col(Question::asked))
                                                .as(Answered::cited)));
        table.write(answers);
        table.errors().write(errors);
        return pipeline.runToCompletion();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSaidIsHeardWhileItIsSaid(Protocol protocol) throws Exception {
        try (var server = new ModelServer().thenPieces(protocol.mediaType, protocol.pieces())) {
            run(server, protocol, call -> call);
            assertThat(answers.current()).extracting(Answered::cited).containsExactly(RIGHT);
            assertThat(heard)
                    .hasSizeGreaterThan(2)
                    .allMatch(soFar -> RIGHT.text().startsWith(soFar))
                    .noneMatch(soFar -> soFar.endsWith("["))
                    .contains("Bread is", RIGHT.text());
            assertThat(usage).hasToString("1 requests, 7 tokens in, 3 out");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsBusyOrBreaksOffIsAskedAgain(Protocol protocol) throws Exception {
        try (var server =
                new ModelServer()
                        .thenBusy(Duration.ofSeconds(1))
                        .thenPieces(protocol.mediaType, protocol.pieces().subList(0, 3))
                        .thenPieces(protocol.mediaType, protocol.pieces())) {
            // Some clients say nothing of a stream that ends too early.
            Status status = run(server, protocol, call -> call.within(Duration.ofSeconds(6)));
            assertThat(errors.current()).isEmpty();
            assertThat(answers.current()).extracting(Answered::cited).containsExactly(RIGHT);
            assertThat(status.calls().getFirst().repeated()).isEqualTo(2);
            assertThat(usage.requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void notAllModelsSayWhyTheirAnswerEnded(Protocol protocol) throws Exception {
        List<String> pieces =
                protocol.pieces().stream()
                        .map(piece ->
                                piece.replace(
                                                "\"finish_reason\":\"stop\"",
                                                "\"finish_reason\":null")
                                        .replace(
                                                "\"stop_reason\":\"end_turn\"",
                                                "\"stop_reason\":null")
                                        .replace("\"done_reason\":\"stop\",", ""))
                        .toList();
        try (var server = new ModelServer().thenPieces(protocol.mediaType, pieces)) {
            run(server, protocol, call -> call);
            assertThat(answers.current()).extracting(Answered::cited).containsExactly(RIGHT);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatWasCutIsNone(Protocol protocol) throws Exception {
        List<String> pieces =
                protocol.pieces().stream()
                        .map(piece ->
                                piece.replace(
                                                "\"finish_reason\":\"stop\"",
                                                "\"finish_reason\":\"length\"")
                                        .replace("\"end_turn\"", "\"max_tokens\"")
                                        .replace(
                                                "\"done_reason\":\"stop\"",
                                                "\"done_reason\":\"length\""))
                        .toList();
        try (var server = new ModelServer().thenPieces(protocol.mediaType, pieces)) {
            run(server, protocol, call -> call);
            assertThat(answers.current()).isEmpty();
            assertThat(errors.current())
                    .singleElement()
                    .matches(error -> error.message().contains("allow it more tokens"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ANTHROPIC | event: error\\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\\n\\n
                    OPEN_AI   | data: {"error":{"message":"The server had an error","type":"server_error"}}\\n\\n
                    OLLAMA    | {"error":"an error was encountered while running the model"}\\n
                    """)
    void whoFailsInTheMiddleIsAskedAgain(Protocol protocol, String error) throws Exception {
        var pieces = new ArrayList<>(protocol.pieces().subList(0, 3));
        pieces.add(error.translateEscapes());
        try (var server =
                new ModelServer()
                        .thenPieces(protocol.mediaType, pieces)
                        .thenPieces(protocol.mediaType, protocol.pieces())) {
            Status status = run(server, protocol, call -> call);
            assertThat(answers.current()).extracting(Answered::cited).containsExactly(RIGHT);
            assertThat(status.calls().getFirst().repeated()).isEqualTo(1);
        }
    }

    @Test
    void whoFallsSilentIsAskedAgain() throws Exception {
        var protocol = Protocol.OPEN_AI;
        try (var server =
                new ModelServer()
                        .thenSilence(protocol.mediaType, protocol.pieces().subList(0, 2))
                        .thenPieces(protocol.mediaType, protocol.pieces())) {
            Status status = run(server, protocol, call -> call.within(Duration.ofSeconds(6)));
            assertThat(answers.current()).extracting(Answered::cited).containsExactly(RIGHT);
            assertThat(status.calls().getFirst().repeated()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatIsNoneIsNotHeard() throws Exception {
        var protocol = Protocol.OPEN_AI;
        List<String> none =
                protocol.pieces().stream()
                        .map(piece ->
                                piece.replace("Bread is ", "NO ")
                                        .replace("baked at seven ", "ANSWER"))
                        .filter(piece -> !piece.contains("\"[\"") && !piece.contains("1]"))
                        .toList();
        try (var server = new ModelServer().thenPieces(protocol.mediaType, none)) {
            run(server, protocol, call -> call);
            assertThat(answers.current()).extracting(Answered::cited).noneMatch(Cited::answered);
            assertThat(heard).allMatch(String::isEmpty);
        }
    }

    @Test
    void somethingStandsInThePlaceOfAnAnswer() throws Exception {
        var instead = new Cited(false, "", List.of());
        try (var server =
                new ModelServer().then(401, "{\"error\":{\"message\":\"who are you\"}}")) {
            Status status =
                    run(
                            server,
                            Protocol.OPEN_AI,
                            call -> call.otherwise((asked, problem) -> instead));
            assertThat(errors.current()).isEmpty();
            assertThat(answers.current()).extracting(Answered::cited).containsExactly(instead);
            assertThat(status.calls().getFirst().failures()).isEqualTo(1);
        }
    }
}
