package io.deltaway.plans;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.Columns;
import io.deltaway.table.Expr;
import io.deltaway.table.MaybeScope;
import io.deltaway.table.Row;
import io.deltaway.table.Scope;
import io.deltaway.table.Types;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// Types of columns as the table API names them.
final class Typing {

    private Typing() {}

    static String written(Type type) {
        return switch (type) {
            case Type.ListOf list -> "listOf(" + list.element() + ")";
            case Type.EnumOf e -> "enumOf(DayOfWeek.class)";
            case Type.RecordOf r -> "recordOf(Pair.LongText.class)";
            default -> type.toString();
        };
    }

    static Expr<Row, ?> column(String name, Type type, boolean nullable) {
        if (!(type instanceof Simple simple)) {
            return type instanceof Type.EnumOf
                    ? Columns.col(name, nullable ? DAY.nullable() : DAY)
                    : type instanceof Type.RecordOf
                            ? Columns.col(name, nullable ? PAIR.nullable() : PAIR)
                            : type.equals(Fn.TEXTS)
                                    ? Columns.col(name, nullable ? TEXTS.nullable() : TEXTS)
                                    : Columns.col(name, nullable ? LONGS.nullable() : LONGS);
        }
        return switch (simple) {
            case BOOLEAN -> Columns.col(name, nullable ? Types.BOOLEAN.nullable() : Types.BOOLEAN);
            case INT -> Columns.col(name, nullable ? Types.INT.nullable() : Types.INT);
            case LONG -> Columns.col(name, nullable ? Types.LONG.nullable() : Types.LONG);
            case DOUBLE -> Columns.col(name, nullable ? Types.DOUBLE.nullable() : Types.DOUBLE);
            case DECIMAL -> Columns.col(name, nullable ? Types.DECIMAL.nullable() : Types.DECIMAL);
            case TEXT -> Columns.col(name, nullable ? Types.TEXT.nullable() : Types.TEXT);
            case DATE -> Columns.col(name, nullable ? Types.DATE.nullable() : Types.DATE);
            case INSTANT -> Columns.col(name, nullable ? Types.INSTANT.nullable() : Types.INSTANT);
            case UUID -> Columns.col(name, nullable ? Types.UUID.nullable() : Types.UUID);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    static <S> Expr<S, ?> column(Scope<S, Row> row, String name, Type type, boolean nullable) {
        if (!(type instanceof Simple simple)) {
            return type instanceof Type.EnumOf
                    ? row.col(name, nullable ? DAY.nullable() : DAY)
                    : type instanceof Type.RecordOf
                            ? row.col(name, nullable ? PAIR.nullable() : PAIR)
                            : type.equals(Fn.TEXTS)
                                    ? row.col(name, nullable ? TEXTS.nullable() : TEXTS)
                                    : row.col(name, nullable ? LONGS.nullable() : LONGS);
        }
        return switch (simple) {
            case BOOLEAN -> row.col(name, nullable ? Types.BOOLEAN.nullable() : Types.BOOLEAN);
            case INT -> row.col(name, nullable ? Types.INT.nullable() : Types.INT);
            case LONG -> row.col(name, nullable ? Types.LONG.nullable() : Types.LONG);
            case DOUBLE -> row.col(name, nullable ? Types.DOUBLE.nullable() : Types.DOUBLE);
            case DECIMAL -> row.col(name, nullable ? Types.DECIMAL.nullable() : Types.DECIMAL);
            case TEXT -> row.col(name, nullable ? Types.TEXT.nullable() : Types.TEXT);
            case DATE -> row.col(name, nullable ? Types.DATE.nullable() : Types.DATE);
            case INSTANT -> row.col(name, nullable ? Types.INSTANT.nullable() : Types.INSTANT);
            case UUID -> row.col(name, nullable ? Types.UUID.nullable() : Types.UUID);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    static <S> Expr<S, ?> column(MaybeScope<S, Row> row, String name, Type type, boolean nullable) {
        if (!(type instanceof Simple simple)) {
            return type instanceof Type.EnumOf
                    ? row.col(name, nullable ? DAY.nullable() : DAY).orNull()
                    : type instanceof Type.RecordOf
                            ? row.col(name, nullable ? PAIR.nullable() : PAIR).orNull()
                            : type.equals(Fn.TEXTS)
                                    ? row.col(name, nullable ? TEXTS.nullable() : TEXTS).orNull()
                                    : row.col(name, nullable ? LONGS.nullable() : LONGS).orNull();
        }
        return switch (simple) {
            case BOOLEAN ->
                    row.col(name, nullable ? Types.BOOLEAN.nullable() : Types.BOOLEAN).orNull();
            case INT -> row.col(name, nullable ? Types.INT.nullable() : Types.INT).orNull();
            case LONG -> row.col(name, nullable ? Types.LONG.nullable() : Types.LONG).orNull();
            case DOUBLE ->
                    row.col(name, nullable ? Types.DOUBLE.nullable() : Types.DOUBLE).orNull();
            case DECIMAL ->
                    row.col(name, nullable ? Types.DECIMAL.nullable() : Types.DECIMAL).orNull();
            case TEXT -> row.col(name, nullable ? Types.TEXT.nullable() : Types.TEXT).orNull();
            case DATE -> row.col(name, nullable ? Types.DATE.nullable() : Types.DATE).orNull();
            case INSTANT ->
                    row.col(name, nullable ? Types.INSTANT.nullable() : Types.INSTANT).orNull();
            case UUID -> row.col(name, nullable ? Types.UUID.nullable() : Types.UUID).orNull();
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    static <S> Expr<S, ?> constant(Object value) {
        return switch (value) {
            case Boolean b -> Columns.lit(b);
            case Integer i -> Columns.lit(i);
            case Long l -> Columns.lit(l);
            case Double d -> Columns.lit(d);
            case BigDecimal decimal -> Columns.lit(decimal);
            case String text -> Columns.lit(text);
            case LocalDate date -> Columns.lit(date);
            case Instant instant -> Columns.lit(instant);
            case UUID uuid -> Columns.lit(uuid);
            case DayOfWeek day -> Columns.lit(day);
            case Pair.LongText pair -> Columns.lit(pair);
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private static final Types.PlainType<DayOfWeek> DAY = Types.enumOf(DayOfWeek.class);
    private static final Types.RecordType<Pair.LongText> PAIR = Types.recordOf(Pair.LongText.class);
    private static final Types.ListType<String> TEXTS = Types.listOf(Types.TEXT);
    private static final Types.ListType<Long> LONGS = Types.listOf(Types.LONG);
}
