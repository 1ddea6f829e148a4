package io.deltaway.plans;

import io.deltaway.plans.Naive.Rows;
import io.deltaway.testkit.TextTable;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plan, what arrives, and how it is run.
///
/// @param events in the order of arrival
/// @param restarts after each epoch the number of workers with which the plan is taken up again; 0
///   where it simply goes on
/// @param dealing the seed by which rows are dealt to workers
record Case(
        Plan plan,
        List<Event> events,
        int epochs,
        int workers,
        List<Integer> restarts,
        Optional<Long> dealing) {

    /// A row that arrives at an input.
    record Event(int input, int epoch, int step, WeightedRow row) {

        TextTable.Line line() {
            return new TextTable.Line(epoch, step, row);
        }
    }

    Case {
        events = List.copyOf(events);
        restarts = List.copyOf(restarts);
    }

    /// The number of steps of an epoch, at least one.
    int steps(int epoch) {
        return 1
                + events.stream()
                        .filter(event -> event.epoch == epoch)
                        .mapToInt(Event::step)
                        .max()
                        .orElse(0);
    }

    List<Event> events(int epoch, int step) {
        return events.stream().filter(event -> event.epoch == epoch && event.step == step).toList();
    }

    /// What has arrived at each input by the end of an epoch, in order.
    List<List<Rows>> arrived(int epoch) {
        var arrived = new ArrayList<List<Rows>>();
        plan.inputs().forEach(input -> arrived.add(new ArrayList<>()));
        long position = 0;
        for (Event event : events) {
            if (event.epoch <= epoch) {
                List<@Nullable Object> values = event.row.values();
                arrived.get(event.input).add(new Rows(values, event.row.weight(), position++));
            }
        }
        return arrived;
    }

    Case with(Plan other) {
        return new Case(other, events, epochs, workers, restarts, dealing);
    }

    Case with(List<Event> others) {
        return new Case(plan, others, epochs, workers, restarts, dealing);
    }
}
