package io.deltaway.run;

import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.StatePart;
import io.deltaway.run.persist.Outline;
import io.deltaway.table.plan.Lowered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a program that is about to run is made of.
final class Outlines {

    private Outlines() {}

    static Outline of(Wiring wiring, EpochRunner epochs) {
        Lowered.Program program = wiring.program().get();
        var identities =
                new ArrayList<>(
                        wiring.sources().stream()
                                .map(source -> identity(source, program))
                                .toList());
        var refusing = wiring.refusing();
        refusing.forEach(sink -> identities.add("refused by " + identity(sink, program)));
        List<String> unique = Outline.numbered(identities);
        var sources = new ArrayList<Outline.Source>();
        for (int i = 0; i < unique.size(); i++) {
            int sink = i - wiring.sources().size();
            sources.add(
                    sink < 0
                            ? new Outline.Source(
                                    unique.get(i),
                                    wiring.sources().get(i).target().name(),
                                    wiring.sources().get(i).needed())
                            : new Outline.Source(
                                    unique.get(i),
                                    "what "
                                            + refusing.get(sink).connector().describe()
                                            + " refuses",
                                    java.util.Set.of()));
        }
        return new Outline(program.text(), sources, sinks(wiring, program), parts(epochs, program));
    }

    private static String identity(Wiring.WiredSource source, Lowered.Program program) {
        String rows = program.nodes().get(source.target().rows());
        return source.connector() instanceof CallAnswers answers
                ? rows + Outline.ANSWERS + answers.call()
                : rows;
    }

    private static String identity(Wiring.WiredSink<?> sink, Lowered.Program program) {
        return sink.connector().describe() + " of " + program.nodes().get(sink.output());
    }

    private static List<Outline.Sink> sinks(Wiring wiring, Lowered.Program program) {
        List<String> unique =
                Outline.numbered(
                        wiring.sinks().stream().map(sink -> identity(sink, program)).toList());
        var sinks = new ArrayList<Outline.Sink>();
        for (int i = 0; i < unique.size(); i++) {
            Wiring.WiredSink<?> sink = wiring.sinks().get(i);
            sinks.add(
                    new Outline.Sink(
                            unique.get(i),
                            sink.connector().describe(),
                            wiring.plan().nodes().get(sink.output()).name()));
        }
        return sinks;
    }

    private static Map<String, String> parts(EpochRunner epochs, Lowered.Program program) {
        List<String> names = epochs.stateParts().stream().map(StatePart::name).toList();
        List<String> unique =
                Outline.numbered(
                        names.stream()
                                .map(name -> {
                                    int end = name.lastIndexOf('/');
                                    int node = node(epochs, name.substring(0, end));
                                    return program.nodes().get(node) + name.substring(end);
                                })
                                .toList());
        var parts = new HashMap<String, String>();
        for (int i = 0; i < unique.size(); i++) {
            parts.put(names.get(i), unique.get(i));
        }
        return parts;
    }

    /// The number of the node with a name.
    static int node(EpochRunner epochs, String name) {
        return Objects.requireNonNull(epochs.plan().find(name)).id();
    }
}
