package io.deltaway.engine.circuit;

import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A graph of operators, cut into stages at its exchanges. Immutable; each worker makes its own
/// [Circuit] of it.
///
/// Nodes are numbered in the order in which they were added, inputs before those who read them. A
/// node's stage is the largest of its inputs', and one more behind an exchange.
///
/// The nodes of a [Loop] have stages of their own, which are run again and again. A node of a loop
/// sees what it reads from outside in the first round, once; a node outside sees the sum of what
/// all rounds gave.
///
/// @param loops by number; a loop around another comes first
public record CircuitPlan(List<Node> nodes, int stages, List<Loop> loops) {

    /// The loop of nodes that are in none.
    public static final int NO_LOOP = -1;

    /// Columns of error streams: the number of the failing node, the failure's code, its message,
    /// the failing row as text, whether the row stays in the output of the node all the same.
    public static final Schema ERRORS =
            Schema.of(
                    new io.deltaway.engine.value.Field(
                            "node", io.deltaway.engine.value.Type.Simple.LONG, false),
                    new io.deltaway.engine.value.Field(
                            "code", io.deltaway.engine.value.Type.Simple.TEXT, false),
                    new io.deltaway.engine.value.Field(
                            "message", io.deltaway.engine.value.Type.Simple.TEXT, false),
                    new io.deltaway.engine.value.Field(
                            "row", io.deltaway.engine.value.Type.Simple.TEXT, false),
                    new io.deltaway.engine.value.Field(
                            "goesOn", io.deltaway.engine.value.Type.Simple.BOOLEAN, false));

