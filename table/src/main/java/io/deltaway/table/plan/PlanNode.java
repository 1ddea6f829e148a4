package io.deltaway.table.plan;

import io.deltaway.engine.time.Windows;
import io.deltaway.table.RowType;
import io.deltaway.table.Source;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of the logical plan. Nodes are compared by identity: a table that is used twice is one
/// node.
///
/// A row is described by `head().rowType()`; terms of a node are over the rows of its inputs, told
/// apart by [Side] where there are several.
///
/// The whole family stands here, a few lines each, so that whoever walks plans or lowers them sees
/// at once what there is; what a node is made of that takes more, such as [Framing], [Timing] and
/// [Closing], is elsewhere.
public sealed interface PlanNode {

    /// What all nodes have. Each node has a head of its own, equal to no other.
    final class Head {

        private final Origin origin;
        private final RowType<?> rowType;
        private final Properties properties;

        public Head(Origin origin, RowType<?> rowType, Properties properties) {
            this.origin = origin;
            this.rowType = rowType;
            this.properties = properties;
        }

        public Origin origin() {
            return origin;
        }

        public RowType<?> rowType() {
            return rowType;
        }

        public Properties properties() {
            return properties;
        }
    }

    Head head();

    List<PlanNode> inputs();

    /// The keys by which the node tells its rows apart; none where it has no keys, or one for each
    /// of its inputs.
    default List<Term> keys() {
        return List.of();
    }

    /// What its rows are made of, where that is computed.
    default List<Term> values() {
        return List.of();
    }

    /// The same node under another head.
    PlanNode withHead(Head head);

    default Origin origin() {
        return head().origin();
    }

    default RowType<?> rowType() {
        return head().rowType();
    }

    default Properties properties() {
        return head().properties();
    }

    /// An order of rows by a term.
    record Ordering(Term by, boolean descending) {
        @Override
        public String toString() {
            return by + (descending ? " desc" : "");
        }
    }

    /// A node with one input.
    sealed interface Unary extends PlanNode {
        PlanNode input();

        @Override
        default List<PlanNode> inputs() {
            return List.of(input());
        }
    }

