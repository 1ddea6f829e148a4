package io.deltaway.engine.circuit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Paged;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.KeptBytes;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.value.Partitions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One worker's copy of a [CircuitPlan]: the operators and their state. It is passive and belongs
/// to one thread at a time, but for the state of operators that sleep ([Sleepers]).
///
/// A step goes through the stages in order. Before stage `s` whoever runs the circuit delivers what
/// all workers sent through the exchanges that start it. An epoch is one or more steps, the last
/// with `endOfEpoch`. Then the outputs are taken. State may be saved between epochs.
///
/// The stages of a loop are left out but at the end of an epoch; then they are run round after
/// round, each begun with [#beginRound], as long as [#nextRound] of any worker names one.
///
/// An exception out of [#run] poisons the circuit: its state is no longer right, and it can only be
/// dropped.
public final class Circuit {

    private final CircuitPlan plan;
    private final int workers;
    private final @Nullable Operator[] operators;
    private final @Nullable Batch[] deltas;
    private final Batch[] @Nullable [] sent;
    private final Batch[] nothing;
    private final ErrorRows[] errors;

    /// For each stage its nodes, and in their place the exchanges that lead from it to the next.
    private final List<List<CircuitPlan.Node>> stages = new ArrayList<>();

    private final Rounds rounds;
    private final long[] spent;
    private final long[] through;

    private final Pieces pieces;
    private final Sleepers sleepers;

    private final @Nullable PageCache cache;
    private long epochNow;
    private boolean poisoned;

    public Circuit(CircuitPlan plan, int worker, int workers) {
        this(plan, worker, workers, null);
    }

    /// @param cache what operators keep their pages in; null where all are in memory
    @SuppressWarnings("unchecked") // an array of lists
    public Circuit(CircuitPlan plan, int worker, int workers, @Nullable PageCache cache) {
        this.cache = cache;
        this.plan = plan;
        this.workers = workers;
        var reading = new Reading();
        var existing =
                new CircuitPlan.Operators() {
                    @Override
                    public Operator of(int node) {
                        reading.reads(node);
                        return operator(node);
                    }

                    @Override
                    public int worker() {
                        return worker;
                    }
                };
        int count = plan.nodes().size();
        this.operators = new @Nullable Operator[count];
        this.deltas = new @Nullable Batch[count];
        this.sent = new Batch[count][];
        this.nothing = new Batch[count];
        this.errors = new ErrorRows[count];
        this.rounds = new Rounds(plan);
        this.spent = new long[count];
        this.through = new long[count];
        for (int stage = 0; stage < plan.stages(); stage++) {
            stages.add(nodesOf(stage));
        }
        for (CircuitPlan.Node node : plan.nodes()) {
            nothing[node.id()] = Batch.empty(node.schema());
            errors[node.id()] = new ErrorRows(node.id());
            if (node.kind() instanceof CircuitPlan.Kind.Apply apply) {
                reading.begins(node.id());
                Operator operator = apply.factory().create(existing);
                operators[node.id()] = operator;
                rounds.add(node, operator);
                if (cache != null && operator instanceof Paged paged) {
                    paged.keepIn(cache);
                }
            }
        }
        pieces = new Pieces(plan, this::operator, this::workEarly);
        pieces.summing().forEach(reading::add);
        sleepers = new Sleepers(plan, this::operator, reading);
    }

    private List<CircuitPlan.Node> nodesOf(int stage) {
        return plan.nodes().stream()
                .filter(node ->
                        node.stage() == stage
                                || node.stage() == stage + 1
                                        && node.kind() instanceof CircuitPlan.Kind.Exchange)
                .toList();
    }

    /// For each node that adds sums of changed rows to the groups of another one, as long as these
    /// are in memory, the other: see [Operator.InPieces#addTo].
    public Map<Integer, Integer> summing() {
        return pieces.summing();
    }

    /// Gives rows to an input, to be worked through in the next step.
    public void feed(int input, Batch delta) {
        Batch waiting = deltas[input];
        deltas[input] = waiting == null ? delta : Batch.concat(List.of(waiting, delta));
    }

    /// Hands to an exchange what all workers sent to this one, in the order of the senders.
    public void deliver(int exchange, List<Batch> received) {
        deltas[exchange] = received.size() == 1 ? received.getFirst() : Batch.concat(received);
    }

    /// What this worker sends to another through an exchange; there after its input's stage ran.
    public Batch sent(int exchange, int toWorker) {
        Batch[] parts = sent[exchange];
        return parts == null ? nothing[exchange] : parts[toWorker];
    }

