package io.deltaway.run;

import io.deltaway.connect.Call;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceConnector;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import io.deltaway.table.Synchronization;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Written;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Wires a lowered plan to sources and sinks that can be opened.
final class Lowerings {

    private Lowerings() {}

    /// @throws RunException where a source or sink is none that can be opened, or two of them are
    ///   one file
    static Wiring wire(List<Written> written, Settings settings) {
        return wire(written, settings, List.of());
    }

    /// @param inStep the sources that go in step
    static Wiring wire(
            List<Written> written, Settings settings, List<Synchronization<?, ?>> inStep) {
        Lowered lowered = Lowered.of(written, settings.workers());
        var sources = new ArrayList<Wiring.WiredSource>();
        for (Lowered.Input input : lowered.inputs()) {
            Schema rows = lowered.plan().nodes().get(input.node()).schema();
            sources.add(source(input, rows, sources.size(), inStep));
        }
        var sinks = new ArrayList<Wiring.WiredSink<?>>();
        List<PlanNode> steps = Suspects.steps(written);
        lowered.outputs().forEach(output -> sinks.add(sink(output, steps)));
        IdentityHashMap<Call<?, ?>, CallLimits> limits = new IdentityHashMap<>();
        for (Lowered.Call asked : lowered.calls()) {
            Call<?, ?> call = call(asked);
            CallLimits own =
                    limits.computeIfAbsent(call, one -> new CallLimits(one, settings.random()));
            wire(call, own, asked, lowered.plan(), sources, sinks);
        }
        SharedFiles.refuse(sources, sinks);
        settings.keep().ifPresent(kept -> SharedFiles.refuseState(sources, kept.store()));
        return new Wiring(
                lowered.plan(),
                lowered::program,
                sources,
                sinks,
                lowered.errors(),
                lowered.ticks(),
                lowered.steps()::get,
                node -> Suspects.of(lowered.owners().get(node).getLast(), steps).toString(),
                Synchronized.groups(sources, inStep),
                steps.stream().anyMatch(Lowerings::remembers));
    }

    /// As what has changed, which groups there ever were, and how late it is.
    private static boolean remembers(PlanNode step) {
        return step instanceof PlanNode.Changes
                || step instanceof PlanNode.Silent
                || step instanceof PlanNode.Judged;
    }

    private static Call<?, ?> call(Lowered.Call asked) {
        if (asked.call() instanceof Call<?, ?> call) {
            return call;
        }
        throw new RunException(
                "DW-0209",
                "the call "
                        + asked.call().describe()
                        + " of "
                        + asked.step().origin()
                        + " can't be made: it is no Call.");
    }

    /// What is asked is a sink, and the answers are a source.
    private static void wire(
            Call<?, ?> call,
            CallLimits limits,
            Lowered.Call asked,
            CircuitPlan plan,
            List<Wiring.WiredSource> sources,
            List<Wiring.WiredSink<?>> sinks) {
        Schema questions = plan.nodes().get(asked.questions()).schema();
        Schema answers = plan.nodes().get(asked.answers()).schema();
        String where = asked.step().origin().line();
        var desk = new CallDesk<>(call, limits, questions, answers, asked.nullable());
        int node = asked.answers();
        var source = new CallAnswers(call, answers, desk);
        sources.add(
                new Wiring.WiredSource(
                        source,
                        new Feed.Target(source.describe(), sources.size(), node, node),
                        Set.copyOf(answers.names()),
                        where));
        sinks.add(
                new Wiring.WiredSink<>(
                        new CallQuestions(call.describe(), desk),
                        RowType.rows(questions),
                        asked.questions(),
                        -1,
                        false,
                        Suspects.none(),
                        where));
    }

    private static Wiring.WiredSource source(
            Lowered.Input input, Schema rows, int number, List<Synchronization<?, ?>> inStep) {
        if (!(input.source() instanceof SourceConnector<?> connector)) {
            throw new RunException(
                    "DW-0209",
                    "the source "
                            + input.source().describe()
                            + ", read at "
                            + input.origin().line()
                            + ", can't be opened: it is no SourceConnector.");
        }
        var target =
                new Feed.Target(
                        connector.describe(),
                        number,
                        input.node(),
                        input.errors(),
                        input.hasArrival(),
                        input.hasPartition(),
                        rows.indexOf(Events.KIND));
        Set<String> needed = Synchronized.needed(connector, input.needed(), inStep);
        return new Wiring.WiredSource(connector, target, needed, input.origin().line());
    }

    @SuppressWarnings("unchecked") // a sink takes rows of its table, or of what these extend
    private static Wiring.WiredSink<?> sink(Lowered.Output output, List<PlanNode> steps) {
        Written written = output.written();
        if (!(written.sink() instanceof SinkConnector<?> connector)) {
            throw new RunException(
                    "DW-0209",
                    "the sink "
                            + written.sink().describe()
                            + ", written at "
                            + written.origin().line()
                            + ", can't be opened: it is no SinkConnector.");
        }
        return new Wiring.WiredSink<>(
                (SinkConnector<Object>) connector,
                (RowType<Object>) written.table().rowType(),
                output.node(),
                output.refused(),
                written.table().properties().appendOnly(),
                Suspects.of(written.table(), steps),
                written.origin().line());
    }
}