    /// Rows from outside.
    record Read(Head head, Source<?> source) implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Read(other, source);
        }
    }

    /// The rows for which the predicate is true.
    record Where(Head head, PlanNode input, Term predicate) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Where(other, input, predicate);
        }
    }

    /// The rows of a share of all keys.
    record Sampled(Head head, PlanNode input, double fraction, List<Term> keys) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Sampled(other, input, fraction, keys);
        }
    }

    /// Each row as often as the factor says; a negative one takes rows away.
    record Weighed(Head head, PlanNode input, Term factor) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Weighed(other, input, factor);
        }
    }

    /// A row computed of each row: one value for each column.
    record Select(Head head, PlanNode input, List<Term> values) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Select(other, input, values);
        }
    }

    /// A user's function over whole rows.
    record Lambda(Head head, PlanNode input, Lambda.Kind kind, Serializable function)
            implements Unary {

        /// What the function gives.
        public enum Kind {
            /// Whether the row stays: a `RowPredicate`.
            FILTER,
            /// Another row: a `RowFunction`.
            MAP,
            /// Any number of rows: a `RowExpansion`.
            FLAT_MAP
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Lambda(other, input, kind, function);
        }
    }

    /// A row for each element of a list; values are over [Side#ROW] and [Side#ELEMENT].
    record Explode(Head head, PlanNode input, Term list, List<Term> values) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Explode(other, input, list, values);
        }
    }

    /// All rows of all inputs.
    record Union(Head head, List<PlanNode> inputs) implements PlanNode {
        @Override
        public PlanNode withHead(Head other) {
            return new Union(other, inputs);
        }
    }

    /// The rows of `input` as often as they exceed those of `without`.
    record Minus(Head head, PlanNode input, PlanNode without) implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of(input, without);
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Minus(other, input, without);
        }
    }

    /// Each row once.
    record Distinct(Head head, PlanNode input) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Distinct(other, input);
        }
    }

    /// A row for each group; values are over [Term.Key] and [Term.Summary]. Without keys the whole
    /// table is one group.
    record Reduce(Head head, PlanNode input, List<Term> keys, List<Term> values) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Reduce(other, input, keys, values);
        }
    }

    /// A row for each window of each group; values are over [Term.Key], [Term.WindowBound] and
    /// [Term.Summary].
    ///
    /// @param lateness null where windows never close; otherwise the inputs are [Judged]
    record Windowed(
            Head head,
            PlanNode input,
            Framing framing,
            @Nullable Lateness lateness,
            List<Term> keys,
            List<Term> values)
            implements Unary {
        @Override
        public List<PlanNode> inputs() {
            return framing instanceof Framing.Around around
                    ? List.of(input, around.points())
                    : List.of(input);
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Windowed(other, input, framing, lateness, keys, values);
        }
    }

    /// All rows, each with the verdict whether it came late. No rewrite moves a filter across it:
    /// every row moves the clock.
    ///
    /// @param side which of the tables is judged that move the clock
    /// @param windows what a row must be in one of that is open; null where its time counts
    record Judged(Head head, Closing closing, int side, @Nullable Windows windows)
            implements Unary {

        @Override
        public PlanNode input() {
            return closing.clock().tables().get(side).rows();
        }

        /// The time that rows are judged by.
        public Term time() {
            return closing.clock().tables().get(side).time();
        }

        public Lateness lateness() {
            return closing.lateness();
        }

        /// The table that is judged, then the others that move the clock.
        @Override
        public List<PlanNode> inputs() {
            var inputs = new ArrayList<PlanNode>();
            inputs.add(input());
            for (Clock.Table table : closing.clock().tables()) {
                if (table.rows() != input()) {
                    inputs.add(table.rows());
                }
            }
            return inputs;
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Judged(other, closing, side, windows);
        }
    }

    /// The rows that came late, or those that did not.
    record Sifted(Head head, Judged input, boolean late) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Sifted(other, input, late);
        }
    }

    /// Of each group, in an order with ties broken on the whole row, `rows` rows behind the first
    /// `skipped`.
    record Top(
            Head head,
            PlanNode input,
            List<Term> keys,
            int skipped,
            int rows,
            List<Ordering> orders)
            implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Top(other, input, keys, skipped, rows, orders);
        }
    }

    /// Each row with what its place in an order of its group tells; values are over [Side#ROW] and
    /// [PlaceTerm].
    record InOrder(
            Head head, PlanNode input, List<Term> keys, List<Ordering> orders, List<Term> values)
            implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new InOrder(other, input, keys, orders, values);
        }
    }

    /// Of each group the first row in an order and then each that is a distance behind the last one
    /// kept.
    ///
    /// @param distance a word of the first column of the order
    /// @param text the distance, for people
    record Spaced(
            Head head,
            PlanNode input,
            List<Term> keys,
            List<Ordering> orders,
            long distance,
            String text)
            implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Spaced(other, input, keys, orders, distance, text);
        }
    }

    /// The changes of a table as rows; values are over [Side#ROW] and [Side#CHANGE].
    record Changes(Head head, PlanNode input, List<Term> values) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Changes(other, input, values);
        }
    }

    /// The rows that came less than a time ago, by the time of day.
    ///
    /// @param text the time, for people
    record Retained(Head head, PlanNode input, long nanos, String text) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Retained(other, input, nanos, text);
        }
    }

    /// Rows with the time since when they are there; values are over [Side#ROW] and [Side#CHANGE].
    record Since(Head head, PlanNode input, List<Term> values) implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Since(other, input, values);
        }
    }

    /// The groups of which no row has come for a time; values are over [Term.Key] and
    /// [Side#CHANGE].
    ///
    /// @param text the time, for people
    record Silent(
            Head head, PlanNode input, List<Term> keys, List<Term> values, long nanos, String text)
            implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Silent(other, input, keys, values, nanos, text);
        }
    }

    /// The time of day, cut to a multiple of a length.
    ///
    /// @param text the length, for people
    record Now(Head head, long nanos, String text) implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Now(other, nanos, text);
        }
    }

    /// The last accepted row of each group, in the order of arrival.
    ///
    /// @param acceptance a `RowAcceptance`
    record Deduplicate(Head head, PlanNode input, List<Term> keys, Serializable acceptance)
            implements Unary {
        @Override
        public PlanNode withHead(Head other) {
            return new Deduplicate(other, input, keys, acceptance);
        }
    }

    /// Pairs of rows with equal keys whose times match; null equals nothing. There are keys or
    /// times. Values are over [Side#LEFT] and [Side#RIGHT].
    ///
    /// @param closing null where nothing is ever final; otherwise both inputs are [Judged]
    record Join(
            Head head,
            Join.Kind kind,
            PlanNode left,
            PlanNode right,
            List<Term> leftKeys,
            List<Term> rightKeys,
            Timing timing,
            @Nullable Closing closing,
            List<Term> values)
            implements PlanNode {

        /// Which rows without a match stay.
        public enum Kind {
            INNER,
            LEFT,
            RIGHT,
            FULL,
            /// A left row must have exactly one match, or it fails.
            LOOK_UP
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(left, right);
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Join(other, kind, left, right, leftKeys, rightKeys, timing, closing, values);
        }
    }

    /// The left rows that have a match on the right, or those that have none.
    record Semi(
            Head head,
            boolean anti,
            PlanNode left,
            PlanNode right,
            List<Term> leftKeys,
            List<Term> rightKeys)
            implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of(left, right);
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Semi(other, anti, left, right, leftKeys, rightKeys);
        }
    }

    /// All rows of `overrides`, and those of `input` whose key has none there.
    record Overridden(Head head, PlanNode input, PlanNode overrides, List<Term> keys)
            implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of(input, overrides);
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Overridden(other, input, overrides, keys);
        }
    }

    /// For each question the rows that a search finds; values are over [Side#LEFT], the question,
    /// [Side#RIGHT], the row, and [Side#ELEMENT], what is said of it or the list of passages.
    ///
    /// @param asked what is asked, over the questions
    /// @param held what is held of each row for the search
    /// @param condition what is true of rows that are found, over both; or null
    /// @param passage what a list for each question is made of; null where each row found is a row
    record Search(
            Head head,
            PlanNode questions,
            PlanNode rows,
            List<Term> asked,
            List<Term> held,
            @Nullable Term condition,
            Finding finding,
            @Nullable Term passage,
            List<Term> values)
            implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of(questions, rows);
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Search(
                    other, questions, rows, asked, held, condition, finding, passage, values);
        }
    }

    /// A table of a loop as it is in each round: at first `initials.get(position)`, then what the
    /// loop's body made of it in the round before.
    ///
    /// @param initials of all tables of the loop
    record Variable(Head head, Loop loop, int position, List<PlanNode> initials)
            implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return initials;
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Variable(other, loop, position, initials);
        }
    }

    /// A table of a loop as it is after the last round.
    ///
    /// @param variables all tables of the loop
    /// @param bodies what the loop's body makes of them
    record Fixed(
            Head head, Loop loop, int position, List<Variable> variables, List<PlanNode> bodies)
            implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            var inputs = new ArrayList<PlanNode>(variables);
            inputs.addAll(bodies);
            return inputs;
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Fixed(other, loop, position, variables, bodies);
        }
    }

    /// The rows that failed in the step that made `of`.
    record Errors(Head head, PlanNode of) implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of(of);
        }

        @Override
        public PlanNode withHead(Head other) {
            return new Errors(other, of);
        }
    }

    /// The rows that failed anywhere in the pipeline.
    record AllErrors(Head head) implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }

        @Override
        public PlanNode withHead(Head other) {
            return new AllErrors(other);
        }
    }
}
