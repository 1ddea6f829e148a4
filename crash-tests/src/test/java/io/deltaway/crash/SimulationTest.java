package io.deltaway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.files.Csv;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Whole pipelines on simulated machines, from simulated servers and files to both, that crash
/// anywhere: nothing is lost and nothing doubled.
class SimulationTest {

    private static final int COUNT = Integer.getInteger("crash.simulated", 1_000);
    private static final long SEED = Long.getLong("crash.seed", 1);

    @Test
    void everyCrashIsSurvived() {
        long crashes = 0;
        long seed = SEED;
        while (crashes < COUNT) {
            crashes += Simulation.eachSeed(seed, 10, SimulationTest::crash);
            seed += 10;
        }
        System.out.printf("%d simulated crashes, seeds %d to %d%n", crashes, SEED, seed - 1);
    }

    private static void crash(Simulation simulation) throws IOException {
        Program program = Program.values()[simulation.random().nextInt(Program.values().length)];
        List<Event> events = events(simulation);
        boolean inFile = simulation.random().nextBoolean();
        Path input = simulation.disk().path("/events.csv");
        if (inFile) {
            var text = new StringBuilder(Event.csvHeader());
            events.forEach(event -> text.append(event.csv()));
            Files.writeString(input, text);
            simulation.disk().force();
        }
        // The order of a topic's partitions is left to chance, and a row that comes late is out.
        boolean inOrder = program == Program.SESSIONS;
        var topic = simulation.server().topic(Event.class, events);
        Path rows = simulation.disk().path("/out/rows.csv");
        Path changes = simulation.disk().path("/out/changes.csv");
        Path table = simulation.disk().path("/out/table.csv");
        simulation.run(pipeline -> {
            pipeline.persist(simulation.disk().path("/state"));
            Table<Event> all =
                    inFile
                            ? pipeline.read(Csv.files(input, Event.class))
                            : inOrder
                                    ? pipeline.read(
                                            Rows.of(Event.class, events.toArray(Event[]::new)))
                                    : pipeline.read(topic);
            Table<Answer> answers = program.of(all);
            answers.write(simulation.server().table("changes"));
            answers.write(Csv.changes(changes));
            answers.write(Csv.snapshot(table));
            Program.rows(all).write(Csv.file(rows));
        });
        Map<Answer, Long> expected = expected(program, events);
        assertThat(server(simulation)).as("%s on the server", program).isEqualTo(expected);
        assertThat(lines(changes, 2)).as("%s in the changes", program).isEqualTo(expected);
        assertThat(lines(table, 0)).as("%s in the table", program).isEqualTo(expected);
        assertThat(lines(rows, 0)).as("the rows").isEqualTo(counted(events, Program::rows));
    }

    private static List<Event> events(Simulation simulation) {
        var random = new Random(simulation.random().nextLong());
        var events = new ArrayList<Event>();
        int count = 1 + simulation.random().nextInt(120);
        for (int i = 0; i < count; i++) {
            events.add(Event.random(i, random));
        }
        return events;
    }

    private static Map<Answer, Long> expected(Program program, List<Event> events) {
        return counted(events, program::of);
    }

    private static Map<Answer, Long> counted(
            List<Event> events, java.util.function.Function<Table<Event>, Table<Answer>> program) {
        var answers = Collect.<Answer>rows();
        var pipeline = Pipeline.create();
        program.apply(pipeline.read(Rows.of(Event.class, events.toArray(Event[]::new))))
                .write(answers);
        pipeline.runToCompletion();
        var counted = new TreeMap<Answer, Long>();
        answers.current().forEach(row -> counted.merge(row, 1L, Long::sum));
        return counted;
    }

    private static Map<Answer, Long> server(Simulation simulation) {
        var counted = new TreeMap<Answer, Long>();
        for (WeightedRow row : simulation.server().rows("changes")) {
            List<String> cells = row.values().stream().map(String::valueOf).toList();
            Target.count(counted, cells, row.weight());
        }
        return counted;
    }

    private static Map<Answer, Long> lines(Path file, int before) throws IOException {
        var counted = new TreeMap<Answer, Long>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line.split(",", -1));
            Target.count(
                    counted,
                    cells.subList(before, cells.size()),
                    before == 0 ? 1 : Long.parseLong(cells.get(1)));
        }
        return counted;
    }

    @Test
    void aSeedDoesTheSameAgain() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(fingerprint(seed)).as("seed %d", seed).isEqualTo(fingerprint(seed));
        }
    }

    private static long fingerprint(long seed) {
        long[] fingerprint = new long[1];
        Simulation.eachSeed(
                seed,
                1,
                simulation -> {
                    crash(simulation);
                    fingerprint[0] = simulation.fingerprint();
                });
        return fingerprint[0];
    }
}
