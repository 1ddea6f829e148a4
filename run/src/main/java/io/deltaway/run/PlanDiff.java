package io.deltaway.run;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.StatePart;
import io.deltaway.run.persist.KeptState;
import io.deltaway.run.persist.Outline;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What becomes of the state of one program in another one: what is kept, what has to be computed
/// from what came before, what is dropped; and why not, where that can't be done.
///
/// A part of the state is kept where the same is computed from the same. Nothing else is guessed: a
/// step that is new or computes something else has its state computed from all that ever came, so
/// that it is as if it had always been there.
final class PlanDiff {

    private final Wiring wiring;
    private final EpochRunner epochs;
    private final Outline now;
    private final KeptState kept;
    private final Outline before;
    private final List<String> lines = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private final TreeSet<String> recomputed = new TreeSet<>();
    private final BitSet newSinks = new BitSet();
    private final BitSet sourcesAgain = new BitSet();

    /// @param now of the program that is to run
    /// @param kept what there is of the other one
    /// @param hasRefusals whether something is kept that sinks refused
    PlanDiff(Wiring wiring, EpochRunner epochs, Outline now, KeptState kept, boolean hasRefusals) {
        this.wiring = wiring;
        this.epochs = epochs;
        this.now = now;
        this.kept = kept;
        this.before = kept.outline();
        compareSources();
        compareSinks();
        compareParts();
        findSourcesAgain();
        checkClocks();
        checkTwins();
        if (hasRefusals && !now.sources().equals(before.sources())) {
            obstacles.add(
                    "rows are waiting that sinks refused. Run the program as it was until it has stopped by itself");
        }
    }

    private long firstEpoch() {
        return kept.saved().map(saved -> saved.epoch() + 1).orElse(0L);
    }

    private void compareSources() {
        for (Outline.Source source : now.sources()) {
            boolean goesOn = before.source(source.identity()) >= 0;
            if (!source.identity().startsWith("refused by ")) {
                line(
                        goesOn ? "kept" : "new",
                        "source " + source.name(),
                        goesOn ? "goes on where it was" : "is read from its beginning");
            }
        }
        for (Outline.Source source : before.sources()) {
            if (now.source(source.identity()) < 0 && !source.identity().startsWith("refused by ")) {
                line("dropped", "source " + source.name(), "where it was is forgotten");
                losses.add("how far " + source.name() + " was read");
            }
        }
    }

    private void compareSinks() {
        var gone = new TreeMap<String, Integer>();
        for (Outline.Sink sink : before.sinks()) {
            if (now.sink(sink.identity()) < 0) {
                gone.merge(sink.name(), 1, Integer::sum);
            }
        }
        for (int i = 0; i < now.sinks().size(); i++) {
            Outline.Sink sink = now.sinks().get(i);
            if (before.sink(sink.identity()) >= 0) {
                line("kept", "sink " + sink.name(), "goes on");
                continue;
            }
            newSinks.set(i);
            boolean hadOther = gone.merge(sink.name(), -1, Integer::sum) >= 0;
            boolean startsOver = wiring.sinks().get(i).connector().startsOver();
            line(
                    hadOther ? "recomputed" : "new",
                    "sink " + sink.name(),
                    !hadOther
                            ? "gets all its rows"
                            : startsOver
                                    ? "is written anew, with all its rows"
                                    : "would have to be written anew, with all its rows");
            if (hadOther && !startsOver) {
                obstacles.add(
                        "the sink "
                                + sink.name()
                                + " holds what it was given by the other program, and nothing says that it may be emptied. Say so where it can be (emptied() of a table in a database), write to another place, or empty it and take a directory of its own");
            }
        }
        gone.forEach((name, count) -> {
            if (count > 0) {
                line("dropped", "sink " + name, "is not written any more");
            }
        });
    }

    private void compareParts() {
        Map<String, String> namesBefore = before.namesOfParts();
        Map<String, String> namesNow = now.namesOfParts();
        var steps = new TreeMap<String, List<String>>();
        new TreeMap<>(now.parts())
                .forEach((name, identity) -> {
                    String was = namesNow.containsKey(identity) ? namesBefore.get(identity) : null;
                    if (was == null) {
                        recomputed.add(name);
                    }
                    steps.computeIfAbsent(step(name), step -> new ArrayList<>())
                            .add(was == null ? "" : was);
                });
        steps.forEach((step, was) -> {
            if (was.contains("")) {
                line("recomputed", step, "from all that came");
            } else if (step(was.getFirst()).equals(step)) {
                line("kept", step, rows(was));
            } else {
                line("migrated", step, rows(was) + ", was " + step(was.getFirst()));
            }
        });
        var dropped = new TreeMap<String, List<String>>();
        before.parts()
                .forEach((name, identity) -> {
                    if (!namesNow.containsKey(identity) || !namesBefore.containsKey(identity)) {
                        dropped.computeIfAbsent(step(name), step -> new ArrayList<>()).add(name);
                    }
                });
        dropped.forEach((step, parts) -> {
            line("dropped", step, rows(parts));
            losses.add("what " + step + " keeps");
        });
    }

    /// The node that a part of the state is of.
    private static String step(String part) {
        return part.substring(0, part.lastIndexOf('/'));
    }

    private String rows(List<String> parts) {
        long rows = 0;
        long bytes = 0;
        for (String part : parts) {
            KeptState.Share share = kept.parts().get(part);
            rows += share == null ? 0 : share.rows();
            bytes += share == null ? 0 : share.sizeInBytes();
        }
        return "%,d rows, %,d bytes saved".formatted(rows, bytes);
    }

