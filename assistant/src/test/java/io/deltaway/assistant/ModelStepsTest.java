package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.deltaway.ai.Chats;
import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Questions that a model rewrites, and documents of which it says what they are about.
@Timeout(180)
class ModelStepsTest {

    @TempDir Path directory;

    private final Model model = new Model();
    private final Server server = Http.server(0);
    private RunningPipeline running;
    private AssistantClient client;

    /// Looks for soup whatever is asked, and says of documents how many characters it was shown.
    private static final class Model implements ChatModel {

        private final List<String> asked = new CopyOnWriteArrayList<>();
        private volatile boolean refuses;

        @Override
        public ChatResponse doChat(ChatRequest request) {
            if (refuses) {
                throw new AuthenticationException("wrong key");
            }
            String rules = ((SystemMessage) request.messages().getFirst()).text();
            String message = ((UserMessage) request.messages().getLast()).singleText();
            asked.add(message);
            String said =
                    rules.contains("what to look for") ? "canteen soup" : "" + message.length();
            return ChatResponse.builder().aiMessage(AiMessage.from(said)).build();
        }
    }

    @BeforeEach
    void start() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.writeString(directory.resolve("long.txt"), "The pump is red. ".repeat(5_000));
        Pipeline pipeline = Pipeline.create();
        Chats chats = Chats.with("model", model);
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                options ->
                        options.parse(parse -> parse.memory(64))
                                .filterByFile()
                                .rewrite(chats.rewriting())
                                .summarize(chats.summarizing()));
        running = pipeline.start();
        await(() -> running.status().epoch() >= 0);
        client = AssistantClient.of(server.uri());
        await(() -> client.statistics().files() == 2);
        await(() -> client.statistics().waiting() == 0);
    }

    @AfterEach
    void end() {
        client.close();
        running.close();
    }

    @Test
    void whatIsLookedForIsNotWhatIsAsked() throws Exception {
        assertThat(client.retrieve("What is for lunch?", 3))
                .extracting(Source::path)
                .containsExactly(path("lunch.txt"));
        assertThat(model.asked).anyMatch(shown -> shown.contains("What is for lunch?"));
        client.answer("What is for lunch?");
        assertThat(model.asked)
                .filteredOn(shown -> shown.contains("What is for lunch?"))
                .as("of both endpoints, once")
                .hasSize(1);
        model.refuses = true;
        assertThat(client.retrieve("Where is food?", 3)).isEmpty();
        assertThat(client.retrieve("Who serves at noon?", 3)).hasSize(1);
    }

    @Test
    void aModelSaysWhatADocumentIsAbout() throws Exception {
        Summary summary = client.summarize(path("long.txt")).orElseThrow();
        assertThat(Integer.parseInt(summary.summary())).isBetween(24_000, 25_000);
        assertThat(summary.problem()).isNull();
        assertThat(client.summarize(path("none.txt"))).isEqualTo(Optional.empty());
        model.refuses = true;
        Summary sentences = client.summarize(path("lunch.txt")).orElseThrow();
        assertThat(sentences.summary()).isEqualTo("The canteen serves soup at noon.");
        assertThat(sentences.problem()).contains("could not be asked");
    }

    @Test
    void filesAreFilteredBySizeAndTime() throws Exception {
        assertThat(found("size < 100")).containsExactly(path("lunch.txt"));
        assertThat(found("size >= 0 and modified > '2020-01-01T00:00:00Z'"))
                .containsExactly(path("lunch.txt"));
        assertThat(found("modified < '2020-01-01T00:00:00Z'")).isEmpty();
        assertThat(found("size > 100")).isEmpty();
    }

    private List<String> found(String filter) throws Exception {
        return client.retrieve("soup", 5, Scope.all().filteredBy(filter)).stream()
                .map(Source::path)
                .toList();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
