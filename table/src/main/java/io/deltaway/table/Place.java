package io.deltaway.table;

import io.deltaway.engine.operator.PlaceValue.Numbering;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Ordered.Near;
import io.deltaway.table.plan.PlaceTerm;
import io.deltaway.table.plan.PlaceTerm.Other;
import io.deltaway.table.plan.PlanNode.Ordering;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.List;

/// A row in its place in an order: what hangs on the rows around it. Each copy of a row stands for
/// itself, as in SQL's window functions.
@SuppressWarnings("overloads") // as in Columns
public final class Place<R> {

    private final Table<R> table;
    private final List<Ordering> orders;

    Place(Table<R> table, List<Ordering> orders) {
        this.table = table;
        this.orders = orders;
    }

    /// The row itself.
    public Scope<Near<R>, R> row() {
        return Scope.of(Side.ROW, schema());
    }

    private Schema schema() {
        return table.rowType().schema();
    }

    // Other rows

    /// The row before; the first one has none.
    public MaybeScope<Near<R>, R> previous() {
        return other(new Other.Away(-1));
    }

    /// The row behind; the last one has none.
    public MaybeScope<Near<R>, R> next() {
        return other(new Other.Away(1));
    }

    /// The row so many places before.
    public MaybeScope<Near<R>, R> lag(int rows) {
        Checks.argument(rows > 0, "lag", "a number of rows above 0", rows);
        return other(new Other.Away(-rows));
    }

    /// The row so many places behind.
    public MaybeScope<Near<R>, R> lead(int rows) {
        Checks.argument(rows > 0, "lead", "a number of rows above 0", rows);
        return other(new Other.Away(rows));
    }

    /// The row in which a value was known last: the row itself where the value is not null,
    /// otherwise the nearest before it where it isn't.
    public MaybeScope<Near<R>, R> lastKnown(Expr<R, ?> value) {
        table.check(value.term());
        return other(new Other.Known(value.term(), false));
    }

    /// The row in which a value is known next: the row itself where the value is not null,
    /// otherwise the nearest behind it where it isn't.
    public MaybeScope<Near<R>, R> nextKnown(Expr<R, ?> value) {
        table.check(value.term());
        return other(new Other.Known(value.term(), true));
    }

    private MaybeScope<Near<R>, R> other(Other row) {
        return new MaybeScope<>(
                schema(),
                index -> {
                    var field = schema().fields().get(index);
                    return in(
                            row,
                            new Term.Column(
                                    Side.ROW, field.name(), field.type(), field.nullable()));
                },
                Term.call("isNotNull", in(row, new Term.Literal(true, Type.Simple.BOOLEAN))));
    }

    private static Term in(Other row, Term term) {
        return new PlaceTerm.InRow(row, term);
    }

    // Differences

    /// By how much a value differs from that of the row before; null in the first row.
    public IntExpr<Near<R>> difference(IntExpr<R> value) {
        return difference(value.term());
    }

    public LongExpr<Near<R>> difference(LongExpr<R> value) {
        return difference(value.term());
    }

    public FloatExpr<Near<R>> difference(FloatExpr<R> value) {
        return difference(value.term());
    }

    public DoubleExpr<Near<R>> difference(DoubleExpr<R> value) {
        return difference(value.term());
    }

    public DecimalExpr<Near<R>> difference(DecimalExpr<R> value) {
        return difference(value.term());
    }

    public DurationExpr<Near<R>> difference(DurationExpr<R> value) {
        return difference(value.term());
    }

    public DurationExpr<Near<R>> difference(InstantExpr<R> value) {
        return difference(value.term());
    }

    public DurationExpr<Near<R>> difference(DateTimeExpr<R> value) {
        return difference(value.term());
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Typed.of
    private <X extends Expr<?, ?>> X difference(Term value) {
        table.check(value);
        return Typed.of(Term.call("minus", value, in(new Other.Away(-1), value)));
    }

    /// Whether one of these values is another than in the row before, or there is none.
    BoolExpr<Near<R>> changed(List<Expr<R, ?>> values) {
        Checks.argument(!values.isEmpty(), "whereChanged", "at least one value", "none");
        Term changed = previous().isMissing().term();
        for (Expr<R, ?> value : values) {
            table.check(value.term());
            Term same = Term.call("isSame", value.term(), in(new Other.Away(-1), value.term()));
            changed = Term.call("or", changed, Term.call("not", same));
        }
        return Typed.of(changed);
    }

    // Numbers

    /// The number of the row, from 1 on. A row that comes or goes changes the numbers of all rows
    /// behind it.
    public LongExpr<Near<R>> rowNumber() {
        return number(Numbering.ROW);
    }

    /// The number of the first of the rows that the order doesn't tell from this one.
    public LongExpr<Near<R>> rank() {
        return number(Numbering.RANK);
    }

    /// As [#rank], but without gaps: one more than the number of different places before.
    public LongExpr<Near<R>> denseRank() {
        return number(Numbering.DENSE_RANK);
    }

    /// The share of the other rows that come before the first row of this rank, from 0 to 1; 0
    /// where there is no other row. Each row that comes or goes changes that of all rows.
    public DoubleExpr<Near<R>> percentRank() {
        LongExpr<Near<R>> others = over(Frame.all()).count().minus(1);
        return Columns.ifElse(
                others.eq(0L),
                Columns.lit(0.0),
                rank().minus(1).toDouble().dividedBy(others.toDouble()));
    }

    private LongExpr<Near<R>> number(Numbering numbering) {
        return Typed.of(new PlaceTerm.Numbered(numbering));
    }

    // Aggregates

    /// The rows of a frame, for aggregates.
    ///
    /// @throws PlanException where the frame measures by what the order is not
    public Framed<R> over(Frame frame) {
        Type first = orders.isEmpty() ? null : orders.getFirst().by().type();
        return new Framed<>(table, frame.in(first), frame.toString());
    }

    /// All rows up to this one, for running totals.
    public Framed<R> upToHere() {
        return over(Frame.upToHere());
    }

    // Values in between

    /// The value, or where it is null the one on the straight line between the last known and the
    /// next known, by the first column of the order. Null before the first and behind the last
    /// known value: `orElse` says what shall be there.
    public DoubleExpr<Near<R>> interpolated(WholeExpr<R, ?> value) {
        return Typed.of(Interpolation.linear(value.term(), by(value.term())));
    }

    public DoubleExpr<Near<R>> interpolated(FloatingExpr<R, ?> value) {
        return Typed.of(Interpolation.linear(value.term(), by(value.term())));
    }

    private Term by(Term value) {
        table.check(value);
        Checks.argument(
                !orders.isEmpty(), "interpolated", "an order by a number or a time", "no order");
        return orders.getFirst().by();
    }
}