    /// Begins a round of a loop, before its stages are run: what its nodes gave in the round before
    /// is let go.
    ///
    /// @param first whether it is the loop's first one of this run, which reads what comes from
    ///   outside
    /// @param now the rounds of the loops from the outermost one on, and of this one
    public void beginRound(int loop, boolean first, long[] now) {
        rounds.begin(loop, first, now);
        for (int node : rounds.nodes(loop)) {
            deltas[node] = null;
            sent[node] = null;
        }
    }

    /// The next round of a loop for which this worker has work; `Long.MAX_VALUE` where there is
    /// none.
    public long nextRound(int loop) {
        return rounds.next(loop);
    }

    /// Runs the operators of one stage on this step's deltas.
    ///
    /// @param clock what time is taken by for [#spent]; null where none is taken
    public void run(int stage, long epoch, boolean endOfEpoch, @Nullable LongSupplier clock) {
        if (poisoned) {
            throw new IllegalStateException(
                    "the circuit failed before and has to be restored from a snapshot");
        }
        epochNow = epoch;
        try {
            long before = clock == null ? 0 : clock.getAsLong();
            for (CircuitPlan.Node node : stages.get(stage)) {
                boolean anyAsleep = sleepers.isAnyAsleep();
                if (node.stage() == stage) {
                    run(node, epoch, endOfEpoch);
                } else {
                    send(node, (CircuitPlan.Kind.Exchange) node.kind());
                }
                if (clock != null) {
                    long now = clock.getAsLong();
                    boolean hasWaited = anyAsleep && !sleepers.isAnyAsleep();
                    spent[node.id()] += hasWaited ? 0 : now - before;
                    before = now;
                }
            }
        } catch (RuntimeException | Error e) {
            poisoned = true;
            throw e;
        }
    }

    /// How long a node has worked so far, by the clocks that [#run] was given.
    public long spent(int node) {
        return spent[node];
    }

    /// How many rows have gone through a node's operator so far: those of the deltas that it took
    /// and gave, and those that it kept and read again to compute something anew. Work that does
    /// not depend on how fast the machine is.
    public long rowsThrough(int node) {
        return through[node]
                + (operators[node] instanceof Operator.Rereads rereads ? rereads.rowsReread() : 0);
    }

    /// Whether a node has run in this step so far.
    public boolean hasRun(int node) {
        return deltas[node] != null;
    }

    /// The delta that the last step brought to a node, for outputs the delta to hand to the sink.
    public Batch delta(int node) {
        Batch delta = deltas[node];
        return delta == null ? nothing[node] : delta;
    }

    /// Ends a step, after all its stages: deltas are let go.
    public void endStep() {
        java.util.Arrays.fill(deltas, null);
        java.util.Arrays.fill(sent, null);
        for (ErrorRows rows : errors) {
            rows.clear();
        }
        rounds.clear();
    }

