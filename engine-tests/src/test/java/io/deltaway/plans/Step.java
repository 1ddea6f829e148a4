package io.deltaway.plans;

import io.deltaway.engine.value.Schema;
import io.deltaway.plans.Formula.Named;
import io.deltaway.table.Row;
import io.deltaway.table.Table;
import java.util.List;
import java.util.stream.Stream;

/// A step of a random plan. Its inputs are earlier steps, by number.
sealed interface Step {

    List<Integer> inputs();

    /// The same over other inputs.
    Step over(List<Integer> others);

    /// A step with one input.
    sealed interface Unary extends Step {

        int input();

        Step over(int other);

        @Override
        default List<Integer> inputs() {
            return List.of(input());
        }

        @Override
        default Step over(List<Integer> others) {
            return over(others.getFirst());
        }
    }

    /// A step that says by itself all there is to know about it. See the package for how to add
    /// one.
    non-sealed interface Described extends Step {

        /// The columns of its table.
        Schema schema(Plan plan);

        /// Whether its rows arrive in a known order, which rows that go had too.
        default boolean keepsArrival(Plan plan) {
            return false;
        }

        /// Emits its table, computed in the obvious way.
        void compute(Naive naive);

        /// The same with the table API.
        Table<Row> table(Building building);

        /// The same as Java.
        String written(Writing writing);

        /// The same with less in it, for a case that fails.
        default Stream<Step> smaller() {
            return Stream.of();
        }
    }

    /// How the rows of a source come and go.
    enum Events {
        CHANGES("input"),
        APPENDS("appends"),
        /// A row for each value of the first column.
        UPSERTS("upserts");

        private final String verb;

        Events(String verb) {
            this.verb = verb;
        }

        String verb() {
            return verb;
        }
    }

    /// A source.
    ///
    /// @param number its place among the sources
    record Input(int number, Schema schema, Events events) implements Step {

        boolean appendOnly() {
            return events == Events.APPENDS;
        }

        @Override
        public List<Integer> inputs() {
            return List.of();
        }

        @Override
        public Step over(List<Integer> others) {
            return this;
        }
    }

    record Where(int input, Formula condition) implements Unary {
        @Override
        public Step over(int other) {
            return new Where(other, condition);
        }
    }

    /// A filter by [Lambdas#keeps] of some column.
    record Keep(int input, String column) implements Unary {
        @Override
        public Step over(int other) {
            return new Keep(other, column);
        }
    }

    /// Each row as often as a formula says, which is never negative.
    record Weighted(int input, Formula factor) implements Unary {
        @Override
        public Step over(int other) {
            return new Weighted(other, factor);
        }
    }

    record Select(int input, List<Named> columns) implements Unary {
        @Override
        public Step over(int other) {
            return new Select(other, columns);
        }
    }

    /// A map by [Lambdas#map], or a flat map by [Lambdas#expand], of two columns.
    record MapRows(int input, boolean flat, String first, String second) implements Unary {
        @Override
        public Step over(int other) {
            return new MapRows(other, flat, first, second);
        }
    }

    record Explode(int input, Formula list, List<Named> columns) implements Unary {
        @Override
        public Step over(int other) {
            return new Explode(other, list, columns);
        }
    }

    record Union(List<Integer> inputs) implements Step {
        @Override
        public Step over(List<Integer> others) {
            return new Union(others);
        }
    }

    record Minus(int input, int without) implements Step {
        @Override
        public List<Integer> inputs() {
            return List.of(input, without);
        }

        @Override
        public Step over(List<Integer> others) {
            return new Minus(others.get(0), others.get(1));
        }
    }

    record Distinct(int input) implements Unary {
        @Override
        public Step over(int other) {
            return new Distinct(other);
        }
    }

    enum JoinKind {
        INNER("join"),
        LEFT("leftJoin"),
        RIGHT("rightJoin"),
        FULL("fullJoin"),
        LOOK_UP("lookUp");

        private final String verb;

        JoinKind(String verb) {
            this.verb = verb;
        }

        String verb() {
            return verb;
        }

        boolean leftMayMiss() {
            return this == RIGHT || this == FULL;
        }

        boolean rightMayMiss() {
            return this == LEFT || this == FULL;
        }
    }

    record Join(
            JoinKind kind,
            int left,
            int right,
            List<Formula> leftKeys,
            List<Formula> rightKeys,
            List<Named> columns)
            implements Step {
        @Override
        public List<Integer> inputs() {
            return List.of(left, right);
        }

        @Override
        public Step over(List<Integer> others) {
            return new Join(kind, others.get(0), others.get(1), leftKeys, rightKeys, columns);
        }
    }

    record Semi(boolean anti, int left, int right, List<Formula> leftKeys, List<Formula> rightKeys)
            implements Step {
        @Override
        public List<Integer> inputs() {
            return List.of(left, right);
        }

        @Override
        public Step over(List<Integer> others) {
            return new Semi(anti, others.get(0), others.get(1), leftKeys, rightKeys);
        }
    }

    record Overridden(int input, int overrides, List<Formula> keys) implements Step {
        @Override
        public List<Integer> inputs() {
            return List.of(input, overrides);
        }

        @Override
        public Step over(List<Integer> others) {
            return new Overridden(others.get(0), others.get(1), keys);
        }
    }

    /// Without keys all rows are one group; with two they are the parts of a [Pair].
    record Reduce(int input, List<Formula> keys, List<Named> columns) implements Unary {
        @Override
        public Step over(int other) {
            return new Reduce(other, keys, columns);
        }
    }

    /// An order by a formula.
    record By(Formula formula, boolean descending) {}

    record Top(int input, List<Formula> keys, int skipped, int rows, List<By> orders)
            implements Unary {
        @Override
        public Step over(int other) {
            return new Top(other, keys, skipped, rows, orders);
        }
    }

    record Neighbours(int input, List<Formula> keys, List<By> orders, List<Named> columns)
            implements Unary {
        @Override
        public Step over(int other) {
            return new Neighbours(other, keys, orders, columns);
        }
    }

    /// The last row of each group that [Lambdas#accepts].
    record Deduplicate(int input, List<Formula> keys, String column) implements Unary {
        @Override
        public Step over(int other) {
            return new Deduplicate(other, keys, column);
        }
    }
}
