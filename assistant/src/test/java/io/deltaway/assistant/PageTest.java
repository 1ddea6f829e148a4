package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static io.deltaway.testkit.Soon.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import io.deltaway.ai.Chats;
import io.deltaway.connect.Push;
import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.search.Language;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// The page in a browser, where there is one.
@Timeout(180)
class PageTest {

    @TempDir Path directory;

    /// Repeats the first passage in two pieces, the second when it is let, and adds a line.
    private static final class Slow implements StreamingChatModel {

        private final CountDownLatch second = new CountDownLatch(1);

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            String message = ((UserMessage) request.messages().getLast()).singleText();
            String passage = message.lines().skip(2).findFirst().orElseThrow();
            Thread.ofVirtual().start(() -> say(passage + " [1]\nSo it is.", handler));
        }

        private void say(String answer, StreamingChatResponseHandler handler) {
            try {
                handler.onPartialResponse(answer.substring(0, 12));
                if (second.await(60, TimeUnit.SECONDS)) {
                    handler.onPartialResponse(answer.substring(12));
                    handler.onCompleteResponse(
                            ChatResponse.builder()
                                    .aiMessage(AiMessage.from(answer))
                                    .finishReason(FinishReason.STOP)
                                    .build());
                }
            } catch (InterruptedException e) {
                handler.onError(e);
            }
        }
    }

    @BeforeEach
    void write() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.writeString(
                directory.resolve("poison.txt"),
                "A pump <script>document.title='gone'</script> <b id=poison>pumps</b> [1] water.");
        Files.writeString(directory.resolve("broken.pdf"), "%PDF-1.7 no more");
    }

    @FunctionalInterface
    private interface Use {
        void of(Browser browser, Server server) throws Exception;
    }

    private void browsing(Server server, Consumer<AssistantOptions> options, Use use)
            throws Exception {
        browsing(server, (pipeline, chosen) -> options.accept(chosen), use);
    }

    private void browsing(Server server, BiConsumer<Pipeline, AssistantOptions> options, Use use)
            throws Exception {
        Path program = Browser.program().orElse(null);
        assumeTrue(
                program != null,
                "the page is not tried, as there is no browser: apt-get install chromium-driver");
        try (RunningPipeline running = serve(server, options);
                Browser browser = Browser.start(program)) {
            assertThat(running.isRunning()).isTrue();
            browser.open(server.uri().resolve("/"));
            use.of(browser, server);
        }
    }

    private RunningPipeline serve(Server server, BiConsumer<Pipeline, AssistantOptions> options)
            throws Exception {
        Pipeline pipeline = Pipeline.create();
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                chosen -> options.accept(pipeline, chosen.parse(parse -> parse.memory(64))));
        RunningPipeline running = pipeline.start();
        started(running);
        return running;
    }

    private static void ask(Browser browser, String question) {
        browser.element("#question").clear();
        browser.element("#question").sendKeys(question, Keys.ENTER);
    }

    @Test
    void anAnswerComesWhileItIsSaidAndFollowsTheFiles() throws Exception {
        var model = new Slow();
        browsing(
                Http.server(0),
                options -> options.answer(Chats.streaming("slow", model)),
                (browser, server) -> {
                    await(() -> browser.text("#counts").contains("3 files"));
                    await(() -> browser.text("#counts").contains("1 unreadable"));
                    assertThat(browser.text("#files")).contains("broken.pdf", "lunch.txt");
                    ask(browser, "What does the canteen serve?");
                    await(() -> browser.text("#text").equals("The canteen"));
                    assertThat(browser.text("#state")).contains("Answering");
                    model.second.countDown();
                    await(() ->
                            browser.text("#text")
                                    .equals("The canteen serves soup at noon. [1]\nSo it is."));
                    // The last piece may be shown before the answer that cites.
                    await(() -> browser.text("#citations").contains("lunch.txt"));
                    assertThat(browser.ask("document.querySelector('#text a').hash"))
                            .isEqualTo("#citation-1");
                    Files.writeString(
                            directory.resolve("lunch.txt"), "The canteen serves noodles at noon.");
                    await(() -> browser.text("#text").contains("noodles"));
                    await(() -> browser.text("#state").contains("Changed at"));
                    // The passage stays open.
                    await(() -> browser.text("#citations").contains("serves noodles at noon."));
                    Files.move(directory.resolve("lunch.txt"), directory.resolve("dinner.txt"));
                    await(() -> browser.text("#citations").contains("dinner.txt"));
                    await(() -> browser.text("#files").contains("dinner.txt"));
                });
    }

    @Test
    void anAnswerGoesOnWithAServerThatComesAgain() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path program = Browser.program().orElse(null);
        assumeTrue(program != null, "there is no browser");
        try (Browser browser = Browser.start(program)) {
            Server first = Http.server(port);
            try (RunningPipeline running = serve(first, (pipeline, options) -> {})) {
                assertThat(running.isRunning()).isTrue();
                browser.open(first.uri().resolve("/"));
                ask(browser, "What does the canteen serve?");
                await(() -> browser.text("#text").contains("soup"));
            }
            await(() -> browser.text("#state").contains("its last answer"));
            Files.writeString(
                    directory.resolve("lunch.txt"), "The canteen serves noodles at noon.");
            try (RunningPipeline running = serve(Http.server(port), (pipeline, options) -> {})) {
                assertThat(running.isRunning()).isTrue();
                await(() -> browser.text("#text").contains("noodles"));
                await(() -> browser.text("#state").contains("Changed at"));
                assertThat(browser.element("#problem").isDisplayed()).isFalse();
            }
        }
    }

    @Test
    void whatDocumentsSayIsTextOnThePage() throws Exception {
        browsing(
                Http.server(0),
                options -> {},
                (browser, server) -> {
                    await(() -> browser.text("#counts").contains("3 files"));
                    ask(browser, "What does the pump do with water?");
                    await(() -> browser.text("#text").contains("<script>"));
                    assertThat(browser.ask("document.title")).isEqualTo("Ask the documents");
                    assertThat(browser.ask("document.getElementById('poison')")).isEqualTo("null");
                    assertThat(browser.ask("document.querySelectorAll('#text a').length"))
                            .isEqualTo("1");
                    ask(browser, "Zebras?");
                    await(() -> browser.text("#text").contains("say nothing about this"));
                    assertThat(browser.element("#cited").isDisplayed()).isFalse();
                });
    }

    @Test
    void whatTurnsRoundATextTurnsRoundNothingBesideIt() throws Exception {
        Files.writeString(directory.resolve("kestrel.txt"), "Kestrel \u202Ealpha bravo.");
        Files.writeString(directory.resolve("a\u202Etxt.exe.txt"), "Nothing.");
        browsing(
                Http.server(0),
                options -> {},
                (browser, server) -> {
                    await(() -> browser.text("#counts").contains("5 files"));
                    ask(browser, "Kestrel?");
                    await(() -> browser.text("#text").contains("Kestrel"));
                    assertThat(browser.ask(isAtTheEnd("#text", "#text a"))).isEqualTo("true");
                    assertThat(
                                    browser.ask(
                                            "getComputedStyle(document.querySelector('#text')).direction"))
                            .isEqualTo("ltr");
                    await(() -> browser.text("#files").contains("exe"));
                    String file = "#files li:has(.state):nth-child(2)";
                    assertThat(browser.text(file)).contains("txt.exe");
                    assertThat(browser.ask(isAtTheEnd(file, file + " .state"))).isEqualTo("true");
                });
    }

    @Test
    void anAnswerThatRunsFromRightToLeftDoesSo() throws Exception {
        Files.writeString(directory.resolve("falcon.txt"), "الصقر يطير فوق البحر.");
        browsing(
                Http.server(0),
                options -> options.language(Language.ANY),
                (browser, server) -> {
                    await(() -> browser.text("#counts").contains("4 files"));
                    ask(browser, "الصقر");
                    await(() -> browser.text("#text").contains("البحر"));
                    assertThat(
                                    browser.ask(
                                            "getComputedStyle(document.querySelector('#text')).direction"))
                            .isEqualTo("rtl");
                });
    }

    /// Whether the last line of an element ends with another one.
    private static String isAtTheEnd(String whole, String part) {
        return """
        (() => {
          const texts = document.createTreeWalker(document.querySelector('%s'), NodeFilter.SHOW_TEXT);
          const last = document.querySelector('%s').getBoundingClientRect();
          let right = 0;
          while (texts.nextNode()) {
            const range = document.createRange();
            range.selectNode(texts.currentNode);
            for (const box of range.getClientRects()) {
              if (box.top < last.bottom && box.bottom > last.top) right = Math.max(right, box.right);
            }
          }
          return last.right >= right;
        })()\
        """
                .formatted(whole, part);
    }

    @Test
    void thePageAsksForTheToken() throws Exception {
        browsing(
                Http.server(0, options -> options.token("a-long-token")),
                options -> {},
                (browser, server) -> {
                    await(() -> browser.text("#problem").contains("wants a token"));
                    assertThat(browser.element("#access").isDisplayed()).isTrue();
                    browser.element("#token").sendKeys("a-long-token", Keys.TAB);
                    await(() -> browser.text("#counts").contains("3 files"));
                    ask(browser, "What does the canteen serve?");
                    await(() -> browser.text("#text").contains("soup at noon"));
                });
    }

    @Test
    void whoMayNotSeeAllFilesIsNotToldThatTheServerIsGone() throws Exception {
        try (Push<Grant> grants = Push.of(Grant.class)) {
            browsing(
                    Http.server(0, options -> options.token("ann", "a-long-token")),
                    (pipeline, options) -> options.readableBy(pipeline.read(grants), "overseers"),
                    (browser, server) -> {
                        grants.insert(
                                Grant.toCaller(directory.resolve("lunch.txt").toString(), "ann"));
                        await(() -> browser.text("#problem").contains("wants a token"));
                        browser.element("#token").sendKeys("a-long-token", Keys.TAB);
                        await(() -> !browser.element("#documents").isDisplayed());
                        assertThat(browser.element("#counts").isDisplayed()).isFalse();
                    });
        }
    }
}
