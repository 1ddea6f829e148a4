package io.deltaway.table;

import io.deltaway.table.Types.ColumnType;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;

/// Columns of a table whose schema is known only at run time: a step checks that its table has
/// them.
abstract sealed class NamedColumns extends AccessorColumns permits FunctionColumns {

    NamedColumns() {}

    public static BoolExpr<Row> col(String name, Types.BooleanType type) {
        return column(name, type);
    }

    public static IntExpr<Row> col(String name, Types.IntType type) {
        return column(name, type);
    }

    public static LongExpr<Row> col(String name, Types.LongType type) {
        return column(name, type);
    }

    public static FloatExpr<Row> col(String name, Types.FloatType type) {
        return column(name, type);
    }

    public static DoubleExpr<Row> col(String name, Types.DoubleType type) {
        return column(name, type);
    }

    public static DecimalExpr<Row> col(String name, Types.DecimalType type) {
        return column(name, type);
    }

    public static TextExpr<Row> col(String name, Types.TextType type) {
        return column(name, type);
    }

    public static BytesExpr<Row> col(String name, Types.BytesType type) {
        return column(name, type);
    }

    public static DateExpr<Row> col(String name, Types.DateType type) {
        return column(name, type);
    }

    public static TimeExpr<Row> col(String name, Types.TimeType type) {
        return column(name, type);
    }

    public static DateTimeExpr<Row> col(String name, Types.DateTimeType type) {
        return column(name, type);
    }

    public static InstantExpr<Row> col(String name, Types.InstantType type) {
        return column(name, type);
    }

    public static DurationExpr<Row> col(String name, Types.DurationType type) {
        return column(name, type);
    }

    public static JsonExpr<Row> col(String name, Types.JsonType type) {
        return column(name, type);
    }

    public static <T> VectorExpr<Row, T> col(String name, Types.VectorType<T> type) {
        return column(name, type);
    }

    public static <E> ListExpr<Row, E> col(String name, Types.ListType<E> type) {
        return column(name, type);
    }

    public static <T extends Record> RecordExpr<Row, T> col(String name, Types.RecordType<T> type) {
        return column(name, type);
    }

    public static <T> Expr<Row, T> col(String name, Types.PlainType<T> type) {
        return column(name, type);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Typed.of
    private static <X extends Expr<?, ?>> X column(String name, ColumnType<?> type) {
        return Typed.of(new Term.Column(Side.ROW, name, type.type(), type.isNullable()));
    }
}
