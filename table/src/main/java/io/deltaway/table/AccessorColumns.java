package io.deltaway.table;

import io.deltaway.table.plan.Side;
import java.io.Serializable;

/// Columns of a table of records, each as the expression that has the methods of its type.
@SuppressWarnings("overloads") // a reference to an accessor is exact, so javac picks one col
abstract sealed class AccessorColumns permits NamedColumns {

    AccessorColumns() {}

    public static <R extends Record> IntExpr<R> col(Accessor.OfInt<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> IntExpr<R> col(Accessor.OfBoxedInt<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> LongExpr<R> col(Accessor.OfLong<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> LongExpr<R> col(Accessor.OfBoxedLong<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> FloatExpr<R> col(Accessor.OfFloat<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> FloatExpr<R> col(Accessor.OfBoxedFloat<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> DoubleExpr<R> col(Accessor.OfDouble<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> DoubleExpr<R> col(Accessor.OfBoxedDouble<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> BoolExpr<R> col(Accessor.OfBool<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> BoolExpr<R> col(Accessor.OfBoxedBool<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> DecimalExpr<R> col(Accessor.OfDecimal<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> TextExpr<R> col(Accessor.OfText<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> BytesExpr<R> col(Accessor.OfBytes<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> DateExpr<R> col(Accessor.OfDate<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> TimeExpr<R> col(Accessor.OfTime<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> DateTimeExpr<R> col(Accessor.OfDateTime<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> InstantExpr<R> col(Accessor.OfInstant<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> DurationExpr<R> col(Accessor.OfDuration<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> JsonExpr<R> col(Accessor.OfJson<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> VectorExpr<R, float[]> col(Accessor.OfFloats<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record> VectorExpr<R, double[]> col(Accessor.OfDoubles<R> accessor) {
        return column(accessor);
    }

    public static <R extends Record, E> ListExpr<R, E> col(Accessor.OfList<R, E> accessor) {
        return column(accessor);
    }

    public static <R extends Record, T extends Record> RecordExpr<R, T> col(
            Accessor.OfRecord<R, T> accessor) {
        return column(accessor);
    }

    public static <R extends Record, T> Expr<R, T> col(Accessor<R, T> accessor) {
        return column(accessor);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Typed.of
    private static <X extends Expr<?, ?>> X column(Serializable accessor) {
        return Typed.of(References.component(accessor).column(Side.ROW));
    }
}
