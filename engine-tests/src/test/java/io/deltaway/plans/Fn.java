package io.deltaway.plans;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DATE;
import static io.deltaway.engine.value.Type.Simple.DATE_TIME;
import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.DOUBLES;
import static io.deltaway.engine.value.Type.Simple.DURATION;
import static io.deltaway.engine.value.Type.Simple.INSTANT;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static io.deltaway.engine.value.Type.Simple.UUID;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The functions of random plans: their signatures, and how they are written.
enum Fn {
    PLUS("%s.plus(%s)", Nulls.STRICT),
    MINUS("%s.minus(%s)", Nulls.STRICT),
    TIMES("%s.times(%s)", Nulls.STRICT),
    DIVIDED_BY("%s.dividedBy(%s)", Nulls.STRICT),
    MOD("%s.mod(%s)", Nulls.STRICT),
    FLOOR_MOD("%s.floorMod(%s)", Nulls.STRICT),
    NEGATE("%s.negate()", Nulls.STRICT),
    ABS("%s.abs()", Nulls.STRICT),
    TO_LONG("%s.toLong()", Nulls.STRICT),
    TO_INT("%s.toInt()", Nulls.STRICT),
    TO_DOUBLE("%s.toDouble()", Nulls.STRICT),
    TO_DECIMAL("%s.toDecimal()", Nulls.STRICT),
    TO_TEXT("%s.toText()", Nulls.STRICT),
    LENGTH("%s.length()", Nulls.STRICT),
    UPPER("%s.upper()", Nulls.STRICT),
    CONCAT("%s.concat(%s)", Nulls.STRICT),
    /// Fails for most texts.
    READ_LONG("%s.toLong()", Nulls.STRICT),
    SIZE("%s.size()", Nulls.STRICT),
    PLUS_DAYS("%s.plusDays(%s)", Nulls.STRICT),
    EQ("%s.eq(%s)", Nulls.STRICT),
    NE("%s.ne(%s)", Nulls.STRICT),
    LT("%s.lt(%s)", Nulls.STRICT),
    GE("%s.ge(%s)", Nulls.STRICT),
    GT("%s.gt(%s)", Nulls.STRICT),
    LE("%s.le(%s)", Nulls.STRICT),
    SAME("%s.same(%s)", Nulls.NEVER),
    IS_NULL("%s.isNull()", Nulls.NEVER),
    IS_NOT_NULL("%s.isNotNull()", Nulls.NEVER),
    AND("%s.and(%s)", Nulls.STRICT),
    OR("%s.or(%s)", Nulls.STRICT),
    XOR("%s.xor(%s)", Nulls.STRICT),
    NOT("%s.not()", Nulls.STRICT),
    IS_TRUE("%s.isTrue()", Nulls.NEVER),
    OR_ELSE("%s.orElse(%s)", Nulls.ALL),
    OR_FAIL("%s.orFail()", Nulls.NEVER),
    IF_ELSE("ifElse(%s, %s, %s)", Nulls.BRANCHES),
    LEAST("least(%s, %s)", Nulls.ALL),
    GREATEST("greatest(%s, %s)", Nulls.ALL),
    /// Throws for some values.
    CALL_PICKY("asLong(call(Functions::picky, %s))", Nulls.STRICT),
    /// Throws for most texts, but never for a number.
    CALL_PARSE("asLong(call(Functions::parse, %s))", Nulls.STRICT),
    CALL_PAIR("asText(call(Functions::pair, %s, %s))", Nulls.STRICT),
    CALL_LETTERS("call(Types.listOf(Types.TEXT), Functions::letters, %s)", Nulls.STRICT),
    CALL_COUNTDOWN("call(Types.listOf(Types.LONG), Functions::countdown, %s)", Nulls.STRICT);

    /// When the result may be null.
    private enum Nulls {
        STRICT,
        NEVER,
        ALL,
        BRANCHES
    }

    /// The types of the arguments and of the result.
    record Signature(Fn fn, List<Type> arguments, Type result) {}

    /// A type of constants.
    static final Type DAY = new Type.EnumOf(DayOfWeek.class);

    /// A type of records.
    static final Type PAIR =
            new Type.RecordOf(
                    Pair.LongText.class,
                    Schema.of(new Field("first", LONG, true), new Field("second", TEXT, true)));

    static final Type TEXTS = new Type.ListOf(TEXT);
    static final Type LONGS = new Type.ListOf(LONG);

    /// All types that columns of random plans have.
    static final List<Type> TYPES =
            List.of(
                    BOOLEAN, INT, LONG, DOUBLE, DECIMAL, TEXT, DATE, DURATION, TEXTS, LONGS,
                    INSTANT, DATE_TIME, UUID, DAY, PAIR, DOUBLES);

    private static final List<Type> NUMBERS = List.of(INT, LONG, DOUBLE, DECIMAL);
    static final List<Signature> SIGNATURES = signatures();

