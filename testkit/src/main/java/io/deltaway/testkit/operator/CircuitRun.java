package io.deltaway.testkit.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.SavedState;
import io.deltaway.run.epoch.Slices;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.List;

/// Runs a plan with one operator by hand. Rows are dealt to workers in contiguous slices; the state
/// is saved meanwhile, and restarts take it up, also with another number of workers.
final class CircuitRun {

    private final CircuitPlan plan;
    private final int output;
    private final int errors;
    private EpochRunner runner;
    private final SavedState state = new SavedState();

    /// @param limited whether memory is too small for what is kept
    CircuitRun(CircuitPlan plan, int output, int errors, int workers, boolean limited) {
        this.plan = plan;
        this.output = output;
        this.errors = errors;
        this.runner = runner(workers, limited);
        state.moveTo(runner);
    }

    private EpochRunner runner(int workers, boolean limited) {
        return new EpochRunner(
                plan, workers, limited ? ScratchPages.tinyCaches(workers) : List.of());
    }

    /// What an epoch gives, step by step and worker by worker, not summed up.
    record Given(List<WeightedRow> rows, List<WeightedRow> errors) {}

    Given epoch(History history, int epoch) {
        int steps = history.steps(epoch);
        for (int step = 0; step < steps; step++) {
            feed(history, epoch, step);
            runner.step(Crew.oneByOne(), epoch, step == steps - 1);
        }
        state.saveSome();
        return new Given(taken(output), taken(errors));
    }

    private void feed(History history, int epoch, int step) {
        int input = 0;
        for (CircuitPlan.Node node : plan.nodes()) {
            if (node.kind() instanceof CircuitPlan.Kind.Input) {
                List<WeightedRow> rows = history.rows(input++, epoch, step);
                Batch batch = Deltas.batch(node.schema(), rows);
                int workers = runner.workers();
                for (int w = 0; w < workers; w++) {
                    int from = rows.size() * w / workers;
                    int to = rows.size() * (w + 1) / workers;
                    if (from < to) {
                        runner.feed(w, node.id(), Slices.of(batch, from, to));
                    }
                }
            }
        }
    }

    private List<WeightedRow> taken(int node) {
        Schema schema = plan.nodes().get(node).schema();
        var rows = new ArrayList<WeightedRow>();
        runner.take(node).forEach(batch -> rows.addAll(Deltas.rows(schema, batch)));
        return rows;
    }

    /// Ends all workers and starts others with their state.
    void restart(int workers, boolean limited) {
        state.saveAll();
        runner = runner(workers, limited);
        state.moveTo(runner);
    }
}
