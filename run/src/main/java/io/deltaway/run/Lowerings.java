package io.deltaway.run;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceConnector;
import io.deltaway.table.RowType;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.Written;
import java.util.ArrayList;
import java.util.List;

/// Wires a lowered plan to sources and sinks that can be opened.
final class Lowerings {

    private Lowerings() {}

    /// @throws RunException where a source or sink is none that can be opened, or two of them are
    ///   one file
    static Wiring wire(List<Written> written, int workers) {
        Lowered lowered = Lowered.of(written, workers);
        var sources = new ArrayList<Wiring.WiredSource>();
        for (Lowered.Input input : lowered.inputs()) {
            sources.add(source(input, sources.size()));
        }
        var sinks = lowered.outputs().stream().<Wiring.WiredSink<?>>map(Lowerings::sink).toList();
        SharedFiles.refuse(sources, sinks);
        return new Wiring(
                lowered.plan(),
                lowered::program,
                sources,
                sinks,
                lowered.errors(),
                lowered.ticks(),
                lowered.steps()::get,
                node -> Suspects.of(lowered.owners().get(node).getLast()).toString());
    }

    private static Wiring.WiredSource source(Lowered.Input input, int number) {
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
                        input.hasPartition());
        return new Wiring.WiredSource(connector, target, input.needed(), input.origin().line());
    }

    @SuppressWarnings("unchecked") // a sink takes rows of its table, or of what these extend
    private static Wiring.WiredSink<?> sink(Lowered.Output output) {
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
                Suspects.of(written.table()),
                written.origin().line());
    }
}