    private final String written;
    private final Nulls nulls;

    Fn(String written, Nulls nulls) {
        this.written = written;
        this.nulls = nulls;
    }

    String written(Object... arguments) {
        return written.formatted(arguments);
    }

    boolean isNullable(List<Formula> arguments) {
        return switch (nulls) {
            case STRICT -> arguments.stream().anyMatch(Formula::nullable);
            case NEVER -> false;
            case ALL -> arguments.stream().allMatch(Formula::nullable);
            case BRANCHES -> arguments.get(1).nullable() || arguments.get(2).nullable();
        };
    }

    private static List<Signature> signatures() {
        var all = new ArrayList<Signature>();
        for (Type number : NUMBERS) {
            Stream.of(PLUS, MINUS, TIMES, DIVIDED_BY)
                    .forEach(fn -> all.add(new Signature(fn, List.of(number, number), number)));
            Stream.of(NEGATE, ABS)
                    .forEach(fn -> all.add(new Signature(fn, List.of(number), number)));
            for (Type other : NUMBERS) {
                Stream.of(LT, GE, GT, LE)
                        .forEach(fn -> all.add(new Signature(fn, List.of(number, other), BOOLEAN)));
            }
        }
        all.add(new Signature(PLUS, List.of(LONG, INT), LONG));
        all.add(new Signature(TIMES, List.of(INT, LONG), LONG));
        all.add(new Signature(PLUS, List.of(LONG, DOUBLE), DOUBLE));
        all.add(new Signature(MINUS, List.of(DOUBLE, INT), DOUBLE));
        all.add(new Signature(MINUS, List.of(DECIMAL, LONG), DECIMAL));
        Stream.of(INT, LONG)
                .forEach(whole -> all.add(new Signature(MOD, List.of(whole, whole), whole)));
        all.add(new Signature(FLOOR_MOD, List.of(LONG, INT), LONG));
        Stream.of(INT, DOUBLE)
                .forEach(from -> all.add(new Signature(TO_LONG, List.of(from), LONG)));
        all.add(new Signature(TO_INT, List.of(LONG), INT));
        Stream.of(INT, LONG)
                .forEach(from -> {
                    all.add(new Signature(TO_DOUBLE, List.of(from), DOUBLE));
                    all.add(new Signature(TO_DECIMAL, List.of(from), DECIMAL));
                });
        Stream.of(INT, LONG, DOUBLE, DECIMAL, BOOLEAN, DATE, TEXT)
                .forEach(from -> all.add(new Signature(TO_TEXT, List.of(from), TEXT)));
        Stream.of(TEXT, DATE)
                .forEach(type ->
                        Stream.of(LT, GE, GT, LE)
                                .forEach(fn ->
                                        all.add(new Signature(fn, List.of(type, type), BOOLEAN))));
        for (Type type : TYPES) {
            Stream.of(EQ, NE, SAME)
                    .forEach(fn -> all.add(new Signature(fn, List.of(type, type), BOOLEAN)));
            Stream.of(IS_NULL, IS_NOT_NULL)
                    .forEach(fn -> all.add(new Signature(fn, List.of(type), BOOLEAN)));
            Stream.of(OR_ELSE, LEAST, GREATEST)
                    .forEach(fn -> all.add(new Signature(fn, List.of(type, type), type)));
            all.add(new Signature(OR_FAIL, List.of(type), type));
            all.add(new Signature(IF_ELSE, List.of(BOOLEAN, type, type), type));
        }
        Stream.of(AND, OR, XOR)
                .forEach(fn -> all.add(new Signature(fn, List.of(BOOLEAN, BOOLEAN), BOOLEAN)));
        Stream.of(NOT, IS_TRUE)
                .forEach(fn -> all.add(new Signature(fn, List.of(BOOLEAN), BOOLEAN)));
        all.add(new Signature(LENGTH, List.of(TEXT), LONG));
        all.add(new Signature(UPPER, List.of(TEXT), TEXT));
        all.add(new Signature(CONCAT, List.of(TEXT, TEXT), TEXT));
        all.add(new Signature(READ_LONG, List.of(TEXT), LONG));
        Stream.of(TEXTS, LONGS).forEach(list -> all.add(new Signature(SIZE, List.of(list), LONG)));
        all.add(new Signature(PLUS_DAYS, List.of(DATE, INT), DATE));
        all.add(new Signature(CALL_PICKY, List.of(LONG), LONG));
        all.add(new Signature(CALL_PARSE, List.of(TEXT), LONG));
        all.add(new Signature(CALL_PAIR, List.of(LONG, TEXT), TEXT));
        all.add(new Signature(CALL_LETTERS, List.of(TEXT), TEXTS));
        all.add(new Signature(CALL_COUNTDOWN, List.of(LONG), LONGS));
        return List.copyOf(all);
    }
}