    public CircuitPlan {
        nodes = List.copyOf(nodes);
        loops = List.copyOf(loops);
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
    ///
    /// @param loop the innermost loop that it is in, or [#NO_LOOP]
    public record Node(
            int id,
            String name,
            Kind kind,
            List<Integer> inputs,
            int stage,
            Schema schema,
            int loop) {}

    /// Stages that run round after round, at the end of an epoch, until no operator in them waits
    /// for a later round.
    ///
    /// @param parent the loop around it, or [#NO_LOOP]
    /// @param level the number of loops around it
    /// @param variable the node whose rows go round
    /// @param mostRounds what it fails beyond
    public record Loop(
            int id,
            int parent,
            int level,
            int variable,
            int firstStage,
            int endStage,
            long mostRounds) {}

    /// The node of the same stage that reads another one, where it is the only one to do so and
    /// reads nothing else; null else.
    @Nullable Node onlyReader(Node of) {
        Node found = null;
        for (Node node : nodes) {
            if (node.inputs().contains(of.id()) && !(node.kind() instanceof Kind.Errors)) {
                if (found != null || node.inputs().size() > 1 || node.stage() != of.stage()) {
                    return null;
                }
                found = node;
            }
        }
        return found;
    }

    /// Whether a loop is another one or inside it; everything is inside [#NO_LOOP].
    public boolean isInside(int loop, int other) {
        return loop == other
                || other == NO_LOOP
                || loop != NO_LOOP && isInside(loops.get(loop).parent, other);
    }

    /// Makes the operator of one worker.
    @FunctionalInterface
    public interface Factory {

        /// @param circuit gives the operators of earlier nodes of the same worker, such as the
        ///   indexes that a join reads; until this returns
        Operator create(Operators circuit);
    }

    /// The operators of one worker that exist already. Who asks for one while it is made may read
    /// what that keeps: so it is known which of them can wait for their state ([Sleepers]).
    @FunctionalInterface
    public interface Operators {
        Operator of(int node);

        /// The number of the worker, from 0 on.
        default int worker() {
            return 0;
        }
    }

    /// Collects nodes. A node is named by its number. It is in the innermost loop that any of its
    /// inputs is in.
    public static final class Builder {

        private final List<Node> nodes = new ArrayList<>();
        private final List<Place> places = new ArrayList<>();
        private final List<OpenLoop> loops = new ArrayList<>();

        private static final class OpenLoop {
            private final int parent;
            private final int[] path;
            private final long mostRounds;
            private int variable = -1;
            private int children;

            OpenLoop(int parent, int[] path, long mostRounds) {
                this.parent = parent;
                this.path = path;
                this.mostRounds = mostRounds;
            }
        }

        private int outermostLoops;

        /// An empty plan.
        public Builder() {}

        public int input(String name, Schema schema) {
            return add(name, new Kind.Input(), List.of(), schema, NO_LOOP);
        }

        public int apply(String name, Schema schema, Factory factory, Integer... inputs) {
            List<Integer> read = List.of(inputs);
            return add(name, new Kind.Apply(factory), read, schema, innermost(read));
        }

        /// Begins a loop; what it reads from outside must have been added before.
        ///
        /// @param parent the loop around it, or [#NO_LOOP]
        /// @param mostRounds what it fails beyond
        public int loop(int parent, long mostRounds) {
            int rank = parent == NO_LOOP ? outermostLoops++ : loops.get(parent).children++;
            loops.add(new OpenLoop(parent, Place.append(path(parent), 2 * rank + 1), mostRounds));
            return loops.size() - 1;
        }

        /// The operator through which rows come into a loop.
        public int enter(int loop, String name, Schema schema, Factory factory, Integer... inputs) {
            int id = add(name, new Kind.Apply(factory), List.of(inputs), schema, loop);
            if (loops.get(loop).variable < 0) {
                loops.get(loop).variable = id;
            }
            return id;
        }

        /// The operator through which rows leave the loop of its input.
        public int leave(String name, Schema schema, Factory factory, int input) {
            int outside = loops.get(loopOf(input)).parent;
            return add(name, new Kind.Apply(factory), List.of(input), schema, outside);
        }

        /// The innermost loop that a node is in, or [#NO_LOOP].
        public int loopOf(int node) {
            return nodes.get(node).loop();
        }

        /// Rows by key to the worker that owns the key; without columns all to worker 0.
        public int exchange(String name, int input, List<Integer> keyColumns) {
            return add(
                    name,
                    new Kind.Exchange(List.copyOf(keyColumns), false),
                    List.of(input),
                    schema(input),
                    loopOf(input));
        }

        /// Every row to every worker.
        public int broadcast(String name, int input) {
            return add(
                    name,
                    new Kind.Exchange(List.of(), true),
                    List.of(input),
                    schema(input),
                    loopOf(input));
        }

        public int errors(String name, int of) {
            return add(name, new Kind.Errors(of), List.of(of), ERRORS, loopOf(of));
        }

        public int output(String name, int input) {
            return add(name, new Kind.Output(), List.of(input), schema(input), loopOf(input));
        }

        public Schema schema(int node) {
            return nodes.get(node).schema();
        }

        /// Whether a node runs before another.
        public boolean isBefore(int node, int other) {
            int order = places.get(node).compareTo(places.get(other));
            return order == 0 ? node < other : order < 0;
        }

        public CircuitPlan build() {
            List<Place> stages = places.stream().distinct().sorted().toList();
            var staged = new ArrayList<Node>();
            for (Node node : nodes) {
                int stage = Collections.binarySearch(stages, places.get(node.id()));
                staged.add(
                        new Node(
                                node.id(),
                                node.name(),
                                node.kind(),
                                node.inputs(),
                                stage,
                                node.schema(),
                                node.loop()));
            }
            var built = new ArrayList<Loop>();
            for (OpenLoop loop : loops) {
                int level = loop.path.length;
                int[] inside =
                        IntStream.range(0, stages.size())
                                .filter(stage -> stages.get(stage).isIn(loop.path))
                                .toArray();
                built.add(
                        new Loop(
                                built.size(),
                                loop.parent,
                                level - 1,
                                loop.variable,
                                inside[0],
                                inside[inside.length - 1] + 1,
                                loop.mostRounds));
            }
            return new CircuitPlan(staged, Math.max(stages.size(), 1), built);
        }

        private int innermost(List<Integer> read) {
            int innermost = NO_LOOP;
            for (int input : read) {
                if (path(loopOf(input)).length > path(innermost).length) {
                    innermost = loopOf(input);
                }
            }
            return innermost;
        }

        private int[] path(int loop) {
            return loop == NO_LOOP ? new int[0] : loops.get(loop).path;
        }

        private int add(String name, Kind kind, List<Integer> inputs, Schema schema, int loop) {
            int[] path = path(loop);
            Place place = Place.first(path);
            for (int input : inputs) {
                place = place.behind(places.get(input), path);
            }
            int id = nodes.size();
            nodes.add(new Node(id, name, kind, inputs, -1, schema, loop));
            places.add(kind instanceof Kind.Exchange ? place.behindExchange() : place);
            return id;
        }
    }

    /// The node called `name`, or null.
    public @Nullable Node find(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElse(null);
    }
}
