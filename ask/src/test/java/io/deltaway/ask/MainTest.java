package io.deltaway.ask;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void oneQuestionIsAnsweredAndItEnds() throws Exception {
        Files.createDirectories(directory.resolve("manuals"));
        Files.writeString(
                directory.resolve("manuals/pump.md"),
                "# Pump\n\nClean the filter of the \u001B[31mpump \u009B1m\u202Eeach month.");
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        int status =
                Main.run(List.of(directory.toString(), "When", "is the filter cleaned?"), out, out);
        assertThat(printed())
                .isEqualToNormalizingNewlines(
                        "Clean the filter of the [31mpump  1m each month. [1]\n[1] "
                                + directory.resolve("manuals/pump.md")
                                + ", Pump\n");
        assertThat(status).isEqualTo(0);
    }

    @Test
    void aModelThatCanNotBeAskedIsToldBesideTheAnswer() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        HttpServer model =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var upgrades = new CopyOnWriteArrayList<String>();
        model.createContext(
                "/",
                exchange -> {
                    upgrades.add(exchange.getRequestHeaders().getFirst("Upgrade") + "");
                    exchange.sendResponseHeaders(401, -1);
                    exchange.close();
                });
        model.start();
        var told = new ByteArrayOutputStream();
        var err = new PrintStream(told, true, StandardCharsets.UTF_8);
        String url = "http://localhost:" + model.getAddress().getPort() + "/v1";
        List<String> words =
                List.of(
                        directory.toString(),
                        "What is served?",
                        "--model",
                        "m",
                        "--model-url",
                        url);
        try {
            assertThat(Main.run(words, out, err)).isEqualTo(0);
        } finally {
            model.stop(0);
        }
        assertThat(printed()).startsWith("The canteen serves soup at noon. [1]");
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("The model could not be asked");
        assertThat(upgrades)
                .as("of a request with another protocol some servers lose the body")
                .isNotEmpty()
                .containsOnly("null");
    }

    @Test
    void theNameOfADirectoryIsNoPattern() throws Exception {
        Path strange = Files.createDirectories(directory.resolve("Docs [2024] {a}"));
        Files.writeString(strange.resolve("wifi.txt"), "Wifi password: hunter2");
        assertThat(Main.run(List.of(strange.toString(), "What is the wifi password?"), out, out))
                .isEqualTo(0);
        assertThat(printed()).startsWith("Wifi password: hunter2 [1]");
    }

    @Test
    void whatCanNotBeReadIsToldBesideTheAnswer() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.writeString(directory.resolve("broken.pdf"), "%PDF-1.7 no more");
        var told = new ByteArrayOutputStream();
        var err = new PrintStream(told, true, StandardCharsets.UTF_8);
        assertThat(Main.run(List.of(directory.toString(), "What is served?"), out, err))
                .isEqualTo(0);
        assertThat(printed()).startsWith("The canteen serves soup at noon. [1]");
        assertThat(told.toString(StandardCharsets.UTF_8))
                .startsWith("not read: " + directory.resolve("broken.pdf") + ": it is no proper");
    }

    @Test
    void aLinkThatLeadsNowhereIsToldBesideTheAnswer() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.createSymbolicLink(directory.resolve("dinner.txt"), directory.resolve("none"));
        var told = new ByteArrayOutputStream();
        var err = new PrintStream(told, true, StandardCharsets.UTF_8);
        assertThat(Main.run(List.of(directory.toString(), "What is served?"), out, err))
                .isEqualTo(0);
        assertThat(told.toString(StandardCharsets.UTF_8))
                .startsWith("not read: ")
                .contains("dinner.txt");
    }

    @Test
    void anEmptyDirectoryIsTold() {
        assertThat(Main.run(List.of(directory.toString(), "What is served?"), out, out))
                .isEqualTo(1);
        assertThat(printed())
                .isEqualToNormalizingNewlines(
                        "deltaway ask: there are no files in " + directory + "\n");
    }

    @Test
    void aSecondDirectoryAndNothingAreNoQuestions() {
        for (String question : List.of(directory.toString(), " ")) {
            assertThat(Main.run(List.of(directory.toString(), question), out, out)).isEqualTo(2);
        }
        assertThat(printed())
                .contains(directory + " is another: put a question", "the question is empty");
    }

    @Test
    void whoAsksForHelpGetsIt() {
        assertThat(Main.run(List.of("--help"), out, out)).isEqualTo(0);
        assertThat(Main.run(List.of("x", "--help"), out, out)).isEqualTo(0);
        assertThat(printed()).doesNotContain("no option");
        assertThat(printed()).startsWith("Usage: deltaway ask DIR").contains("--help, -h");
    }

    @Test
    void aPortThatIsTakenIsToldInOneSentence() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> words =
                    List.of(
                            directory.toString(),
                            "--words",
                            "--no-page",
                            "--port",
                            Integer.toString(taken.getLocalPort()));
            assertThat(Main.run(words, out, out)).isEqualTo(1);
        }
        assertThat(printed())
                .startsWith("deltaway: DW-0463 can't listen on 127.0.0.1:")
                .doesNotContain("retrieve", "unknown line");
    }

    @Test
    void whatCanNotBeUnderstoodIsToldWithTheUsage() {
        assertThat(Main.run(List.of(), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("--fast", "x"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("x", "--port", "a"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("x", "--port", "99999"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("x", "--words", "--meaning"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("x", "--language", "klingon"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("x", "--model-url", "nonsense"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("x", "--model-url", "ftp://x/v1"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("x", "--model-url", "http://a b/"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of(".", "--token", "short"), out, out)).isEqualTo(2);
        assertThat(printed())
                .contains(
                        "name a directory",
                        "there is no option --fast",
                        "a port is a number from 0 to 65535, not a",
                        "a port is a number from 0 to 65535, not 99999",
                        "--words and --meaning contradict each other",
                        "the language is one of [any, arabic",
                        "--model-url is where an API is, such as http://localhost:8000/v1, not nonsense",
                        "--model-url is where an API is, such as http://localhost:8000/v1, not ftp://x/v1",
                        "expected a token of at least 8 characters, got one of 5")
                .contains("Usage: deltaway ask DIR");
    }

    @Test
    void theStateIsNotReadItself() throws Exception {
        String state = Path.of("x", "kept").toString();
        assertThat(Main.run(List.of("x", "--state", state), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of(".", "--state", state), out, out)).isEqualTo(2);
        assertThat(printed())
                .contains(
                        "--state " + state + " lies in what is read",
                        "outside of x",
                        "outside of .");
        Wishes.of(List.of("x", "--state", "kept"));
        Wishes.of(List.of(".", "--state", ".kept"));
    }

    @Test
    void aServerForOthersNeedsAToken() {
        assertThat(
                        Main.run(
                                List.of(directory.toString(), "--host", "0.0.0.0", "--port", "0"),
                                out,
                                out))
                .isEqualTo(2);
        assertThat(printed()).contains("with --host 0.0.0.0 others may ask: say --token too");
        assertThat(Main.run(List.of(directory + "/none"), out, out)).isEqualTo(1);
        assertThat(printed()).contains("there is no directory");
    }
}
