package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Explode;
import io.deltaway.engine.operator.Sample;
import io.deltaway.engine.operator.Union;
import io.deltaway.engine.operator.Weigh;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import io.deltaway.table.plan.Written;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Lowers a plan onto a circuit: each node once, inputs first. Filters and projections are carried
/// along as a [Flow] and done together with what the next operator needs computed.
public final class Lowering {

    private final List<Written> roots;
    private final Needs needs;
    private final Names names;
    private final Wires wires;
    private final Projecting projecting;
    private final Awaiting awaiting;
    private final Recalling recalling;
    private final Sources sources;
    private final Refused refused;
    private final Looping looping;
    private final Grouping grouping;
    private final Placing placing;
    private final Reducing reducing;
    private final Clocks clocks;
    private final Judging judging;
    private final Streaming streaming;
    private final Windowing windowing;
    private final Joining joining;
    private final TemporalJoining temporalJoining;
    private final Searching searching;
    private final IdentityHashMap<PlanNode, Flow> flows = new IdentityHashMap<>();

    public Lowering(List<Written> roots, int workers) {
        this.roots = roots;
        this.needs = new Needs(roots.stream().map(Written::table).toList());
        this.names = new Names(needs.order());
        this.wires = new Wires(workers);
        this.projecting = new Projecting(wires, names);
        this.sources = new Sources(wires, names, needs);
        this.refused = new Refused(wires, names, roots);
        this.looping = new Looping(wires, names, projecting, needs);
        this.grouping = new Grouping(wires, names, projecting, looping);
        this.placing = new Placing(grouping, projecting);
        this.reducing = new Reducing(wires, names, projecting);
        this.clocks = new Clocks(wires, names, projecting, reducing, sources, needs);
        this.judging = new Judging(wires, names, projecting, clocks);
        this.awaiting = new Awaiting(wires, names, projecting, clocks, needs);
        this.recalling = new Recalling(wires, names, projecting, awaiting);
        this.streaming = new Streaming(wires, names, projecting, clocks);
        this.joining = new Joining(wires, names, projecting, reducing, looping);
        this.windowing =
                new Windowing(wires, names, projecting, reducing, judging, joining, looping);
        this.temporalJoining =
                new TemporalJoining(wires, names, projecting, joining, judging, looping);
        this.searching = new Searching(wires, names, projecting);
    }

    public Lowered lowered() {
        needs.order().forEach(this::lower);
        var outputs = new ArrayList<Lowered.Output>();
        for (Written root : roots) {
            Flow flow = flow(root.table());
            List<Wanted> all = Projecting.columns(flow, root.table().rowType().schema().names());
            int node = projecting.exactly(flow, all, root.table());
            outputs.add(
                    new Lowered.Output(
                            root,
                            wires.output(names.of(root.table()) + "/output", node),
                            refused.input(root)));
        }
        var failed = new Failed(wires, names, sources, refused);
        int errors = failed.output();
        var explanation = new Explanation(needs.order(), roots, wires, names, needs);
        CircuitPlan plan = wires.build();
        return new Lowered(
                plan,
                sources.inputs(),
                outputs,
                awaiting.calls(),
                errors,
                clocks.ticking(),
                refused.allSteps(),
                wires.knots().stream().map(Wires.Knot::owners).toList(),
                limited -> explanation.text(plan, limited),
                () -> program(plan, explanation));
    }

    private Lowered.Program program(CircuitPlan plan, Explanation explanation) {
        var fingerprints = new Fingerprints(needs.order());
        return new Lowered.Program(
                explanation.program(fingerprints),
                new Identities(plan, wires, names, fingerprints).all());
    }

    private void lower(PlanNode node) {
        needs.loops().refuseMisfit(node);
        Flow flow = clocks.numbered(node, translate(node));
        if (needs.isShared(node)) {
            flow = projecting.done(flow, kept(node, flow), node);
        }
        flows.put(node, flow);
    }

