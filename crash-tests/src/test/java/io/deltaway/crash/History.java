package io.deltaway.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// One program over an input that grows, in one process after the other, most of which are killed.
/// Whenever one comes to its end, every sink must hold the answer of a single run over all of the
/// input; where the input is live, as soon as it changes no more. All of it follows from a seed,
/// but for how far a process gets after its last point, and what a live input has become by then.
final class History {

    private static final int KILLED = 128 + 9;
    private static final int TOLD_TO_END = 128 + 15;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// A process whose point doesn't come is killed at whatever it does then.
    private static final Duration LIVE = Duration.ofSeconds(1);

    private final Random random;
    private final Path directory;
    private final Program program;
    private final Map<Target, String> targets = new TreeMap<>();
    private final Input input;
    private final List<String> lives = new ArrayList<>();
    private final long rowsOfEpoch;
    private final long seed;
    private final Instant end;
    private int kills;

    /// @param directory an empty one
    /// @param end when nothing is killed any more: the history comes to its own end then
    History(long seed, Path directory, Instant end) throws Exception {
        this.seed = seed;
        this.end = end;
        this.random = new Random(seed);
        this.directory = directory;
        this.rowsOfEpoch = 5L + random.nextInt(60);
        for (Target target : Target.values()) {
            if (random.nextInt(3) == 0) {
                targets.put(target, place(target));
            }
        }
        if (targets.isEmpty()) {
            Target any = random.nextBoolean() ? Target.FILES : Target.SQLITE;
            targets.put(any, place(any));
        }
        this.input = input();
        Program any = Program.values()[random.nextInt(Program.values().length)];
        // Which rows are late for windows that close depends on how far others were by then.
        this.program = any == Program.SESSIONS && input.isLive() ? Program.WINDOWS : any;
    }

    private Input input() throws Exception {
        return switch (random.nextInt(4)) {
            case 0 -> new FollowedTable();
            case 1 -> new LiveFiles(directory.resolve("in"));
            case 2 ->
                    targets.containsKey(Target.KAFKA)
                            ? new Topic(topic("events"))
                            : new GrowingFile(directory.resolve("events.csv"));
            default -> new GrowingFile(directory.resolve("events.csv"));
        };
    }

    private String place(Target target)
            throws SQLException, InterruptedException, ExecutionException {
        return switch (target) {
            case FILES -> directory.resolve("out").toString();
            case SQLITE -> "jdbc:sqlite:" + directory.resolve("out.sqlite");
            case POSTGRES -> Database.fresh();
            case KAFKA -> {
                for (Target.Form form : Target.Form.values()) {
                    Broker.create(topic(form.text));
                }
                yield Broker.servers() + " " + directory.getFileName();
            }
        };
    }

    private String topic(String name) {
        return directory.getFileName() + "-" + name;
    }

    /// @return how many processes were killed
    /// @throws AssertionError with the seed, where something was lost or doubled
    int run() throws Exception {
        try {
            // What comes behind the end of a run is late for windows that its end has closed.
            int rounds = program == Program.SESSIONS ? 1 : 1 + random.nextInt(2);
            for (int round = 0; round < rounds; round++) {
                input.change(100 + random.nextInt(500), random);
                live(1 + random.nextInt(4));
                String wrong = wrong(Answers.of(program, input.events()));
                if (!wrong.isEmpty()) {
                    throw new AssertionError(wrong);
                }
            }
            input.end();
            return kills;
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed %d: %s from %s to %s, epochs of %d rows, lives %s: %s"
                            .formatted(
                                    seed,
                                    program,
                                    input.source(),
                                    targets,
                                    rowsOfEpoch,
                                    lives,
                                    e.getMessage()),
                    e);
        }
    }

    /// Runs until one process comes to its end, and kills so many before.
    private void live(int most) throws Exception {
        for (int left = most; ; left--) {
            boolean isKilled = left > 0 && Instant.now().isBefore(end);
            Kill kill = isKilled ? Kill.random(random, !lives.isEmpty()) : Kill.NEVER;
            int workers = 1 << random.nextInt(3);
            lives.add(workers + "x" + kill);
            Process process = start(workers, kill);
            int ended = input.isLive() && !isKilled ? TOLD_TO_END : 0;
            try {
                if (input.isLive()) {
                    change(process, isKilled);
                }
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("it hangs: " + printed());
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            int status = process.exitValue();
            if (status == ended) {
                return;
            } else if (status != KILLED || !isKilled) {
                throw new AssertionError("it ended with " + status + ": " + printed());
            }
            kills++;
        }
    }

    /// Changes a live input while a process reads it, and ends the process: forcibly if it is to be
    /// killed and was not, else when it has got everything.
    private void change(Process process, boolean isKilled) throws Exception {
        Instant end = Instant.now().plus(isKilled ? LIVE : LIVE.dividedBy(2));
        while (!process.waitFor(random.nextInt(50), TimeUnit.MILLISECONDS)
                && Instant.now().isBefore(end)) {
            input.change(1 + random.nextInt(10), random);
        }
        if (isKilled) {
            process.destroyForcibly();
            return;
        }
        Instant limit = Instant.now().plus(LIMIT);
        var expected = Answers.of(program, input.events());
        while (!wrong(expected).isEmpty() && process.isAlive() && Instant.now().isBefore(limit)) {
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        process.destroy();
    }

    private Process start(int workers, Kill kill) throws IOException {
        var command = new ArrayList<>(JAVA);
        command.addAll(
                List.of(
                        Victim.class.getName(),
                        directory.resolve("state").toString(),
                        program.toString(),
                        "" + workers,
                        "" + rowsOfEpoch,
                        kill.toString(),
                        input.source()));
        targets.forEach((target, place) -> command.addAll(List.of(target.toString(), place)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printedTo().toFile())
                .start();
    }

    static final List<String> JAVA =
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"));

    private Path printedTo() {
        return directory.resolve("printed.txt");
    }

    private String printed() throws IOException {
        String all = Files.readString(printedTo());
        return all.length() > 4_000 ? all.substring(0, 4_000) : all;
    }

    /// What is not as it should be; empty where all is.
    private String wrong(Answers expected) {
        var wrong = new StringBuilder();
        for (Map.Entry<Target, String> target : targets.entrySet()) {
            for (Target.Form form : Target.Form.of(input.isLive())) {
                wrong.append(wrong(target.getKey(), form, target.getValue(), expected.in(form)));
            }
        }
        return wrong.toString();
    }

    private static String wrong(
            Target target, Target.Form form, String place, Map<Answer, Long> expected) {
        Map<Answer, Long> found;
        try {
            found = target.read(place, form);
        } catch (IOException | SQLException | RuntimeException e) {
            // Not there yet, or the half of a line that is being written.
            return "the %s of %s can't be read: %s ".formatted(form, target, e);
        }
        var missing = new TreeMap<>(expected);
        missing.entrySet().removeAll(found.entrySet());
        var more = new TreeMap<>(found);
        more.entrySet().removeAll(expected.entrySet());
        return found.equals(expected)
                ? ""
                : "the %s of %s should have %s and have %s ".formatted(form, target, missing, more);
    }
}
