package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.http.Http;
import io.deltaway.run.RunningPipeline;
import io.deltaway.testkit.Soon;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/// An assistant that starts again in a process of its own, with the flags of this one: no loop is
/// compiled there. It is asked from here, as soon as it answers.
final class StartedAgain {

    private static final int TIMES = 3;

    private final Path directory;
    private final Path state;
    private final int documents;
    private final Path cache;
    private final String classPath;

    private StartedAgain(Path directory, Path state, int documents, Path work) throws IOException {
        this.directory = directory;
        this.state = state;
        this.documents = documents;
        this.cache = work.resolve("cache.aot");
        this.classPath = jars(work);
    }

    /// Reports how long it takes from the start of the process to the first answers, also with its
    /// classes from an AOT cache, as `deltaway ask` has them.
    ///
    /// @param work an empty directory
    static void report(Path directory, Path state, int documents, Path work) throws Exception {
        var again = new StartedAgain(directory, state, documents, work);
        String what = "first answer of a process of its own after its start";
        again.report(what, List.of());
        again.once(
                List.of(
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-AOTRecordTraining",
                        "-XX:AOTCacheOutput=" + again.cache));
        again.report(what + ", AOT", List.of("-XX:AOTCache=" + again.cache));
    }

    private void report(String what, List<String> flags) throws Exception {
        long[] nanos = new long[TIMES];
        for (int time = 0; time < TIMES; time++) {
            nanos[time] = once(flags);
        }
        Times.report(what, nanos);
    }

    /// The class path without directories, from which no class gets into a cache.
    private static String jars(Path work) throws IOException {
        String ours = System.getProperty("java.class.path");
        String all = System.getProperty("surefire.test.class.path", ours);
        var jars = new ArrayList<String>();
        for (String path : all.split(File.pathSeparator, -1)) {
            if (!path.isEmpty() && Files.isDirectory(Path.of(path))) {
                String jar = work.resolve(jars.size() + ".jar").toString();
                int status =
                        ToolProvider.findFirst("jar")
                                .orElseThrow()
                                .run(System.out, System.err, "cf", jar, "-C", path, ".");
                assertThat(status).isZero();
                jars.add(jar);
            } else if (path.endsWith(".jar")) {
                jars.add(path);
            }
        }
        return jars.stream().collect(Collectors.joining(File.pathSeparator));
    }

    /// Starts the process, and ends it when it has answered.
    private long once(List<String> flags) throws Exception {
        int port = freePort();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, StartedAgain.class.getName()));
        command.addAll(List.of(directory.toString(), state.toString(), "" + port));
        long began = System.nanoTime();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long took;
        try (var client = AssistantClient.of(URI.create("http://localhost:" + port))) {
            Soon.await(() -> process.isAlive() && answers(client));
            took = System.nanoTime() - began;
        } finally {
            process.outputWriter().close(); // which ends it
        }
        assertThat(process.waitFor()).isZero();
        return took;
    }

    static boolean hasRead(AssistantClient client, int documents) throws Exception {
        Statistics now = client.statistics();
        return now.files() == documents && now.waiting() == 0 && now.embedded() == now.chunks();
    }

    private boolean answers(AssistantClient client) throws Exception {
        try {
            return hasRead(client, documents) && !client.retrieve("word1 word2 word3", 1).isEmpty();
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// @param args the directory of the documents, where the state is, and the port
    public static void main(String[] args) throws Exception {
        var figures = new FiguresTest();
        figures.directory = Path.of(args[0]);
        figures.state = Path.of(args[1]);
        try (RunningPipeline _ = figures.start(Http.server(Integer.parseInt(args[2])))) {
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
