package io.deltaway.table;

import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.References.Reference;
import io.deltaway.table.Types.ColumnType;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.io.Serializable;

/// One of several rows of `R` that an expression over `S` sees, such as the left side of a join:
/// what its columns hang on.
@SuppressWarnings("overloads") // as in Columns
public final class Scope<S, R> {

    /// Where columns come from.
    @FunctionalInterface
    private interface Origin {
        Term column(int index);
    }

    private final Schema schema;
    private final Origin origin;

    private Scope(Schema schema, Origin origin) {
        this.schema = schema;
        this.origin = origin;
    }

    static <S, R> Scope<S, R> of(Side side, Schema schema) {
        return new Scope<>(
                schema,
                index -> {
                    var field = schema.fields().get(index);
                    return new Term.Column(side, field.name(), field.type(), field.nullable());
                });
    }

    /// The components of a record.
    static <S, R> Scope<S, R> inside(Term row) {
        Schema schema = ((Type.RecordOf) row.type()).schema();
        return new Scope<>(
                schema,
                index -> {
                    var field = schema.fields().get(index);
                    return row instanceof Term.Construct made
                            ? made.arguments().get(index)
                            : new Term.Component(
                                    row,
                                    index,
                                    field.name(),
                                    field.type(),
                                    row.nullable() || field.nullable());
                });
    }

    /// The components of the result that have no value yet, taken from the columns of this row with
    /// the same names.
    public <O> Assignment<S, O> rest() {
        return Assignment.rest(name -> {
            int index = schema.indexOf(name);
            return index < 0 ? null : origin.column(index);
        });
    }

    public IntExpr<S> col(Accessor.OfInt<R> accessor) {
        return column(accessor);
    }

    public IntExpr<S> col(Accessor.OfBoxedInt<R> accessor) {
        return column(accessor);
    }

    public LongExpr<S> col(Accessor.OfLong<R> accessor) {
        return column(accessor);
    }

    public LongExpr<S> col(Accessor.OfBoxedLong<R> accessor) {
        return column(accessor);
    }

    public FloatExpr<S> col(Accessor.OfFloat<R> accessor) {
        return column(accessor);
    }

    public FloatExpr<S> col(Accessor.OfBoxedFloat<R> accessor) {
        return column(accessor);
    }

    public DoubleExpr<S> col(Accessor.OfDouble<R> accessor) {
        return column(accessor);
    }

    public DoubleExpr<S> col(Accessor.OfBoxedDouble<R> accessor) {
        return column(accessor);
    }

    public BoolExpr<S> col(Accessor.OfBool<R> accessor) {
        return column(accessor);
    }

    public BoolExpr<S> col(Accessor.OfBoxedBool<R> accessor) {
        return column(accessor);
    }

    public DecimalExpr<S> col(Accessor.OfDecimal<R> accessor) {
        return column(accessor);
    }

    public TextExpr<S> col(Accessor.OfText<R> accessor) {
        return column(accessor);
    }

    public BytesExpr<S> col(Accessor.OfBytes<R> accessor) {
        return column(accessor);
    }

    public DateExpr<S> col(Accessor.OfDate<R> accessor) {
        return column(accessor);
    }

    public TimeExpr<S> col(Accessor.OfTime<R> accessor) {
        return column(accessor);
    }

    public DateTimeExpr<S> col(Accessor.OfDateTime<R> accessor) {
        return column(accessor);
    }

    public InstantExpr<S> col(Accessor.OfInstant<R> accessor) {
        return column(accessor);
    }

    public DurationExpr<S> col(Accessor.OfDuration<R> accessor) {
        return column(accessor);
    }

    public JsonExpr<S> col(Accessor.OfJson<R> accessor) {
        return column(accessor);
    }

    public VectorExpr<S, float[]> col(Accessor.OfFloats<R> accessor) {
        return column(accessor);
    }

    public VectorExpr<S, double[]> col(Accessor.OfDoubles<R> accessor) {
        return column(accessor);
    }

    public <E> ListExpr<S, E> col(Accessor.OfList<R, E> accessor) {
        return column(accessor);
    }

    public <T extends Record> RecordExpr<S, T> col(Accessor.OfRecord<R, T> accessor) {
        return column(accessor);
    }

    public <T> Expr<S, T> col(Accessor<R, T> accessor) {
        return column(accessor);
    }

    public BoolExpr<S> col(String name, Types.BooleanType type) {
        return column(name, type);
    }

    public IntExpr<S> col(String name, Types.IntType type) {
        return column(name, type);
    }

    public LongExpr<S> col(String name, Types.LongType type) {
        return column(name, type);
    }

    public FloatExpr<S> col(String name, Types.FloatType type) {
        return column(name, type);
    }

    public DoubleExpr<S> col(String name, Types.DoubleType type) {
        return column(name, type);
    }

    public DecimalExpr<S> col(String name, Types.DecimalType type) {
        return column(name, type);
    }

    public TextExpr<S> col(String name, Types.TextType type) {
        return column(name, type);
    }

    public BytesExpr<S> col(String name, Types.BytesType type) {
        return column(name, type);
    }

    public DateExpr<S> col(String name, Types.DateType type) {
        return column(name, type);
    }

    public TimeExpr<S> col(String name, Types.TimeType type) {
        return column(name, type);
    }

    public DateTimeExpr<S> col(String name, Types.DateTimeType type) {
        return column(name, type);
    }

    public InstantExpr<S> col(String name, Types.InstantType type) {
        return column(name, type);
    }

    public DurationExpr<S> col(String name, Types.DurationType type) {
        return column(name, type);
    }

    public JsonExpr<S> col(String name, Types.JsonType type) {
        return column(name, type);
    }

    public <T> VectorExpr<S, T> col(String name, Types.VectorType<T> type) {
        return column(name, type);
    }

    public <E> ListExpr<S, E> col(String name, Types.ListType<E> type) {
        return column(name, type);
    }

    public <T extends Record> RecordExpr<S, T> col(String name, Types.RecordType<T> type) {
        return column(name, type);
    }

    public <T> Expr<S, T> col(String name, Types.PlainType<T> type) {
        return column(name, type);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Typed.of
    private <X extends Expr<?, ?>> X column(Serializable accessor) {
        Reference reference = References.component(accessor);
        return Typed.of(origin.column(reference.index()));
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Typed.of
    private <X extends Expr<?, ?>> X column(String name, ColumnType<?> type) {
        int index = schema.indexOf(name);
        Term wanted = new Term.Column(Side.ROW, name, type.type(), type.isNullable());
        Checks.column(schema, (Term.Column) wanted);
        return Typed.of(origin.column(index));
    }
}
