package io.deltaway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.files.Csv;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Source;
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
import java.util.function.Function;

/// A program on a simulated machine: from a file, a topic or memory into files and a server.
final class Scene {

    private static final int MOST_EVENTS = 150;

    private final Simulation simulation;
    private final Program program;
    private final List<Event> events = new ArrayList<>();
    private final Source<Event> source;
    private final Path rows;
    private final Path changes;
    private final Path table;

    Scene(Simulation simulation) throws IOException {
        this.simulation = simulation;
        var random = new Random(simulation.random().nextLong());
        this.program = Program.values()[random.nextInt(Program.values().length)];
        int count = 1 + random.nextInt(MOST_EVENTS);
        for (int i = 0; i < count; i++) {
            events.add(Event.random(i, random));
        }
        this.rows = simulation.disk().path("/out/rows.csv");
        this.changes = simulation.disk().path("/out/changes.csv");
        this.table = simulation.disk().path("/out/table.csv");
        this.source = source(random.nextInt(3));
    }

    private Source<Event> source(int kind) throws IOException {
        if (kind == 0) {
            Path file = simulation.disk().path("/events.csv");
            var text = new StringBuilder(Event.csvHeader());
            events.forEach(event -> text.append(event.csv()));
            Files.writeString(file, text);
            simulation.disk().force();
            return Csv.files(file, Event.class);
        }
        // In which order the partitions of a topic come is left to chance, and what comes late for
        // a window that closes with it.
        return kind == 1 && program != Program.SESSIONS
                ? simulation.server().topic(Event.class, events)
                : inMemory();
    }

    private Source<Event> inMemory() {
        return Rows.of(Event.class, events.toArray(Event[]::new));
    }

    /// Runs until the program comes to its end, over crashes.
    void run() {
        simulation.run(pipeline -> {
            pipeline.persist(state());
            Table<Event> all = pipeline.read(source);
            Table<Answer> answers = program.of(all);
            answers.write(simulation.server().table("changes"));
            answers.write(Csv.changes(changes));
            answers.write(Csv.snapshot(table));
            Program.rows(all).write(Csv.file(rows));
        });
    }

    /// Where the state is.
    Path state() {
        return simulation.disk().path("/state");
    }

    /// Every sink holds what a run without an end gives.
    void check() throws IOException {
        Map<Answer, Long> expected = counted(program::of);
        assertThat(onServer()).as("%s on the server", program).isEqualTo(expected);
        assertThat(lines(changes, 2)).as("%s in the changes", program).isEqualTo(expected);
        assertThat(lines(table, 0)).as("%s in the table", program).isEqualTo(expected);
        assertThat(lines(rows, 0)).as("the rows").isEqualTo(counted(Program::rows));
    }

    private interface Computation extends Function<Table<Event>, Table<Answer>> {}

    private Map<Answer, Long> counted(Computation computation) {
        var answers = Collect.<Answer>rows();
        var pipeline = Pipeline.create();
        computation.apply(pipeline.read(inMemory())).write(answers);
        pipeline.runToCompletion();
        var counted = new TreeMap<Answer, Long>();
        answers.current().forEach(row -> counted.merge(row, 1L, Long::sum));
        return counted;
    }

    private Map<Answer, Long> onServer() {
        var counted = new TreeMap<Answer, Long>();
        for (WeightedRow row : simulation.server().rows("changes")) {
            List<String> cells = row.values().stream().map(String::valueOf).toList();
            Target.count(counted, cells, row.weight());
        }
        return counted;
    }

    /// @param before how many columns stand before those of the row; the second is its weight
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
}
