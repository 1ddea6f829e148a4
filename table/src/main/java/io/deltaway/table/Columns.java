package io.deltaway.table;

import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.plan.Term;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/// The words that a program imports: columns, results, orders, constants, choices, calls and
/// windows.
public final class Columns extends WindowColumns {

    private Columns() {}

    /// Builds the record `O` of values named with `as`: one for each component. What needs no row,
    /// such as `lit("EUR").as(Price::currency)`, fits rows of any kind.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S, O extends Record> Projection<S, O> into(
            Class<O> recordClass, Assignment<? super S, O>... assignments) {
        return Projection.into(recordClass, Arrays.<Assignment<? super S, O>>asList(assignments));
    }

    /// Builds a row of values named with `named("total")`, for results without a record.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S> Projection<S, Row> row(Assignment<? super S, Row>... assignments) {
        return Projection.row(Arrays.<Assignment<? super S, Row>>asList(assignments));
    }

    /// Inside `into`: the components that have no value yet, taken from the columns of the same
    /// names.
    public static <S, O> Assignment<S, O> rest() {
        return Assignment.rest(null);
    }

    /// The smallest first.
    public static <R> Order<R> asc(Expr<R, ?> by) {
        return new Order<>(by.term(), false);
    }

    /// The largest first.
    public static <R> Order<R> desc(Expr<R, ?> by) {
        return new Order<>(by.term(), true);
    }

    /// The components of a record, such as the key of a group.
    public static <S, T extends Record> Scope<S, T> inside(Expr<S, T> nested) {
        return Scope.inside(nested.term());
    }

    public static <S> IntExpr<S> lit(int value) {
        return Typed.of(Typed.term(value));
    }

    public static <S> LongExpr<S> lit(long value) {
        return Typed.of(Typed.term(value));
    }

    public static <S> DoubleExpr<S> lit(double value) {
        return Typed.of(Typed.term(value));
    }

    public static <S> BoolExpr<S> lit(boolean value) {
        return Typed.of(Typed.term(value));
    }

    public static <S> TextExpr<S> lit(String value) {
        return Typed.of(Typed.term(value));
    }

    public static <S> DecimalExpr<S> lit(BigDecimal value) {
        return Typed.of(Typed.term(value));
    }

    public static <S> InstantExpr<S> lit(Instant value) {
        return Typed.of(Typed.term(value));
    }

    public static <S> DateExpr<S> lit(LocalDate value) {
        return Typed.of(Typed.term(value));
    }

    public static <S> DurationExpr<S> lit(Duration value) {
        return Typed.of(Typed.term(value));
    }

    /// Any other constant, such as one of an enum.
    public static <S, T> Expr<S, T> lit(T value) {
        return Typed.of(Typed.term(value));
    }

    /// No value.
    public static <S, T> Expr<S, T> none(Class<T> valueClass) {
        return Typed.of(new Term.Literal(null, Components.typeOf(valueClass)));
    }

    /// No value of a type.
    public static <S, T> Expr<S, T> none(Types.ColumnType<T> type) {
        return Typed.of(new Term.Literal(null, type.type()));
    }

    /// An expression of whole numbers, with their methods.
    public static <S> LongExpr<S> asLong(Expr<S, Long> value) {
        return Typed.of(value.term());
    }

    /// An expression of whole numbers, with their methods.
    public static <S> IntExpr<S> asInt(Expr<S, Integer> value) {
        return Typed.of(value.term());
    }

    /// An expression of floating numbers, with their methods.
    public static <S> DoubleExpr<S> asDouble(Expr<S, Double> value) {
        return Typed.of(value.term());
    }

    /// An expression of texts, with their methods.
    public static <S> TextExpr<S> asText(Expr<S, String> value) {
        return Typed.of(value.term());
    }

    /// An expression of moments, with their methods.
    public static <S> InstantExpr<S> asInstant(Expr<S, Instant> value) {
        return Typed.of(value.term());
    }

    /// An expression of days, with their methods.
    public static <S> DateExpr<S> asDate(Expr<S, LocalDate> value) {
        return Typed.of(value.term());
    }
}