    private void line(String what, String of, String how) {
        lines.add("%-11s%s: %s".formatted(what, of, how));
    }

    /// The sources of which everything has to be done again.
    private void findSourcesAgain() {
        var nodes = new BitSet();
        recomputed.forEach(part -> nodes.set(Outlines.node(epochs, step(part))));
        newSinks.stream().forEach(sink -> nodes.set(wiring.sinks().get(sink).output()));
        List<CircuitPlan.Node> all = wiring.plan().nodes();
        // A loop is left and entered by other nodes, so all of it is in it or nothing.
        for (boolean more = true; more; ) {
            int count = nodes.cardinality();
            for (CircuitPlan.Node node : all.reversed()) {
                if (nodes.get(node.id())) {
                    node.inputs().forEach(nodes::set);
                    if (node.loop() != CircuitPlan.NO_LOOP) {
                        all.stream()
                                .filter(other -> other.loop() != CircuitPlan.NO_LOOP)
                                .forEach(other -> nodes.set(other.id()));
                    }
                }
            }
            more = nodes.cardinality() > count;
        }
        for (int i = 0; i < now.sources().size(); i++) {
            int was = before.source(now.sources().get(i).identity());
            boolean isNeeded = isIn(nodes, i);
            if (was < 0) {
                continue;
            }
            if (isNeeded) {
                sourcesAgain.set(i);
            }
            if (i < wiring.sources().size()) {
                checkColumns(i, before.sources().get(was), isNeeded);
            }
        }
        if (needsHistory() && !kept.isComplete()) {
            obstacles.add(
                    "all that came is needed to compute "
                            + (recomputed.isEmpty()
                                    ? "what new sinks get"
                                    : String.join(
                                            ", ", recomputed.stream().map(PlanDiff::step).toList()))
                            + ", and it is kept from epoch "
                            + kept.firstEpoch()
                            + " on only. Begin with a directory of its own, which reads the sources from the beginning; more is kept with historyUpTo(...)");
        }
    }

    private boolean isIn(BitSet nodes, int source) {
        int refusing = source - wiring.sources().size();
        if (refusing >= 0) {
            return nodes.get(wiring.refusing().get(refusing).refused());
        }
        Feed.Target target = wiring.sources().get(source).target();
        return nodes.get(target.rows()) || nodes.get(target.errors());
    }

    private void checkColumns(int source, Outline.Source was, boolean isNeeded) {
        Wiring.WiredSource wired = wiring.sources().get(source);
        var missing = new TreeSet<>(wired.needed());
        missing.removeAll(was.columns());
        boolean rereads = Rereading.source(wired).isPresent();
        boolean hasRest =
                kept.saved()
                        .filter(saved -> saved.sources().get(source).rest() != null)
                        .isPresent();
        if (!missing.isEmpty() && (hasRest || !rereads && (isNeeded || hasTail()))) {
            obstacles.add(
                    "of what came from "
                            + was.name()
                            + " nothing was kept of "
                            + String.join(", ", missing)
                            + ", which the program reads now. Begin with a directory of its own");
        }
    }

    private boolean hasTail() {
        return kept.lastEpoch() >= firstEpoch();
    }

    /// Of two sources that look the same nobody can tell which one a step has read.
    private void checkTwins() {
        Stream.of(before, now)
                .flatMap(outline -> outline.sources().stream())
                .filter(source -> source.identity().contains("#"))
                .map(Outline.Source::name)
                .distinct()
                .forEach(name ->
                        obstacles.add(
                                name
                                        + " is read more than once, and nobody can tell which is which. Read it once and use the table several times, or name them: read(...).named(...)"));
    }

    /// Clocks of event time know sources by their numbers.
    private void checkClocks() {
        if (!wiring.ticks().judges()) {
            return;
        }
        List<Outline.Source> were = before.sources();
        List<Outline.Source> are = now.sources();
        for (int i = 0; i < were.size(); i++) {
            Outline.Source was = were.get(i);
            Outline.Source is = i < are.size() ? are.get(i) : null;
            if (is != null && is.identity().equals(was.identity())) {
                continue;
            }
            obstacles.add(
                    is != null && is.name().equals(was.name())
                            ? "clocks of event time go on only with sources that are read as before, and of "
                                    + was.name()
                                    + " other columns are read now, or the first clock goes by it"
                            : "clocks of event time know sources by their order, which has changed. Read the sources in the order in which they were read, and new ones behind them");
            return;
        }
    }

    /// Whether something has to be computed from what came before the snapshot.
    boolean needsHistory() {
        return firstEpoch() > 0 && (!recomputed.isEmpty() || !newSinks.isEmpty());
    }

    /// Why the program can't take the state up; none where it can.
    List<String> obstacles() {
        return obstacles;
    }

    /// What can't be had again afterwards, not even by the program as it was.
    List<String> losses() {
        return kept.isComplete() ? List.of() : losses;
    }

    boolean isRecomputed(StatePart part) {
        return recomputed.contains(part.name());
    }

    boolean isNewSink(int sink) {
        return newSinks.get(sink);
    }

    /// Whether all that a source ever gave has to be done again.
    boolean isSourceAgain(int source) {
        return sourcesAgain.get(source);
    }

    /// For people.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (String what : List.of("kept", "migrated", "recomputed", "new", "dropped")) {
            lines.stream()
                    .filter(line -> line.startsWith(what))
                    .forEach(line -> text.append(line).append('\n'));
        }
        obstacles.forEach(reason -> text.append("can't be: ").append(reason).append(".\n"));
        losses().forEach(loss -> text.append("lost for good: ").append(loss).append(".\n"));
        return text.toString();
    }
}
