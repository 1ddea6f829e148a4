package io.deltaway.table;

import io.deltaway.engine.value.Schema;
import io.deltaway.json.Json;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.Types.ColumnType;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;

/// A row of `R` that may be missing, such as the right side of a left join. Its columns are
/// [Maybe]: a missing match can't be forgotten.
@SuppressWarnings("overloads") // as in Columns
public final class MaybeScope<S, R> {

    /// Where columns come from.
    @FunctionalInterface
    interface Origin {
        Term column(int index);
    }

    private final Schema schema;
    private final Origin origin;
    private final Term present;

    /// @param origin terms that may be null
    /// @param present whether there is a row
    MaybeScope(Schema schema, Origin origin, Term present) {
        this.schema = schema;
        this.origin = origin;
        this.present = present;
    }

    MaybeScope(Side side, Schema schema) {
        this(
                schema,
                index -> {
                    var field = schema.fields().get(index);
                    return new Term.Column(side, field.name(), field.type(), true);
                },
                new Term.Present(side));
    }

    /// Whether there is no row.
    public BoolExpr<S> isMissing() {
        return Typed.of(Term.call("not", present));
    }

    /// Whether there is a row.
    public BoolExpr<S> isPresent() {
        return Typed.of(present);
    }

    /// The components of the result that have no value yet, taken from the columns of this row with
    /// the same names; null where the row is missing.
    public <O> Assignment<S, O> rest() {
        return Assignment.rest(name -> {
            int index = schema.indexOf(name);
            return index < 0 ? null : origin.column(index);
        });
    }

    public Maybe.MaybeInt<S> col(Accessor.OfInt<R> accessor) {
        return new Maybe.MaybeInt<>(column(accessor));
    }

    public Maybe.MaybeInt<S> col(Accessor.OfBoxedInt<R> accessor) {
        return new Maybe.MaybeInt<>(column(accessor));
    }

    public Maybe.MaybeLong<S> col(Accessor.OfLong<R> accessor) {
        return new Maybe.MaybeLong<>(column(accessor));
    }

    public Maybe.MaybeLong<S> col(Accessor.OfBoxedLong<R> accessor) {
        return new Maybe.MaybeLong<>(column(accessor));
    }

    public Maybe.MaybeFloat<S> col(Accessor.OfFloat<R> accessor) {
        return new Maybe.MaybeFloat<>(column(accessor));
    }

    public Maybe.MaybeFloat<S> col(Accessor.OfBoxedFloat<R> accessor) {
        return new Maybe.MaybeFloat<>(column(accessor));
    }

    public Maybe.MaybeDouble<S> col(Accessor.OfDouble<R> accessor) {
        return new Maybe.MaybeDouble<>(column(accessor));
    }

    public Maybe.MaybeDouble<S> col(Accessor.OfBoxedDouble<R> accessor) {
        return new Maybe.MaybeDouble<>(column(accessor));
    }

    public Maybe<BoolExpr<S>, Boolean> col(Accessor.OfBool<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<BoolExpr<S>, Boolean> col(Accessor.OfBoxedBool<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<DecimalExpr<S>, BigDecimal> col(Accessor.OfDecimal<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<TextExpr<S>, String> col(Accessor.OfText<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<BytesExpr<S>, byte[]> col(Accessor.OfBytes<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<DateExpr<S>, LocalDate> col(Accessor.OfDate<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<TimeExpr<S>, LocalTime> col(Accessor.OfTime<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<DateTimeExpr<S>, LocalDateTime> col(Accessor.OfDateTime<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<InstantExpr<S>, Instant> col(Accessor.OfInstant<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<DurationExpr<S>, Duration> col(Accessor.OfDuration<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<JsonExpr<S>, Json> col(Accessor.OfJson<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<VectorExpr<S, float[]>, float[]> col(Accessor.OfFloats<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public Maybe<VectorExpr<S, double[]>, double[]> col(Accessor.OfDoubles<R> accessor) {
        return new Maybe<>(column(accessor));
    }

    public <E> Maybe<ListExpr<S, E>, List<E>> col(Accessor.OfList<R, E> accessor) {
        return new Maybe<>(column(accessor));
    }

    public <T extends Record> Maybe<RecordExpr<S, T>, T> col(Accessor.OfRecord<R, T> accessor) {
        return new Maybe<>(column(accessor));
    }

    public <T> Maybe<Expr<S, T>, T> col(Accessor<R, T> accessor) {
        return new Maybe<>(column(accessor));
    }

    /// A column of a row whose schema is known only at run time.
    public <T> Maybe<Expr<S, T>, T> col(String name, ColumnType<T> type) {
        Checks.column(schema, new Term.Column(Side.ROW, name, type.type(), type.isNullable()));
        return new Maybe<>(column(schema.indexOf(name)));
    }

    private Term column(Serializable accessor) {
        return column(References.component(accessor).index());
    }

    private Term column(int index) {
        return origin.column(index);
    }
}
