package io.deltaway.testkit.operator;

import io.deltaway.engine.value.Schema;
import io.deltaway.testkit.TextTable;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/// What arrives at the inputs of a circuit, in order, cut into epochs and steps.
public record History(List<Event> events, int epochs) {

    /// A row that arrives at an input.
    public record Event(int input, int epoch, int step, WeightedRow row) {}

    public History {
        events = List.copyOf(events);
    }

    /// Reads a [TextTable] for each input.
    public static History parse(List<Schema> schemas, String... tables) {
        var events = new ArrayList<Event>();
        int epochs = 0;
        for (int input = 0; input < tables.length; input++) {
            for (TextTable.Line line : TextTable.parse(schemas.get(input), tables[input])) {
                events.add(new Event(input, line.epoch(), line.step(), line.row()));
                epochs = Math.max(epochs, line.epoch() + 1);
            }
        }
        return new History(events, epochs);
    }

    /// Cuts a sequence of rows at random; the epochs and steps that its events have don't count.
    public static History cut(Random random, List<Event> sequence) {
        var cut = new ArrayList<Event>();
        int epoch = 0;
        int step = 0;
        double newStep = random.nextDouble() / 2;
        double newEpoch = random.nextDouble() / 2;
        for (Event event : sequence) {
            if (random.nextDouble() < newEpoch) {
                epoch++;
                step = 0;
            } else if (random.nextDouble() < newStep) {
                step++;
            }
            cut.add(new Event(event.input, epoch, step, event.row));
        }
        return new History(cut, epoch + 1);
    }

    /// The number of steps of an epoch, at least one.
    public int steps(int epoch) {
        return 1
                + events.stream()
                        .filter(e -> e.epoch == epoch)
                        .mapToInt(Event::step)
                        .max()
                        .orElse(0);
    }

    /// What arrives at an input in a step.
    public List<WeightedRow> rows(int input, int epoch, int step) {
        return events.stream()
                .filter(event -> event.input == input && event.epoch == epoch && event.step == step)
                .map(Event::row)
                .toList();
    }

    /// All rows of an input up to the end of an epoch, in order of arrival.
    public List<WeightedRow> until(int input, int epoch) {
        var rows = new ArrayList<WeightedRow>();
        for (int e = 0; e <= epoch; e++) {
            for (int step = 0; step < steps(e); step++) {
                rows.addAll(rows(input, e, step));
            }
        }
        return rows;
    }

    /// The same epochs with every row in a step of its own. What is retracted in a step comes after
    /// what is inserted.
    public History inStepsOfOne() {
        var cut = new ArrayList<Event>();
        for (int e = 0; e < epochs; e++) {
            int next = 0;
            for (int step = 0; step < steps(e); step++) {
                for (boolean inserted : new boolean[] {true, false}) {
                    for (Event event : events) {
                        boolean here = event.epoch == e && event.step == step;
                        if (here && event.row.weight() > 0 == inserted) {
                            cut.add(new Event(event.input, e, next++, event.row));
                        }
                    }
                }
            }
        }
        return new History(cut, epochs);
    }

    /// The same without the events for which `gone` says so.
    public History without(Predicate<Event> gone) {
        return new History(events.stream().filter(event -> !gone.test(event)).toList(), epochs);
    }

    /// What is left of a history that fails when all is taken away that isn't needed for it: all
    /// copies of one row at a time, so that no row is retracted which never came.
    public History smallest(Predicate<History> fails) {
        History small = this;
        for (boolean progress = true; progress; ) {
            progress = false;
            for (Event event : small.events) {
                History smaller =
                        small.without(other ->
                                other.input == event.input
                                        && other.row.values().equals(event.row.values()));
                if (smaller.events.size() < small.events.size() && fails.test(smaller)) {
                    small = smaller;
                    progress = true;
                    break;
                }
            }
        }
        return small;
    }

    /// The tables of which [#parse] makes this history, one for each input.
    public String show(List<Schema> schemas) {
        var out = new StringBuilder();
        for (int input = 0; input < schemas.size(); input++) {
            int at = input;
            List<TextTable.Line> lines =
                    events.stream()
                            .filter(event -> event.input == at)
                            .map(event -> new TextTable.Line(event.epoch, event.step, event.row))
                            .toList();
            out.append(TextTable.showSteps(schemas.get(input), lines)).append('\n');
        }
        return out.toString();
    }
}