    /// The rows of an input; done where the errors of the node that reads them are asked for and
    /// must not mix with earlier ones.
    private Flow flow(PlanNode input) {
        Flow flow = flows.get(input);
        if (flow == null) {
            throw new IllegalStateException(input.origin() + " was not lowered yet");
        }
        return flow;
    }

    private Flow input(PlanNode node, PlanNode input) {
        Flow flow = flow(input);
        return needs.isWatched(node) ? projecting.done(flow, kept(input, flow), input) : flow;
    }

    /// The columns that a node keeps: those that are needed, and hidden ones.
    private List<String> kept(PlanNode node) {
        var columns = new ArrayList<>(needs.columns(node));
        columns.addAll(needs.hidden(node));
        if (node instanceof PlanNode.Judged) {
            columns.add(Flow.LATE);
            columns.add(Flow.CLOCK);
        }
        return columns;
    }

    /// The columns that a node keeps, and the rounds of the loops that it is in.
    private List<String> kept(PlanNode node, Flow flow) {
        return flow.withRounds(kept(node));
    }

    private Flow translate(PlanNode node) {
        return switch (node) {
            case PlanNode.Read read -> sources.read(read);
            case PlanNode.Where where -> where(where);
            case PlanNode.Select select ->
                    select(select, total(input(select, select.input()), select.input()));
            case PlanNode.Lambda lambda -> lambda(lambda);
            case PlanNode.Explode explode -> explode(explode);
            case PlanNode.Sampled sampled -> sampled(sampled);
            case PlanNode.Weighed weighed -> weighed(weighed);
            case PlanNode.Union union -> union(union);
            case PlanNode.Minus minus ->
                    grouping.minus(
                            minus, input(minus, minus.input()), input(minus, minus.without()));
            case PlanNode.Distinct distinct ->
                    grouping.distinct(distinct, input(distinct, distinct.input()));
            case PlanNode.Reduce reduce ->
                    reducing.reduce(reduce, needs, input(reduce, reduce.input()));
            case PlanNode.Windowed windowed ->
                    windowing.windowed(
                            windowed,
                            needs,
                            input(windowed, windowed.input()),
                            windowed.framing() instanceof Framing.Around around
                                    ? input(windowed, around.points())
                                    : null);
            case PlanNode.Judged judged ->
                    judging.judged(judged, kept(judged), input -> input(judged, input));
            case PlanNode.Sifted sifted ->
                    judging.sifted(sifted, kept(sifted), input(sifted, sifted.input()));
            case PlanNode.Top top -> grouping.top(top, input(top, top.input()));
            case PlanNode.Spaced spaced -> grouping.spaced(spaced, input(spaced, spaced.input()));
            case PlanNode.Changes changes ->
                    streaming.changes(changes, needs, input(changes, changes.input()));
            case PlanNode.Since since -> streaming.since(since, needs, input(since, since.input()));
            case PlanNode.Silent silent ->
                    streaming.silent(silent, needs, input(silent, silent.input()));
            case PlanNode.Now now -> streaming.now(now);
            case PlanNode.Retained retained -> {
                Flow flow = input(retained, retained.input());
                yield streaming.retained(retained, kept(retained, flow), flow);
            }
            case PlanNode.InOrder inOrder ->
                    placing.inOrder(inOrder, needs, input(inOrder, inOrder.input()));
            case PlanNode.Deduplicate deduplicate ->
                    grouping.deduplicate(deduplicate, input(deduplicate, deduplicate.input()));
            case PlanNode.Join join -> {
                Flow left = input(join, join.left());
                Flow right = input(join, join.right());
                yield join.timing() instanceof Timing.AnyTime
                        ? joining.join(join, needs, left, right)
                        : temporalJoining.join(join, needs, left, right);
            }
            case PlanNode.Search search ->
                    searching.search(
                            search,
                            needs,
                            input(search, search.questions()),
                            input(search, search.rows()));
            case PlanNode.Semi semi ->
                    joining.semi(
                            semi, kept(semi), input(semi, semi.left()), input(semi, semi.right()));
            case PlanNode.Overridden over ->
                    joining.overridden(
                            over,
                            kept(over),
                            input(over, over.input()),
                            input(over, over.overrides()));
            case PlanNode.Variable variable ->
                    looping.variable(
                            variable,
                            input(variable, variable.initials().get(variable.position())));
            case PlanNode.Fixed fixed ->
                    looping.fixed(
                            fixed,
                            fixed.bodies().stream().map(body -> input(fixed, body)).toList());
            case PlanNode.Errors errors -> new Failed(wires, names, sources, refused).of(errors);
            case PlanNode.AllErrors errors ->
                    new Failed(wires, names, sources, refused).all(errors);
        };
    }

