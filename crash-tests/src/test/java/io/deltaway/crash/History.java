package io.deltaway.crash;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// One program over an input that grows, in one process after the other, most of which are killed.
/// Whenever one comes to its end, every sink must hold the answer of a single run over all of the
/// input. All of it follows from a seed, but for how far a process gets after its last point.
final class History {

    private static final int KILLED = 128 + 9;
    private static final int LIMIT_SECONDS = 120;

    private final Random random;
    private final Path directory;
    private final Program program;
    private final Map<Target, String> targets = new TreeMap<>();
    private final String source;
    private final List<Event> events = new ArrayList<>();
    private final List<String> lives = new ArrayList<>();
    private final long rowsOfEpoch;
    private final long seed;
    private int kills;

    /// @param directory an empty one
    /// @param servers those of the targets that need a server which may be used
    History(long seed, Path directory, Collection<Target> servers)
            throws SQLException, InterruptedException, ExecutionException {
        this.seed = seed;
        this.random = new Random(seed);
        this.directory = directory;
        this.program = Program.values()[random.nextInt(Program.values().length)];
        this.rowsOfEpoch = 5L + random.nextInt(60);
        for (Target target : Target.values()) {
            boolean wanted = random.nextInt(3) == 0;
            boolean isLocal = target == Target.FILES || target == Target.SQLITE;
            if (wanted && (isLocal || servers.contains(target))) {
                targets.put(target, place(target));
            }
        }
        if (targets.isEmpty()) {
            Target any = random.nextBoolean() ? Target.FILES : Target.SQLITE;
            targets.put(any, place(any));
        }
        boolean fromTopic = targets.containsKey(Target.KAFKA) && random.nextBoolean();
        if (fromTopic) {
            Broker.create(topic("events"));
        }
        this.source =
                fromTopic
                        ? "kafka " + Broker.servers() + " " + topic("events") + " " + topic("group")
                        : input().toString();
    }

    private String place(Target target)
            throws SQLException, InterruptedException, ExecutionException {
        return switch (target) {
            case FILES -> directory.resolve("out").toString();
            case SQLITE -> "jdbc:sqlite:" + directory.resolve("out.sqlite");
            case POSTGRES -> Database.fresh();
            case KAFKA -> {
                Broker.create(topic("rows"), topic("changes"), topic("table"));
                yield Broker.servers() + " " + topic("");
            }
        };
    }

    private String topic(String name) {
        String prefix = directory.getFileName().toString();
        return name.isEmpty() ? prefix : prefix + "-" + name;
    }

    private Path input() {
        return directory.resolve("events.csv");
    }

    /// @return how many processes were killed
    /// @throws AssertionError with the seed, where something was lost or doubled
    int run() throws Exception {
        try {
            // What comes behind the end of a run is late for windows that its end has closed.
            int rounds = program == Program.SESSIONS ? 1 : 1 + random.nextInt(2);
            for (int round = 0; round < rounds; round++) {
                grow(100 + random.nextInt(500));
                live(1 + random.nextInt(4));
                check();
            }
            return kills;
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed %d: %s from %s to %s, epochs of %d rows, lives %s: %s"
                            .formatted(
                                    seed,
                                    program,
                                    source,
                                    targets,
                                    rowsOfEpoch,
                                    lives,
                                    e.getMessage()),
                    e);
        }
    }

    private void grow(int rows) throws IOException, InterruptedException, ExecutionException {
        List<Event> more = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            more.add(Event.random(events.size() + i, random));
        }
        if (source.startsWith("kafka ")) {
            Broker.send(topic("events"), more.stream().map(Event::json).toList());
        } else {
            var text = new StringBuilder(events.isEmpty() ? Event.csvHeader() : "");
            more.forEach(event -> text.append(event.csv()));
            Files.writeString(input(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        events.addAll(more);
    }

    /// Runs until one process comes to its end, and kills so many before.
    private void live(int most) throws IOException, InterruptedException {
        for (int left = most; ; left--) {
            Kill kill = left > 0 ? Kill.random(random, !lives.isEmpty()) : Kill.NEVER;
            int workers = 1 << random.nextInt(3);
            lives.add(workers + "x" + kill);
            Process process = start(workers, kill);
            try {
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("it hangs: " + printed());
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            int status = process.exitValue();
            if (status == 0) {
                return;
            } else if (status != KILLED || left == 0) {
                throw new AssertionError("it ended with " + status + ": " + printed());
            }
            kills++;
        }
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
                        source));
        targets.forEach((target, place) -> command.addAll(List.of(target.toString(), place)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printedTo().toFile())
                .start();
    }

    private static final List<String> JAVA =
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

    private void check() throws IOException, SQLException {
        var rows = Collect.<Answer>rows();
        var answers = Collect.<Answer>rows();
        var pipeline = Pipeline.create();
        Table<Event> all = pipeline.read(Rows.of(Event.class, events.toArray(Event[]::new)));
        program.of(all).write(answers);
        Program.rows(all).write(rows);
        pipeline.runToCompletion();
        for (Map.Entry<Target, String> target : targets.entrySet()) {
            var found = target.getKey().read(target.getValue());
            same(target.getKey(), Target.Form.ROWS, counted(rows), found);
            same(target.getKey(), Target.Form.CHANGES, counted(answers), found);
            same(target.getKey(), Target.Form.TABLE, counted(answers), found);
        }
    }

    private static Map<Answer, Long> counted(Collect<Answer> collected) {
        var counted = new TreeMap<Answer, Long>();
        collected.current().forEach(row -> counted.merge(row, 1L, Long::sum));
        return counted;
    }

    private static void same(
            Target target,
            Target.Form form,
            Map<Answer, Long> expected,
            Map<Target.Form, Map<Answer, Long>> all) {
        Map<Answer, Long> found = all.getOrDefault(form, Map.of());
        if (!found.equals(expected)) {
            var missing = new TreeMap<>(expected);
            missing.entrySet().removeAll(found.entrySet());
            var more = new TreeMap<>(found);
            more.entrySet().removeAll(expected.entrySet());
            throw new AssertionError(
                    "the %s of %s should have %s and have %s"
                            .formatted(form, target, missing, more));
        }
    }
}
