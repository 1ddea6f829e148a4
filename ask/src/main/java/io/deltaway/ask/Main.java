package io.deltaway.ask;

import io.deltaway.ai.Chats;
import io.deltaway.ai.Embedders;
import io.deltaway.assistant.Answer;
import io.deltaway.assistant.Assistant;
import io.deltaway.assistant.AssistantClient;
import io.deltaway.assistant.AssistantOptions;
import io.deltaway.assistant.FileState;
import io.deltaway.assistant.NotReadyException;
import io.deltaway.assistant.Statistics;
import io.deltaway.connect.Call;
import io.deltaway.connect.Callbacks;
import io.deltaway.connect.SourceException;
import io.deltaway.files.Bytes;
import io.deltaway.files.TextSource;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.mcp.Mcp;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Where `deltaway ask` starts. Exit statuses: 0 done, 1 it failed, 2 wrong usage.
public final class Main {

    private static final int PAUSE_MILLIS = 20;

    /// What no parser would read either.
    private static final long MOST_BYTES = 128L << 20;

    /// Files that are read at a time; what was read is found before the next ones are.
    private static final int FILES = 16;

    /// How long a question, or a file, waits for others. Where many ask, the epoch before gathers
    /// them; one alone would wait longer for this than for its answer.
    private static final Duration AT_MOST = Duration.ofNanos(50_000);

    private Main() {}

