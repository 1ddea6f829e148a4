package io.deltaway.run.epoch;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.Circuit;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.circuit.Sleepers;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.state.PageCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The circuits of all workers, driven step by step: the one way in which a plan is run, by threads
/// or by hand.
///
/// Owned by one thread. An epoch is [#deal] or [#feed], then [#step], as often as wanted, the last
/// step with `endOfEpoch`; [#take] gives what the outputs got. Any exception out of a step poisons
/// the runner: it can only be dropped.
///
/// Loops run in the last step of an epoch, all workers in the same round.
public final class EpochRunner {

    /// A batch this small is not worth being spread over workers.
    private static final int SMALL_BATCH = 256;

    /// Of small steps the last one of so many is timed, and counts for all of them: looking at the
    /// clock between operators would take longer than a percent of such a step. The first ones are
    /// timed one by one: the very first, for which everything is loaded and nothing compiled, would
    /// count for more than it took.
    private static final int TIMED = 16;

    /// A stage with fewer rows is run by one thread.
    private static final int SMALL_STAGE = 2_048;

    /// Rows of a large step for each worker.
    private static final int STEP = 1 << 14;

    private static final int MOST_OF_A_STEP = 1 << 18;
    private static final int BYTES_OF_A_ROW = 100;

    /// After so many rows caches are told what else is in memory.
    private static final int WEIGHED = 1 << 17;

    private final CircuitPlan plan;
    private final Circuit[] circuits;
    private final int largeStep;
    private final boolean isPaged;
    private final int[][] exchanges;
    private final Map<Integer, List<Batch>> outputs = new LinkedHashMap<>();
    private @Nullable LongSupplier clock;
    private long smallSteps;
    private volatile int failedNode = -1;
    private final List<Remembering> remembering = new ArrayList<>();
    private final long[][] rounds;
    private long rowsOfStep;
    private long rowsOfEpoch;
    private long rowsUnweighed = WEIGHED; // state may have been taken up

    public EpochRunner(CircuitPlan plan, int workers) {
        this(plan, workers, List.of());
    }

    /// @param caches for each worker what it keeps its pages in; none where all are in memory
    public EpochRunner(CircuitPlan plan, int workers, List<PageCache> caches) {
        this.plan = plan;
        long limit = caches.isEmpty() ? 0 : caches.getFirst().limit();
        this.largeStep = Math.clamp(limit / BYTES_OF_A_ROW / 10, STEP, MOST_OF_A_STEP);
        this.isPaged = !caches.isEmpty();
        this.circuits = new Circuit[workers];
        for (int worker = 0; worker < workers; worker++) {
            PageCache cache = caches.isEmpty() ? null : caches.get(worker);
            circuits[worker] = new Circuit(plan, worker, workers, cache);
            circuits[worker]
                    .remembering()
                    .forEach((node, operator) ->
                            remembering.add(new Remembering(node.name(), operator)));
        }
        this.rounds = new long[plan.loops().size()][];
        this.exchanges = new int[plan.stages()][];
        for (int stage = 0; stage < exchanges.length; stage++) {
            int at = stage;
            exchanges[stage] =
                    plan.nodes().stream()
                            .filter(node ->
                                    node.stage() == at
                                            && node.kind() instanceof CircuitPlan.Kind.Exchange)
                            .mapToInt(CircuitPlan.Node::id)
                            .toArray();
        }
        for (CircuitPlan.Node node : plan.nodes()) {
            if (node.kind() instanceof CircuitPlan.Kind.Output) {
                outputs.put(node.id(), new ArrayList<>());
            }
        }
    }

    public int workers() {
        return circuits.length;
    }

    /// What one worker says of its circuit, in which it is like all others.
    public <T> T ofOne(Function<Circuit, T> what) {
        return what.apply(circuits[0]);
    }

    /// Of how many rows a large step is best, all workers together. Where not all of the state is
    /// in memory a step goes over it once, so that fewer steps have less to read: their rows take
    /// about a tenth of what memory there is.
    public long largeStep() {
        return (long) circuits.length * largeStep;
    }

    /// Gives rows to an input of one worker.
    public void feed(int worker, int input, Batch rows) {
        rowsOfStep += rows.size();
        circuits[worker].feed(input, rows);
    }

