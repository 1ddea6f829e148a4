package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static io.deltaway.testkit.Soon.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.DisabledChatModel;
import io.deltaway.ai.Asked;
import io.deltaway.ai.Chats;
import io.deltaway.ai.Cited;
import io.deltaway.connect.Call;
import io.deltaway.documents.Splitter;
import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.Types;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Splitters and rerankers of one's own that do what they should not.
@Timeout(120)
class OwnStepsTest {

    @TempDir Path directory;

    @FunctionalInterface
    private interface Use {
        void of(RunningPipeline running, AssistantClient client) throws Exception;
    }

    private void serving(Consumer<AssistantOptions> more, Use use) throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.writeString(directory.resolve("pump.txt"), "Soup is no oil for a pump.");
        Server server = Http.server(0);
        Pipeline pipeline = Pipeline.create();
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                options -> more.accept(options.parse(parse -> parse.memory(64))));
        try (RunningPipeline running = pipeline.start()) {
            started(running);
            try (var client = AssistantClient.of(server.uri())) {
                await(() -> client.statistics().files() == 2);
                await(() -> client.statistics().waiting() == 0);
                use.of(running, client);
            }
        }
    }

    @Test
    void whatWasNotShownIsNotCited() throws Exception {
        Call<Asked, Cited> unfit =
                Call.of(
                        "unfit",
                        Types.recordOf(Cited.class),
                        asked ->
                                new Cited(
                                        true,
                                        "It is not there [1]. It is there [2], in [2026] or in[2].",
                                        List.of("unknown", asked.passages().getFirst().source())));
        serving(
                options ->
                        options.answer(
                                Chats.with("unused", new DisabledChatModel()), call -> unfit),
                (running, client) -> {
                    Answer answer = client.answer("What is served at noon?");
                    assertThat(answer.citations()).hasSize(1);
                    assertThat(answer.answer())
                            .isEqualTo("It is not there. It is there [1], in [2026] or in[2].");
                    assertThat(answer.marks()).containsExactly(29);
                });
    }

    @Test
    void whereARewriterSaysNothingTheQuestionIsLookedFor() throws Exception {
        serving(
                options -> options.rewrite(Call.of("blanks", Types.TEXT, (String asked) -> " ")),
                (running, client) ->
                        assertThat(client.retrieve("canteen", 2))
                                .extracting(Source::text)
                                .containsExactly("The canteen serves soup at noon."));
    }

    /// What a splitter does with a document that it fails on.
    enum Failing {
        THROWS {
            @Override
            List<io.deltaway.documents.Passage> passages() {
                throw new IllegalStateException("what is this?");
            }
        },
        OVERFLOWS {
            @Override
            List<io.deltaway.documents.Passage> passages() {
                throw new StackOverflowError();
            }
        },
        GIVES_NULL {
            @Override
            @SuppressWarnings("NullAway") // what it should not
            List<io.deltaway.documents.Passage> passages() {
                return null;
            }
        },
        GIVES_A_NULL {
            @Override
            List<io.deltaway.documents.Passage> passages() {
                return Arrays.asList((io.deltaway.documents.Passage) null);
            }
        },
        GIVES_NO_SECTION {
            @Override
            @SuppressWarnings("NullAway") // what it should not
            List<io.deltaway.documents.Passage> passages() {
                return List.of(new io.deltaway.documents.Passage(null, 0, "text"));
            }
        };

        abstract List<io.deltaway.documents.Passage> passages();
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentThatCantBeSplitIsToldToBe(Failing failing) throws Exception {
        Splitter sentences = Splitter.sentences(50);
        serving(
                options ->
                        options.split(contents ->
                                contents.blocks().getFirst().text().contains("oil")
                                        ? failing.passages()
                                        : sentences.split(contents)),
                (running, client) -> {
                    FileState pump = client.files().getLast();
                    assertThat(pump.path()).endsWith("pump.txt");
                    assertThat(pump.state()).isEqualTo(FileState.State.UNREADABLE);
                    assertThat(pump.problem()).contains("it can't be split: ");
                    assertThat(client.statistics().unreadable()).isEqualTo(1);
                    assertThat(client.statistics().chunks()).isEqualTo(1);
                    assertThat(running.status().errors()).isEqualTo(1);
                    assertThat(client.retrieve("soup", 5)).hasSize(1);
                    Files.writeString(directory.resolve("pump.txt"), "Soup is no good for a pump.");
                    await(() -> client.statistics().chunks() == 2);
                    assertThat(client.statistics().unreadable()).isZero();
                    assertThat(client.files())
                            .allMatch(file -> file.state() == FileState.State.INDEXED);
                });
    }

    @Test
    void whatARerankerWasNotAskedAboutIsLeftOut() throws Exception {
        serving(
                options ->
                        options.rerank(
                                Call.of(
                                        "own",
                                        Types.recordOf(Asked.class),
                                        (Asked asked) -> {
                                            var last = asked.passages().getLast();
                                            var madeUp =
                                                    new io.deltaway.ai.Passage(
                                                            "x", "Soup is free.");
                                            return new Asked(
                                                    asked.question(), List.of(madeUp, last, last));
                                        }),
                                20),
                (running, client) -> {
                    List<Source> found = client.retrieve("soup", 2);
                    assertThat(found).hasSize(1);
                    assertThat(client.answer("Where is soup?").citations()).isEqualTo(found);
                });
    }
}