    private void run(CircuitPlan.Node node, long epoch, boolean endOfEpoch) {
        int id = node.id();
        switch (node.kind()) {
            case CircuitPlan.Kind.Input input -> {}
            case CircuitPlan.Kind.Exchange exchange -> {}
            case CircuitPlan.Kind.Output output -> deltas[id] = delta(node.inputs().getFirst());
            case CircuitPlan.Kind.Errors ofNode -> {
                deltas[id] = errors[ofNode.of()].build();
                rounds.gave(id, delta(id));
            }
            case CircuitPlan.Kind.Apply apply -> {
                var inputs = new Batch[node.inputs().size()];
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = seen(node, node.inputs().get(i));
                }
                ErrorRows step = errors[id].at(epoch, rounds.now(node.loop()));
                Operator operator = operator(id);
                Batch delta = work(id, inputs, step);
                boolean ends = endOfEpoch && !sleepers.isAsleep(id);
                if (ends && operator instanceof Operator.HoldsBack holder) {
                    Batch heldBack = holder.endEpoch(step);
                    through[id] += heldBack.size();
                    delta = Batch.concat(List.of(delta, heldBack));
                }
                delta = pieces.withEarly(id, delta);
                deltas[id] = delta;
                rounds.gave(id, delta);
            }
        }
    }

    /// Lets an operator work before its turn.
    ///
    /// @param input null where it gets nothing
    /// @param more rows that have gone through it otherwise
    private Batch workEarly(CircuitPlan.Node node, @Nullable Batch input, long more) {
        int id = node.id();
        through[id] += more;
        Batch rows = input == null ? nothing[node.inputs().getFirst()] : input;
        return work(id, new Batch[] {rows}, errors[id].at(epochNow, rounds.now(node.loop())));
    }

    private Batch work(int id, Batch[] inputs, Step step) {
        if (sleepers.sleepsOn(id, inputs)) {
            return nothing[id];
        }
        Batch delta = operator(id).step(inputs, step);
        long rows = delta.size();
        for (Batch input : inputs) {
            rows += input.size();
        }
        through[id] += rows;
        return delta;
    }

    /// What a node gets from one of its inputs.
    private Batch seen(CircuitPlan.Node node, int input) {
        int from = plan.nodes().get(input).loop();
        if (from == node.loop()) {
            return delta(input);
        }
        if (plan.isInside(node.loop(), from)) {
            return rounds.isFirst(node.loop(), from) ? delta(input) : nothing[input];
        }
        List<Batch> given = rounds.given(input);
        return given.isEmpty() ? nothing[input] : Batch.concat(given);
    }

    private void send(CircuitPlan.Node node, CircuitPlan.Kind.Exchange exchange) {
        Batch delta = delta(node.inputs().getFirst());
        if (exchange.toAll()) {
            var toAll = new Batch[workers];
            java.util.Arrays.fill(toAll, delta);
            sent[node.id()] = toAll;
        } else {
            sent[node.id()] =
                    workers == 1 ? new Batch[] {delta} : scatter(delta, exchange.keyColumns());
        }
    }

    private Batch[] scatter(Batch delta, List<Integer> keyColumns) {
        var parts = new Batch[workers];
        if (keyColumns.isEmpty()) {
            java.util.Arrays.fill(parts, delta.take(new int[0], 0));
            parts[0] = delta;
            return parts;
        }
        int[][] rows = new int[workers][delta.size()];
        int[] counts = new int[workers];
        long[] hashes = new long[delta.size()];
        for (int column : keyColumns) {
            delta.column(column).mixHashes(hashes);
        }
        for (int i = 0; i < hashes.length; i++) {
            int to = Partitions.owner(Partitions.of(hashes[i]), workers);
            rows[to][counts[to]++] = i;
        }
        for (int to = 0; to < workers; to++) {
            parts[to] = delta.take(rows[to], counts[to]);
        }
        return parts;
    }

    private Operator operator(int node) {
        Operator operator = operators[node];
        if (operator == null) {
            throw new IllegalArgumentException("node " + node + " has no operator");
        }
        return operator;
    }

    /// The states of this worker's operators, by node.
    public List<NodeState> states() {
        var states = new ArrayList<NodeState>();
        for (CircuitPlan.Node node : plan.nodes()) {
            if (operators[node.id()] instanceof Stateful stateful) {
                states.add(new NodeState(node, stateful));
            }
        }
        return states;
    }

    /// The operators whose state may come later than that of others.
    public Sleepers sleepers() {
        return sleepers;
    }

    /// The nodes whose state is in memory as a whole, whatever its limit.
    public List<CircuitPlan.Node> inMemory() {
        return states().stream()
                .filter(state ->
                        !(state.state() instanceof Paged)
                                && !state.state().kept().stream()
                                        .allMatch(KeptBytes.class::isInstance))
                .map(NodeState::node)
                .toList();
    }

    /// The nodes of whose state a part is in memory, whatever its limit: objects of the program.
    public List<CircuitPlan.Node> withObjects() {
        return states().stream()
                .filter(state -> state.state() instanceof Paged paged && paged.keepsObjects())
                .map(NodeState::node)
                .toList();
    }

    /// Tells the cache how much of the state is not in its pages.
    public void weigh() {
        if (cache != null) {
            long bytes = states().stream().mapToLong(state -> state.state().stateBytes()).sum();
            cache.setElsewhere(bytes - cache.sizeInBytes());
        }
    }

    /// The operators whose results have to be kept, by node.
    public Map<CircuitPlan.Node, Operator.Remembers> remembering() {
        var remembering = new LinkedHashMap<CircuitPlan.Node, Operator.Remembers>();
        for (CircuitPlan.Node node : plan.nodes()) {
            if (operators[node.id()] instanceof Operator.Remembers operator) {
                remembering.put(node, operator);
            }
        }
        return remembering;
    }

    /// An operator with state and its node.
    public record NodeState(CircuitPlan.Node node, Stateful state) {}
}