    /// Gives rows to an input, spread over the workers: neighbouring rows stay together and the
    /// first go to the first worker, so that what arrives behind an exchange, ordered by sender, is
    /// in the order of the rows.
    public void deal(int input, Batch rows) {
        int workers = circuits.length;
        if (workers == 1 || rows.size() < SMALL_BATCH) {
            feed(0, input, rows);
            return;
        }
        for (int worker = 0; worker < workers; worker++) {
            int from = (int) ((long) rows.size() * worker / workers);
            int to = (int) ((long) rows.size() * (worker + 1) / workers);
            feed(worker, input, Slices.of(rows, from, to));
        }
    }

    /// Gives the same rows to an input of every worker.
    public void feedAll(int input, Batch rows) {
        for (Circuit circuit : circuits) {
            circuit.feed(input, rows);
        }
    }

    /// Works through what was given since the last step. Stages with few rows are run one worker
    /// after another on the caller's thread.
    public void step(Crew crew, long epoch, boolean endOfEpoch) {
        rowsOfEpoch += rowsOfStep;
        // At the end of an epoch operators give what they held back, which may be as much as the
        // whole epoch.
        long rows = endOfEpoch ? rowsOfEpoch : rowsOfStep;
        clock = clock(rows);
        var pass = new Pass(crew, epoch, endOfEpoch);
        runStages(pass, CircuitPlan.NO_LOOP, 0, exchanges.length, rows);
        outputs.forEach(this::collect);
        for (Circuit circuit : circuits) {
            circuit.endStep();
        }
        rowsUnweighed += rowsOfStep;
        rowsOfStep = 0;
        if (endOfEpoch) {
            rowsOfEpoch = 0;
        }
        if (rowsUnweighed > WEIGHED) {
            rowsUnweighed = 0;
            for (Circuit circuit : circuits) {
                circuit.weigh();
            }
        }
    }

    /// What an operator was answered in a step, which may not be answered so again.
    ///
    /// @param node the name of its node
    public record Results(String node, byte[] bytes) {}

    /// What operators were answered in the last step.
    public List<Results> takeResults() {
        var results = new ArrayList<Results>();
        for (Remembering operator : remembering) {
            byte[] bytes = operator.operator.takeResults();
            if (bytes.length > 0) {
                results.add(new Results(operator.node, bytes));
            }
        }
        return results;
    }

    /// Gives results of a step that is done again, before it.
    public void giveResults(Results results) {
        for (Remembering operator : remembering) {
            if (operator.node.equals(results.node)) {
                operator.operator.giveResults(results.bytes);
            }
        }
    }

    private record Remembering(String node, Operator.Remembers operator) {}

    private record Pass(Crew crew, long epoch, boolean endOfEpoch) {}

    /// Runs the stages of a loop once, or those of the whole plan, and the loops among them.
    ///
    /// @param rows how many rows there may be to work through, at least
    /// @return the most rows that were sent to a stage
    private long runStages(Pass pass, int loop, int from, int end, long rows) {
        long sent = 0;
        for (int stage = from; stage < end; ) {
            CircuitPlan.Loop inner = loopAt(stage, loop);
            if (inner != null) {
                if (pass.endOfEpoch) {
                    runLoop(pass, inner, Math.max(rows, sent));
                }
                stage = inner.endStage();
                continue;
            }
            int now = stage++;
            sent = Math.max(sent, rowsSent(now));
            Crew chosen = Math.max(rows, sent) < SMALL_STAGE ? Crew.oneByOne() : pass.crew;
            chosen.run(
                    circuits.length, worker -> runStage(worker, now, pass.epoch, pass.endOfEpoch));
        }
        return sent;
    }

    /// The loop within another that starts at a stage, or null.
    private CircuitPlan.@Nullable Loop loopAt(int stage, int parent) {
        for (CircuitPlan.Loop loop : plan.loops()) {
            if (loop.firstStage() == stage && loop.parent() == parent) {
                return loop;
            }
        }
        return null;
    }