    public static void main(String[] arguments) {
        // The launcher hands its own arguments on; the first is the command.
        List<String> words = Arrays.asList(arguments);
        int status =
                run(words.subList(Math.min(1, words.size()), words.size()), System.out, System.err);
        System.out.flush();
        System.err.flush();
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        try {
            if (words.contains("--help") || words.contains("-h")) {
                out.print(Wishes.USAGE);
                return 0;
            }
            Wishes wishes = Wishes.of(words);
            if (!Files.isDirectory(wishes.directory())) {
                err.println("deltaway ask: there is no directory " + wishes.directory());
                return 1;
            }
            String question = wishes.question();
            if (question != null) {
                return answer(wishes, question, out, err);
            }
            serve(wishes, out, err);
            return 0;
        } catch (Wishes.UnclearException e) {
            err.println("deltaway ask: " + e.getMessage());
            err.print(Wishes.USAGE);
            return 2;
        } catch (PlanException e) {
            err.println("deltaway: " + e.getMessage());
            return 1;
        } catch (RunException e) {
            // Which step of the pipeline it was says nothing to whom has not written it.
            Throwable said = e.getCause() instanceof SourceException reason ? reason : e;
            err.println("deltaway: " + said.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("deltaway ask: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /// Serves until the process is told to end.
    private static void serve(Wishes wishes, PrintStream out, PrintStream err)
            throws IOException, Wishes.UnclearException {
        Server server = server(wishes);
        Pipeline pipeline =
                pipeline(wishes).configure(c -> c.epochs(e -> e.rows(FILES).every(AT_MOST)));
        Table<Bytes.File> files = pipeline.read(files(wishes).live());
        files.errors()
                .write(
                        Callbacks.<RowError>onChange((epoch, weight, error) -> {
                            if (weight > 0) {
                                err.println("not read: " + Shown.plain(error.message()));
                            }
                        }));
        Assistant assistant = Assistant.serve(pipeline, server, files, options(wishes));
        Mcp.on(server)
                .tool("search", assistant.retrieve())
                .tool("answer", assistant.answer())
                .tool("summarize", assistant.summarize())
                .resource("documents://all", "The state of each file", assistant.files());
        var page = new OpenedPage(server, out, wishes.opensPage());
        Thread.ofVirtual().start(page);
        pipeline.run();
    }

    private static Server server(Wishes wishes) throws Wishes.UnclearException {
        try {
            return Http.server(
                    wishes.port(),
                    options -> {
                        options.host(wishes.host());
                        String token = wishes.token();
                        if (token != null) {
                            options.token(token);
                        }
                        Path certificate = wishes.certificate();
                        Path key = wishes.key();
                        if (certificate != null && key != null) {
                            options.tls(certificate, key);
                        }
                    });
        } catch (PlanException e) {
            if (e.code().equals("DW-0465")) {
                throw new Wishes.UnclearException(
                        "with --host %s others may ask: say --token too".formatted(wishes.host()));
            }
            if (e.code().equals("DW-0464")) {
                throw new Wishes.UnclearException(
                        "expected %s, got %s".formatted(e.expected(), e.actual()));
            }
            throw e;
        }
    }

    private static Consumer<AssistantOptions> options(Wishes wishes) throws IOException {
        Wishes.Model model = wishes.model();
        Chats chats = model == null ? null : Models.of(model);
        return options -> {
            options.language(wishes.language());
            if (wishes.byMeaning()) {
                options.embed(Main::embedder, Embedders.LOCAL_DIMENSION);
            }
            if (chats != null) {
                options.answer(chats).summarize(chats.summarizing());
            }
        };
    }

    /// Answers one question, once all files are read.
    private static int answer(Wishes wishes, String question, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        Server server = Http.server(0);
        Pipeline pipeline = pipeline(wishes);
        Assistant.serve(pipeline, server, pipeline.read(files(wishes)), options(wishes));
        try (RunningPipeline running = pipeline.start();
                AssistantClient client = AssistantClient.of(address(server, running))) {
            // A connection that was made while the server ended would be waited for.
            Thread.ofVirtual().start(() -> closeAtEnd(running, client));
            try {
                answer(client, question, out, err);
            } catch (IOException e) {
                running.stop();
                running.await(); // tells why, where it was the pipeline that failed
                throw e;
            }
            return 0;
        } catch (RunException e) {
            if (isEmpty(wishes.directory(), e)) {
                throw new IOException("there are no files in " + wishes.shownDirectory(), e);
            }
            throw e;
        }
    }

    private static boolean isEmpty(Path directory, RunException failed) {
        return failed.getCause() instanceof SourceException reason
                && reason.code().equals("DW-0401")
                && Files.isReadable(directory);
    }

    private static void answer(
            AssistantClient client, String question, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        awaitAll(client);
        Answer answer = whenReady(() -> client.answer(question));
        out.println(Shown.of(answer));
        if (answer.problem() != null) {
            err.println(Shown.plain(answer.problem()));
        }
        for (FileState file : client.files()) {
            String problem = file.problem();
            if (problem != null) {
                err.println("not read: " + Shown.plain(file.path() + ": " + problem));
            }
        }
    }

    /// A question of the first moment would overtake what is still being read, and by its meaning.
    private static void awaitAll(AssistantClient client) throws IOException, InterruptedException {
        while (true) {
            Statistics now = whenReady(client::statistics);
            if (now.waiting() == 0 && now.unembedded() == 0) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    @FunctionalInterface
    private interface Asked<T> {
        T answer() throws IOException, InterruptedException;
    }

    private static <T> T whenReady(Asked<T> asked) throws IOException, InterruptedException {
        while (true) {
            try {
                return asked.answer();
            } catch (NotReadyException e) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static void closeAtEnd(RunningPipeline running, AssistantClient client) {
        try {
            running.await();
        } catch (RunException e) {
            // whoever asks is told
        } finally {
            client.close();
        }
    }

    /// Where the server is, once it listens.
    private static URI address(Server server, RunningPipeline running) throws InterruptedException {
        while (running.isRunning()) {
            try {
                return server.uri();
            } catch (IllegalStateException notYet) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        running.await(); // throws what went wrong
        throw new IllegalStateException("the pipeline has ended");
    }

    /// Leaves half of the machine to questions and to all else.
    private static Call<String, float[]> embedder() {
        int half = Runtime.getRuntime().availableProcessors() / 2;
        return Embedders.local().concurrently(Math.max(1, half));
    }

    private static Pipeline pipeline(Wishes wishes) {
        Pipeline pipeline = Pipeline.create();
        Path state = wishes.state();
        if (state != null) {
            pipeline.persist(state);
        }
        return pipeline;
    }

    private static TextSource<Bytes.File> files(Wishes wishes) {
        return Bytes.files(wishes.directory().resolve("**").toString(), MOST_BYTES);
    }
}