    /// A flow before whose columns conditions may be put: done where computing a column may fail.
    private Flow total(Flow flow, PlanNode input) {
        return flow.isTotal() ? flow : projecting.done(flow, kept(input, flow), input);
    }

    private Flow where(PlanNode.Where where) {
        Flow flow = total(input(where, where.input()), where.input());
        var condition =
                new Flow.Condition(flow.bound(where.predicate()), "where " + where.predicate());
        return flow.where(condition, where);
    }

    private Flow select(PlanNode.Select select, Flow flow) {
        Recalling.Recalled recalled = recalling.recalled(select, flow);
        Flow whole = recalled.flow();
        return whole.select(values(select, recalled.values(), whole), select);
    }

    /// The kept columns of a node that computes its values, over a flow's circuit node.
    private SequencedMap<String, Term> values(PlanNode node, List<Term> values, Flow flow) {
        Schema schema = node.rowType().schema();
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        for (String name : needs.columns(node)) {
            columns.put(name, flow.bound(values.get(schema.indexOf(name))));
        }
        for (String name : needs.hidden(node)) {
            columns.put(name, flow.column(name));
        }
        flow.rounds().forEach(round -> columns.put(round, flow.column(round)));
        return columns;
    }

    private Flow lambda(PlanNode.Lambda lambda) {
        Flow flow = input(lambda, lambda.input());
        List<String> columns = kept(lambda.input(), flow);
        int rows = projecting.exactly(flow, Projecting.columns(flow, columns), lambda.input());
        Schema input = wires.schema(rows);
        int own = lambda.input().rowType().schema().width();
        var fields = new ArrayList<>(lambda.rowType().schema().fields());
        fields.addAll(input.fields().subList(own, input.width()));
        var work = new Work(names.of(lambda), lambda, true, "");
        boolean filters = lambda.kind() == PlanNode.Lambda.Kind.FILTER;
        Schema output = filters ? input : new Schema(fields);
        var bodies = new Bodies(lambda, input, output, input.width() - own);
        int node =
                wires.apply(
                        work,
                        output,
                        bodies.factory(),
                        filters ? wires.knot(rows).spread() : null,
                        rows);
        return projecting.plain(node, output.names());
    }

    private Flow explode(PlanNode.Explode explode) {
        Flow flow = input(explode, explode.input());
        Type element = ((Type.ListOf) explode.list().type()).element();
        var wanted = new ArrayList<Wanted>();
        wanted.add(new Wanted("$" + explode.list(), flow.bound(explode.list())));
        for (String column : kept(explode.input(), flow)) {
            wanted.add(new Wanted(column, flow.column(column)));
        }
        int rows = projecting.exactly(flow, wanted, explode);
        Schema input = wires.schema(rows);
        var field = new Field("$element", element, false);
        Schema output = Explode.output(input, 0, field, false);
        int node =
                wires.apply(
                        new Work(names.of(explode), explode, true, ""),
                        output,
                        circuit -> new Explode(input, 0, field, false),
                        null,
                        rows);
        Flow exploded = projecting.plain(node, output.names());
        var bound = new ArrayList<Term>();
        for (Term value : explode.values()) {
            bound.add(Terms.rewritten(value, part -> element(part, exploded)));
        }
        return new Flow(node, List.of(), values(explode, bound, exploded), List.of(explode));
    }

