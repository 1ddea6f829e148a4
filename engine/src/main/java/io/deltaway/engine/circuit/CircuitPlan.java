package io.deltaway.engine.circuit;

import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A graph of operators, cut into stages at its exchanges. Immutable; each worker makes its own
/// [Circuit] of it.
///
/// Nodes are numbered in the order in which they were added, inputs before those who read them. A
/// node's stage is the largest of its inputs', and one more behind an exchange.
public record CircuitPlan(List<Node> nodes, int stages) {

    /// Columns of error streams: the number of the failing node, the failure's code, its message,
    /// the failing row as text.
    public static final Schema ERRORS =
            Schema.of(
                    new io.deltaway.engine.value.Field(
                            "node", io.deltaway.engine.value.Type.Simple.LONG, false),
                    new io.deltaway.engine.value.Field(
                            "code", io.deltaway.engine.value.Type.Simple.TEXT, false),
                    new io.deltaway.engine.value.Field(
                            "message", io.deltaway.engine.value.Type.Simple.TEXT, false),
                    new io.deltaway.engine.value.Field(
                            "row", io.deltaway.engine.value.Type.Simple.TEXT, false));

    public CircuitPlan {
        nodes = List.copyOf(nodes);
    }

    /// What a node does.
    public sealed interface Kind {

        /// Rows from outside, given to any worker.
        record Input() implements Kind {}

        /// An operator, made anew for each worker.
        record Apply(Factory factory) implements Kind {}

        /// Sends each row to the worker that owns its key: the hash of these columns, or worker 0
        /// where there are none.
        ///
        /// @param toAll whether each row goes to every worker instead
        record Exchange(List<Integer> keyColumns, boolean toAll) implements Kind {}

        /// The failed rows of another node, with the columns of [#ERRORS].
        record Errors(int of) implements Kind {}

        /// Rows to the outside.
        record Output() implements Kind {}
    }

    /// One node. `name` is unique in the plan and names its state.
    public record Node(
            int id, String name, Kind kind, List<Integer> inputs, int stage, Schema schema) {}

    /// Makes the operator of one worker.
    @FunctionalInterface
    public interface Factory {

        /// @param circuit gives the operators of earlier nodes of the same worker, such as the
        ///   indexes that a join reads
        Operator create(Operators circuit);
    }

    /// The operators of one worker that exist already.
    @FunctionalInterface
    public interface Operators {
        Operator of(int node);

        /// The number of the worker, from 0 on.
        default int worker() {
            return 0;
        }
    }

    /// Collects nodes. A node is named by its number.
    public static final class Builder {

        private final List<Node> nodes = new ArrayList<>();

        /// An empty plan.
        public Builder() {}

        public int input(String name, Schema schema) {
            return add(name, new Kind.Input(), List.of(), schema);
        }

        public int apply(String name, Schema schema, Factory factory, Integer... inputs) {
            return add(name, new Kind.Apply(factory), List.of(inputs), schema);
        }

        /// Rows by key to the worker that owns the key; without columns all to worker 0.
        public int exchange(String name, int input, List<Integer> keyColumns) {
            return add(
                    name,
                    new Kind.Exchange(List.copyOf(keyColumns), false),
                    List.of(input),
                    schema(input));
        }

        /// Every row to every worker.
        public int broadcast(String name, int input) {
            return add(name, new Kind.Exchange(List.of(), true), List.of(input), schema(input));
        }

        public int errors(String name, int of) {
            return add(name, new Kind.Errors(of), List.of(of), ERRORS);
        }

        public int output(String name, int input) {
            return add(name, new Kind.Output(), List.of(input), schema(input));
        }

        public Schema schema(int node) {
            return nodes.get(node).schema();
        }

        public CircuitPlan build() {
            int stages = nodes.stream().mapToInt(Node::stage).max().orElse(0) + 1;
            return new CircuitPlan(nodes, stages);
        }

        private int add(String name, Kind kind, List<Integer> inputs, Schema schema) {
            int stage = inputs.stream().mapToInt(input -> nodes.get(input).stage()).max().orElse(0);
            int id = nodes.size();
            nodes.add(
                    new Node(
                            id,
                            name,
                            kind,
                            inputs,
                            kind instanceof Kind.Exchange ? stage + 1 : stage,
                            schema));
            return id;
        }
    }

    /// The node called `name`, or null.
    public @Nullable Node find(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElse(null);
    }
}
