package io.deltaway.run;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceConnector;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.time.TimeScale;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowType;
import io.deltaway.table.Synchronization;
import io.deltaway.table.plan.Lowered;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A circuit plan and what is at its ends.
///
/// @param program what the program computes
/// @param errors the output node of all failed rows, or -1
/// @param ticks what clocks have to be told
/// @param lines the user's line that built a node
/// @param suspects who may have retracted a row that a node never got
/// @param groups the sources that go in step
/// @param remembers whether a step keeps something of rows that have gone
record Wiring(
        CircuitPlan plan,
        Supplier<Lowered.Program> program,
        List<WiredSource> sources,
        List<WiredSink<?>> sinks,
        int errors,
        Lowered.Ticking ticks,
        IntFunction<String> lines,
        IntFunction<String> suspects,
        List<Group> groups,
        boolean remembers) {

    Wiring {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
        groups = List.copyOf(groups);
    }

    /// The groups of feeds that go in step.
    List<InStep> inStep(List<Feed> feeds) {
        return groups.stream()
                .map(group ->
                        new InStep(
                                group.members.stream()
                                        .map(member ->
                                                new InStep.Of(
                                                        feeds.get(member.source),
                                                        member.column,
                                                        member.mayBeCut))
                                        .toList(),
                                TimeScale.of(group.of.type()),
                                group.of.mostAhead(),
                                group.of.idle().toNanos(),
                                System::nanoTime))
                .toList();
    }

    /// The number of the feed of what a sink refuses, behind those of the sources; -1 where there
    /// is none.
    int feed(WiredSink<?> sink) {
        int number = refusing().indexOf(sink);
        return number < 0 ? -1 : sources.size() + number;
    }

    /// What nobody is to see.
    List<Secrets> secrets() {
        return Stream.concat(
                        sources.stream().map(source -> source.connector().secrets()),
                        sinks.stream().map(sink -> sink.connector().secrets()))
                .toList();
    }

    /// Whether a source or sink is a part of a call, and none of the program's.
    static boolean isOfCall(Object connector) {
        return connector instanceof CallAnswers || connector instanceof CallQuestions;
    }

    /// The sinks whose refused rows come back into the circuit.
    List<WiredSink<?>> refusing() {
        return sinks.stream().filter(sink -> sink.refused() >= 0).toList();
    }

    /// The columns of the chunks of each source.
    List<Schema> chunkSchemas() {
        return sources.stream()
                .map(source -> {
                    Schema rows = plan.nodes().get(source.target().rows()).schema();
                    int hidden =
                            (source.target().numbered() ? 1 : 0)
                                    + (source.target().partitioned() ? 1 : 0);
                    return new Schema(rows.fields().subList(0, rows.width() - hidden));
                })
                .toList();
    }

    /// A circuit without inputs and outputs.
    static Wiring nothing() {
        return new Wiring(
                new CircuitPlan.Builder().build(),
                () -> new Lowered.Program("", List.of()),
                List.of(),
                List.of(),
                -1,
                new Lowered.Ticking(-1, false, false, 0),
                node -> "",
                node -> "",
                List.of(),
                false);
    }

    /// Sources that go in step.
    record Group(Synchronization<?, ?> of, List<Member> members) {}

    /// @param source its number
    /// @param column of its chunks, with the time
    /// @param mayBeCut whether its rows stand for themselves
    record Member(int source, int column, boolean mayBeCut) {}

    /// A source and where its rows go.
    ///
    /// @param needed the names of the columns that somebody reads
    /// @param where the user's line that reads it
    record WiredSource(
            SourceConnector<?> connector, Feed.Target target, Set<String> needed, String where) {}

    /// A sink and where its rows come from.
    ///
    /// @param output the output node
    /// @param appendOnly whether its rows only ever appear
    /// @param suspects who may have retracted a row that never was
    /// @param refused the input node of what it refuses; -1 where there is none
    /// @param where the user's line that writes it
    record WiredSink<R>(
            SinkConnector<R> connector,
            RowType<R> rowType,
            int output,
            int refused,
            boolean appendOnly,
            Suspects suspects,
            String where) {}
}