    private static @org.jspecify.annotations.Nullable Term element(Term part, Flow exploded) {
        return part instanceof Term.Column column
                        && column.side() == io.deltaway.table.plan.Side.ELEMENT
                ? exploded.column("$element")
                : null;
    }

    private Flow sampled(PlanNode.Sampled sampled) {
        Flow flow = input(sampled, sampled.input());
        List<String> columns = kept(sampled.input(), flow);
        var wanted = new ArrayList<>(Projecting.columns(flow, columns));
        for (Term key : sampled.keys()) {
            wanted.add(new Wanted("$" + key, flow.bound(key)));
        }
        int rows = projecting.exactly(flow, wanted, sampled);
        int[] keys = java.util.stream.IntStream.range(columns.size(), wanted.size()).toArray();
        int node =
                wires.apply(
                        new Work(names.of(sampled), sampled, false, ""),
                        wires.schema(rows),
                        circuit -> new Sample(keys, sampled.fraction(), 0),
                        wires.knot(rows).spread(),
                        rows);
        return projecting.plain(node, columns);
    }

    private Flow weighed(PlanNode.Weighed weighed) {
        Flow flow = input(weighed, weighed.input());
        List<String> columns = kept(weighed.input(), flow);
        var wanted = new ArrayList<>(Projecting.columns(flow, columns));
        wanted.add(new Wanted("$" + weighed.factor(), flow.bound(weighed.factor())));
        int rows = projecting.exactly(flow, wanted, weighed);
        int node =
                wires.apply(
                        new Work(names.of(weighed), weighed, false, ""),
                        wires.schema(rows),
                        circuit -> new Weigh(columns.size()),
                        wires.knot(rows).spread(),
                        rows);
        return projecting.plain(node, columns);
    }

    private Flow union(PlanNode.Union union) {
        List<String> columns = kept(union);
        var flows = union.inputs().stream().map(input -> input(union, input)).toList();
        int level = flows.stream().mapToInt(flow -> flow.rounds().size()).max().orElse(0);
        var inputs = new ArrayList<Integer>();
        for (int i = 0; i < flows.size(); i++) {
            PlanNode input = union.inputs().get(i);
            Flow flow = looping.entered(flows.get(i), level, input);
            columns = flow.withRounds(kept(union));
            inputs.add(projecting.exactly(flow, Projecting.columns(flow, columns), input));
        }
        int node = unionOf(wires, new Work(names.of(union), union, false, ""), inputs);
        return projecting.plain(node, columns);
    }

    /// All rows of nodes with the same columns; a column may be null where one of theirs may be.
    static int unionOf(Wires wires, Work work, List<Integer> inputs) {
        if (inputs.size() == 1) {
            return inputs.getFirst();
        }
        var fields = new ArrayList<Field>();
        Schema first = wires.schema(inputs.getFirst());
        for (int c = 0; c < first.width(); c++) {
            int column = c;
            boolean nullable =
                    inputs.stream()
                            .anyMatch(input -> wires.schema(input).fields().get(column).nullable());
            fields.add(new Field(first.fields().get(c).name(), first.type(c), nullable));
        }
        List<Integer> spread = wires.knot(inputs.getFirst()).spread();
        boolean allAlike =
                spread != null
                        && inputs.stream()
                                .allMatch(input -> spread.equals(wires.knot(input).spread()));
        CircuitPlan.Factory factory = circuit -> new Union();
        return wires.apply(
                work,
                new Schema(fields),
                factory,
                allAlike ? spread : null,
                inputs.toArray(Integer[]::new));
    }
}
