package io.deltaway.table.plan;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.table.AsyncCall;
import io.deltaway.table.Sink;
import io.deltaway.table.Source;
import io.deltaway.table.internal.Lowering;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// A plan as a circuit, and what belongs at its ends.
///
/// @param calls what is asked outside the circuit
/// @param errors the output node of all failed rows, with the columns of [CircuitPlan#ERRORS]
/// @param ticks what clocks have to be told
/// @param steps for each circuit node the steps of the program whose work it does, such as `where
///   at Bars.java:12, select at Bars.java:13`
/// @param owners those steps themselves
/// @param explained makes what [io.deltaway.table.Table#explain] shows
/// @param described makes what [#program] gives
public record Lowered(
        CircuitPlan plan,
        List<Input> inputs,
        List<Output> outputs,
        List<Call> calls,
        int errors,
        Ticking ticks,
        List<String> steps,
        List<List<PlanNode>> owners,
        Function<Boolean, String> explained,
        Supplier<Program> described) {

    public Lowered {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        calls = List.copyOf(calls);
        steps = List.copyOf(steps);
        owners = List.copyOf(owners);
    }

    /// What [io.deltaway.table.Table#explain] shows.
    public String explanation() {
        return explanation(false);
    }

    /// The same of a program that is run with or without a limit to the memory of its state: what
    /// it does to need less work takes memory.
    public String explanation(boolean limited) {
        return explained.apply(limited);
    }

    /// What the program computes.
    public Program program() {
        return described.get();
    }

    /// What a program computes. Two that have the same text do the same in the same steps.
    ///
    /// @param nodes what each node of the circuit does, as a short text that is the same in every
    ///   process and with any number of workers: nodes of two programs that have the same keep the
    ///   same
    public record Program(String text, List<String> nodes) {

        public Program {
            nodes = List.copyOf(nodes);
        }
    }

    /// A source and where its rows go.
    ///
    /// @param node the input node of its rows: the columns of the source, those that its events ask
    ///   for, and the arrival
    /// @param errors the input node of what could not be decoded, with the columns of
    ///   [CircuitPlan#ERRORS]
    /// @param hasArrival whether a last column says in which order the rows of all sources arrived
    /// @param hasPartition whether one more, behind that, says the partition as
    ///   [io.deltaway.engine.time.Ticks#partition] numbers it
    /// @param needed the names of the columns that somebody reads
    public record Input(
            Source<?> source,
            int node,
            int errors,
            boolean hasArrival,
            boolean hasPartition,
            Set<String> needed,
            Origin origin) {

        public Input {
            needed = Set.copyOf(needed);
        }
    }

    /// What clocks have to be told, with rows of [io.deltaway.engine.time.Ticks] to every worker:
    /// the end of each source, by its place among the inputs, and the time of day.
    ///
    /// @param node the input node; -1 where there are no clocks
    /// @param judges whether clocks go by sources, and not only by the time of day
    /// @param asksForTime whether each epoch begins with the time of day
    /// @param nanos how often an epoch is needed where nothing arrives, so that idle sources are
    ///   noticed; 0 for not
    public record Ticking(int node, boolean judges, boolean asksForTime, long nanos) {}

    /// A table that is written and where its rows come from.
    ///
    /// @param node the output node; its columns are those of the table
    /// @param refused the input node of rows that the sink refused, with the columns of
    ///   [CircuitPlan#ERRORS]; -1 where it refuses none, or writes errors itself
    public record Output(Written written, int node, int refused) {}

    /// What is asked outside the circuit, and answered in a later epoch.
    ///
    /// @param questions the output node of what is asked and not answered: one column
    /// @param answers the input node of the answers, with the columns of
    ///   [io.deltaway.engine.operator.Await#answers]
    /// @param nullable whether an answer may be null
    public record Call(
            AsyncCall<?, ?> call, int questions, int answers, boolean nullable, PlanNode step) {}

    /// Lowers a plan.
    ///
    /// @param roots the tables that are written
    /// @param workers how many workers will run it; one needs no exchanges. State that was stored
    ///   by any number of workers fits any other
    /// @throws io.deltaway.table.PlanException where the plan can't be run
    public static Lowered of(List<Written> roots, int workers) {
        return new Lowering(roots, workers).lowered();
    }

    /// What [io.deltaway.table.Table#explain] shows of a table that need not be written.
    public static String explain(PlanNode table) {
        return of(List.of(new Written(table, new Unwritten(), table.origin())), 1).explanation();
    }

    /// Stands where a sink would be.
    private record Unwritten() implements Sink<Object> {
        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public String describe() {
            return "";
        }
    }
}
