package io.deltaway.plans;

import static io.deltaway.table.Columns.row;

import io.deltaway.plans.Formula.Named;
import io.deltaway.table.Expr;
import io.deltaway.table.Joined;
import io.deltaway.table.MaybeScope;
import io.deltaway.table.Pair;
import io.deltaway.table.Projection;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.Row;
import io.deltaway.table.Scope;
import io.deltaway.table.Table;
import java.util.ArrayList;

/// Builds joins with the table API.
record BuiltJoin(Step.Join join, Expressions<Row> rows) {

    Table<Row> of(Table<Row> left, Table<Row> right) {
        return switch (join.kind()) {
            case INNER -> {
                Joined.Inner<Row, Row> pairs = left.join(right);
                for (int i = 0; i < join.leftKeys().size(); i++) {
                    pairs = on(pairs, left(i), right(i));
                }
                yield pairs.select((l, r) -> result(leaf(l, r)));
            }
            case LEFT -> {
                Joined.Left<Row, Row> pairs = left.leftJoin(right);
                for (int i = 0; i < join.leftKeys().size(); i++) {
                    pairs = on(pairs, left(i), right(i));
                }
                yield pairs.select((l, r) -> result(leaf(l, r)));
            }
            case RIGHT -> {
                Joined.Right<Row, Row> pairs = left.rightJoin(right);
                for (int i = 0; i < join.leftKeys().size(); i++) {
                    pairs = on(pairs, left(i), right(i));
                }
                yield pairs.select((l, r) -> result(leaf(l, r)));
            }
            case FULL -> {
                Joined.Full<Row, Row> pairs = left.fullJoin(right);
                for (int i = 0; i < join.leftKeys().size(); i++) {
                    pairs = on(pairs, left(i), right(i));
                }
                yield pairs.select((l, r) -> result(leaf(l, r)));
            }
            case LOOK_UP -> {
                Joined.LookUp<Row, Row> pairs = left.lookUp(right);
                for (int i = 0; i < join.leftKeys().size(); i++) {
                    pairs = on(pairs, left(i), right(i));
                }
                yield pairs.select((l, r) -> result(leaf(l, r)));
            }
        };
    }

    private Expr<Row, ?> left(int i) {
        return rows.of(join.leftKeys().get(i));
    }

    private Expr<Row, ?> right(int i) {
        return rows.of(join.rightKeys().get(i));
    }

    private static <K> Joined.Inner<Row, Row> on(
            Joined.Inner<Row, Row> pairs, Expr<Row, K> left, Expr<Row, ?> right) {
        return pairs.on(left, Cast.like(left, right));
    }

    private static <K> Joined.Left<Row, Row> on(
            Joined.Left<Row, Row> pairs, Expr<Row, K> left, Expr<Row, ?> right) {
        return pairs.on(left, Cast.like(left, right));
    }

    private static <K> Joined.Right<Row, Row> on(
            Joined.Right<Row, Row> pairs, Expr<Row, K> left, Expr<Row, ?> right) {
        return pairs.on(left, Cast.like(left, right));
    }

    private static <K> Joined.Full<Row, Row> on(
            Joined.Full<Row, Row> pairs, Expr<Row, K> left, Expr<Row, ?> right) {
        return pairs.on(left, Cast.like(left, right));
    }

    private static <K> Joined.LookUp<Row, Row> on(
            Joined.LookUp<Row, Row> pairs, Expr<Row, K> left, Expr<Row, ?> right) {
        return pairs.on(left, Cast.like(left, right));
    }

    /// Rows whose keys match, or don't.
    static <K, M> Table<Row> semi(
            Joined.Semi<Row, Row> pairs,
            Expr<Row, K> left,
            Expr<Row, ?> right,
            Expr<Row, M> left2,
            Expr<Row, ?> right2) {
        return pairs.on(left, Cast.like(left, right), left2, Cast.like(left2, right2));
    }

    /// Rows whose keys match, or don't.
    static <K> Table<Row> semi(Joined.Semi<Row, Row> pairs, Expr<Row, K> left, Expr<Row, ?> right) {
        return pairs.on(left, Cast.like(left, right));
    }

    private Projection<Pair<Row, Row>, Row> result(Expressions.Leaves<Pair<Row, Row>> leaves) {
        var expressions = new Expressions<>(leaves);
        var assignments = new ArrayList<Assignment<Pair<Row, Row>, Row>>();
        for (Named column : join.columns()) {
            assignments.add(expressions.of(column.formula()).named(column.name()));
        }
        return row(Building.assignments(assignments));
    }

    // Each side is there, or may be missing

    static <S> Expressions.Leaves<S> leaf(Scope<S, Row> left, Scope<S, Row> right) {
        return column -> column(column.place() == Formula.Place.LEFT ? left : right, column);
    }

    static <S> Expressions.Leaves<S> leaf(Scope<S, Row> left, MaybeScope<S, Row> right) {
        return new Leaves<>(
                column -> column(left, column), column -> column(right, column), null, right);
    }

    static <S> Expressions.Leaves<S> leaf(MaybeScope<S, Row> left, Scope<S, Row> right) {
        return new Leaves<>(
                column -> column(left, column), column -> column(right, column), left, null);
    }

    static <S> Expressions.Leaves<S> leaf(MaybeScope<S, Row> left, MaybeScope<S, Row> right) {
        return new Leaves<>(
                column -> column(left, column), column -> column(right, column), left, right);
    }

    private static <S> Expr<S, ?> column(Scope<S, Row> side, Formula.Column column) {
        return Typing.column(side, column.name(), column.type(), column.nullable());
    }

    private static <S> Expr<S, ?> column(MaybeScope<S, Row> side, Formula.Column column) {
        return Typing.column(side, column.name(), column.type(), column.nullable());
    }

    private record Leaves<S>(
            Expressions.Leaves<S> left,
            Expressions.Leaves<S> right,
            @org.jspecify.annotations.Nullable MaybeScope<S, Row> maybeLeft,
            @org.jspecify.annotations.Nullable MaybeScope<S, Row> maybeRight)
            implements Expressions.Leaves<S> {

        @Override
        public Expr<S, ?> column(Formula.Column column) {
            return (column.place() == Formula.Place.LEFT ? left : right).column(column);
        }

        @Override
        public Expr<S, Boolean> present(Formula.Present present) {
            var side = present.place() == Formula.Place.LEFT ? maybeLeft : maybeRight;
            return java.util.Objects.requireNonNull(side).isPresent();
        }
    }
}
