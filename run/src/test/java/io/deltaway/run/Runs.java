package io.deltaway.run;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceConnector;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.run.epoch.Totals;
import io.deltaway.table.RowType;
import io.deltaway.table.plan.Lowered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts sources, the circuit of [Totals] and sinks together.
final class Runs {

    private static final Suspects NO_SUSPECTS = Suspects.none();

    private Runs() {}

    static RunningPipeline start(
            Consumer<Configuration> settings,
            SourceConnector<?> source,
            SinkConnector<Record> totals) {
        return start(settings, List.of(source), totals, null);
    }

    /// All sources give transfers of the one circuit; `rows` gets them as they are.
    static RunningPipeline start(
            Consumer<Configuration> settings,
            List<SourceConnector<?>> sources,
            SinkConnector<Record> totals,
            @Nullable SinkConnector<Record> rows) {
        var configuration = new Configuration();
        settings.accept(configuration);
        var run = new PipelineRun(wiring(sources, totals, rows), configuration.settings(), false);
        return RunningPipeline.start(run, new Views(), java.util.Map.of());
    }

    /// Waits until something is so, for a minute at most.
    static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not so after a minute");
            }
            Thread.sleep(1);
        }
    }

    static Wiring wiring(
            List<SourceConnector<?>> sources,
            SinkConnector<Record> totals,
            @Nullable SinkConnector<Record> rows) {
        Totals.Plan plan = Totals.plan();
        var wired = new ArrayList<Wiring.WiredSource>();
        for (SourceConnector<?> source : sources) {
            wired.add(
                    new Wiring.WiredSource(
                            source,
                            new Feed.Target(
                                    source.describe(),
                                    wired.size(),
                                    plan.input(),
                                    plan.errorInput()),
                            java.util.Set.of("account", "amount"),
                            "Program.java:7"));
        }
        var type = new RowType<>(Record.class, Totals.TOTALS);
        var sinks = new ArrayList<Wiring.WiredSink<?>>();
        sinks.add(
                new Wiring.WiredSink<>(
                        totals, type, plan.totals(), -1, false, NO_SUSPECTS, "Program.java:9"));
        if (rows != null) {
            sinks.add(
                    new Wiring.WiredSink<>(
                            rows, type, plan.rows(), -1, true, NO_SUSPECTS, "Program.java:10"));
        }
        return new Wiring(
                plan.circuit(),
                () -> program(plan.circuit()),
                wired,
                sinks,
                plan.errors(),
                new Lowered.Ticking(-1, false, false, 0),
                node -> line(plan.circuit(), node),
                node -> NO_SUSPECTS.toString(),
                List.of(),
                false);
    }

    private static Lowered.Program program(CircuitPlan circuit) {
        return new Lowered.Program(
                "", circuit.nodes().stream().map(CircuitPlan.Node::name).toList());
    }

    /// All threads of pipelines end. An executor says that it has ended a moment before its last
    /// thread has.
    static void awaitNoThreads() throws InterruptedException {
        await(() ->
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("deltaway")));
    }

    private static String line(CircuitPlan plan, int node) {
        return plan.nodes().get(node).name() + " at Program.java:7";
    }
}