    /// Runs a loop until no worker has work for a later round.
    ///
    /// @param rows how many rows the first round may have to work through, at least
    private void runLoop(Pass pass, CircuitPlan.Loop loop, long rows) {
        long[] now = new long[loop.level() + 1];
        System.arraycopy(roundsOf(loop.parent()), 0, now, 0, loop.level());
        long most = rows;
        for (long round = 0; round != Long.MAX_VALUE; round = nextRound(loop.id())) {
            if (round > loop.mostRounds()) {
                failedNode = loop.variable();
                throw new TooManyRoundsException(loop.mostRounds());
            }
            now[loop.level()] = round;
            rounds[loop.id()] = now.clone();
            for (Circuit circuit : circuits) {
                circuit.beginRound(loop.id(), round == 0, rounds[loop.id()]);
            }
            most = runStages(pass, loop.id(), loop.firstStage(), loop.endStage(), most);
        }
    }

    private long[] roundsOf(int loop) {
        return loop == CircuitPlan.NO_LOOP ? new long[0] : rounds[loop];
    }

    private long nextRound(int loop) {
        long next = Long.MAX_VALUE;
        for (Circuit circuit : circuits) {
            next = Math.min(next, circuit.nextRound(loop));
        }
        return next;
    }

    private @Nullable LongSupplier clock(long rows) {
        if (rows >= SMALL_BATCH || ++smallSteps <= TIMED) {
            return System::nanoTime;
        }
        return smallSteps % TIMED == 0 ? () -> System.nanoTime() * TIMED : null;
    }

    private void runStage(int worker, int stage, long epoch, boolean endOfEpoch) {
        Circuit circuit = circuits[worker];
        for (int exchange : exchanges[stage]) {
            var received = new ArrayList<Batch>(circuits.length);
            for (Circuit sender : circuits) {
                received.add(sender.sent(exchange, worker));
            }
            circuit.deliver(exchange, received);
        }
        try {
            circuit.run(stage, epoch, endOfEpoch, clock);
        } catch (RuntimeException | Error e) {
            failedNode = firstNotRun(worker, stage);
            throw e;
        }
    }

    /// The operator in which a stage was left: operators run in the order of their numbers.
    private int firstNotRun(int worker, int stage) {
        for (CircuitPlan.Node node : plan.nodes()) {
            if (node.stage() == stage
                    && node.kind() instanceof CircuitPlan.Kind.Apply
                    && !circuits[worker].hasRun(node.id())) {
                return node.id();
            }
        }
        return -1;
    }

    /// The node whose operator threw, after [#step] has thrown; -1 where that is not known.
    public int failedNode() {
        return failedNode;
    }

    private long rowsSent(int stage) {
        long rows = 0;
        for (int exchange : exchanges[stage]) {
            for (Circuit sender : circuits) {
                for (int worker = 0; worker < circuits.length; worker++) {
                    rows += sender.sent(exchange, worker).size();
                }
            }
        }
        return rows;
    }

    private void collect(int output, List<Batch> parts) {
        for (Circuit circuit : circuits) {
            Batch delta = circuit.delta(output);
            if (!delta.isEmpty()) {
                parts.add(delta);
            }
        }
    }

    /// What an output got since it was last asked: the deltas, none of them empty, by step and then
    /// by worker. They are not consolidated.
    public List<Batch> take(int output) {
        List<Batch> parts = outputs.get(output);
        if (parts == null) {
            throw new IllegalArgumentException("node " + output + " is no output");
        }
        var taken = List.copyOf(parts);
        parts.clear();
        return taken;
    }

    /// What the operators keep: always the same parts.
    public List<StatePart> stateParts() {
        return StatePart.of(circuits, isInMemoryOfOne());
    }

    /// Whether other threads may give operators their state: there is one worker, and no cache of
    /// pages.
    public boolean isInMemoryOfOne() {
        return circuits.length == 1 && !isPaged;
    }

    /// The operators that can wait for their state, where other threads may give it.
    public Sleepers sleepers() {
        return circuits[0].sleepers();
    }

    /// How long a node has worked so far, summed over the workers, in nanoseconds.
    public long nanos(int node) {
        long nanos = 0;
        for (Circuit circuit : circuits) {
            nanos += circuit.spent(node);
        }
        return nanos;
    }

    /// How many rows have gone through a node's operator so far, summed over the workers.
    public long rowsThrough(int node) {
        long rows = 0;
        for (Circuit circuit : circuits) {
            rows += circuit.rowsThrough(node);
        }
        return rows;
    }

    /// What each node with state keeps, summed up over the workers.
    public List<StateSize> stateSizes() {
        return StateSize.of(circuits);
    }

    public CircuitPlan plan() {
        return plan;
    }
}
