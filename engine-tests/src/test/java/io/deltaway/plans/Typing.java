package io.deltaway.plans;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.Columns;
import io.deltaway.table.Expr;
import io.deltaway.table.MaybeScope;
import io.deltaway.table.Row;
import io.deltaway.table.Scope;
import io.deltaway.table.Types;
import io.deltaway.table.Types.ColumnType;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/// Types of columns as the table API names them.
final class Typing {

    private Typing() {}

    static String written(Type type) {
        return switch (type) {
            case Type.ListOf list -> "Types.listOf(" + written(list.element()) + ")";
            case Type.EnumOf e -> "Types.enumOf(DayOfWeek.class)";
            case Type.RecordOf r -> "Types.recordOf(Pair.LongText.class)";
            default -> "Types." + type;
        };
    }

    private static ColumnType<?> of(Type type) {
        return switch (type) {
            case Type.ListOf list -> Types.listOf(of(list.element()));
            case Type.EnumOf e -> Types.enumOf(DayOfWeek.class);
            case Type.RecordOf r -> Types.recordOf(Pair.LongText.class);
            case Simple simple -> of(simple);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    private static ColumnType<?> of(Simple type) {
        return switch (type) {
            case BOOLEAN -> Types.BOOLEAN;
            case INT -> Types.INT;
            case LONG -> Types.LONG;
            case DOUBLE -> Types.DOUBLE;
            case DECIMAL -> Types.DECIMAL;
            case TEXT -> Types.TEXT;
            case DATE -> Types.DATE;
            case DATE_TIME -> Types.DATE_TIME;
            case INSTANT -> Types.INSTANT;
            case DURATION -> Types.DURATION;
            case UUID -> Types.UUID;
            case DOUBLES -> Types.DOUBLES;
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    private static ColumnType<?> of(Type type, boolean nullable) {
        return nullable ? of(type).nullable() : of(type);
    }

    static Expr<Row, ?> column(String name, Type type, boolean nullable) {
        return switch (of(type, nullable)) {
            case Types.BooleanType t -> Columns.col(name, t);
            case Types.IntType t -> Columns.col(name, t);
            case Types.LongType t -> Columns.col(name, t);
            case Types.DoubleType t -> Columns.col(name, t);
            case Types.DecimalType t -> Columns.col(name, t);
            case Types.TextType t -> Columns.col(name, t);
            case Types.DateType t -> Columns.col(name, t);
            case Types.DateTimeType t -> Columns.col(name, t);
            case Types.InstantType t -> Columns.col(name, t);
            case Types.DurationType t -> Columns.col(name, t);
            case Types.PlainType<?> t -> Columns.col(name, t);
            case Types.RecordType<?> t -> Columns.col(name, t);
            case Types.VectorType<?> t -> Columns.col(name, t);
            case Types.ListType<?> t -> Columns.col(name, t);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    static <S> Expr<S, ?> column(Scope<S, Row> row, String name, Type type, boolean nullable) {
        return switch (of(type, nullable)) {
            case Types.BooleanType t -> row.col(name, t);
            case Types.IntType t -> row.col(name, t);
            case Types.LongType t -> row.col(name, t);
            case Types.DoubleType t -> row.col(name, t);
            case Types.DecimalType t -> row.col(name, t);
            case Types.TextType t -> row.col(name, t);
            case Types.DateType t -> row.col(name, t);
            case Types.DateTimeType t -> row.col(name, t);
            case Types.InstantType t -> row.col(name, t);
            case Types.DurationType t -> row.col(name, t);
            case Types.PlainType<?> t -> row.col(name, t);
            case Types.RecordType<?> t -> row.col(name, t);
            case Types.VectorType<?> t -> row.col(name, t);
            case Types.ListType<?> t -> row.col(name, t);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    static <S> Expr<S, ?> column(MaybeScope<S, Row> row, String name, Type type, boolean nullable) {
        return row.col(name, of(type, nullable)).orNull();
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
            case LocalDateTime time -> Columns.lit(time);
            case Duration length -> Columns.lit(length);
            case Instant instant -> Columns.lit(instant);
            case UUID uuid -> Columns.lit(uuid);
            case DayOfWeek day -> Columns.lit(day);
            case double[] vector -> Columns.lit(vector);
            case Pair.LongText pair -> Columns.lit(pair);
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    /// A constant as Java.
    static String written(Object value) {
        return switch (value) {
            case Long l -> l == Long.MIN_VALUE ? "Long.MIN_VALUE" : l + "L";
            case String text -> "\"" + text + "\"";
            case BigDecimal decimal -> "new BigDecimal(\"" + decimal + "\")";
            case LocalDate date -> "LocalDate.parse(\"" + date + "\")";
            case Duration length -> "Duration.parse(\"" + length + "\")";
            case LocalDateTime time -> "LocalDateTime.parse(\"" + time + "\")";
            case Instant instant -> "Instant.parse(\"" + instant + "\")";
            case UUID uuid -> "java.util.UUID.fromString(\"" + uuid + "\")";
            case DayOfWeek day -> "DayOfWeek." + day;
            case double[] vector ->
                    Arrays.stream(vector)
                            .mapToObj(Typing::written)
                            .collect(Collectors.joining(", ", "new double[] {", "}"));
            case Pair.LongText pair ->
                    "new Pair.LongText(%s, %s)"
                            .formatted(
                                    pair.first() == null ? "null" : written(pair.first()),
                                    pair.second() == null ? "null" : written(pair.second()));
            case Double d when d.isNaN() -> "Double.NaN";
            case Double d when d.isInfinite() ->
                    d > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
            default -> value.toString();
        };
    }

    /// An expression, as Java, with the methods of its type, where the compiler knows only the
    /// class of the values.
    static String written(String expression, Type type) {
        return type == Simple.LONG
                ? "asLong(" + expression + ")"
                : type == Simple.INT
                        ? "asInt(" + expression + ")"
                        : type == Simple.TEXT
                                ? "asText(" + expression + ")"
                                : type == Simple.DATE
                                        ? "asDate(" + expression + ")"
                                        : cast(expression, type);
    }

    /// As [#written(String, Type)], of a function, which may be one that forgets.
    static String cast(String expression, Formula.Apply apply) {
        return switch (apply.fn()) {
            case OR_ELSE, OR_FAIL, IF_ELSE, LEAST, GREATEST, CALL_LETTERS, CALL_COUNTDOWN ->
                    cast(expression, apply.type());
            default -> expression;
        };
    }

    private static String cast(String expression, Type type) {
        if (type instanceof Type.ListOf) {
            return "list(" + expression + ")";
        }
        return type instanceof Simple simple
                ? switch (simple) {
                    case BOOLEAN -> "Cast.bool(" + expression + ")";
                    case INT -> "Cast.ints(" + expression + ")";
                    case LONG -> "Cast.longs(" + expression + ")";
                    case DOUBLE -> "Cast.doubles(" + expression + ")";
                    case DECIMAL -> "Cast.decimals(" + expression + ")";
                    case TEXT -> "Cast.text(" + expression + ")";
                    case DATE -> "Cast.date(" + expression + ")";
                    case DURATION -> "Cast.durations(" + expression + ")";
                    case DOUBLES -> "Cast.vector(" + expression + ")";
                    default -> expression;
                }
                : expression;
    }
}
