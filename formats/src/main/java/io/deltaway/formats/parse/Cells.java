package io.deltaway.formats.parse;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the cells of each column of a schema are read. Immutable, shared by all blocks of a source.
public final class Cells {

    /// What a scanner reads by itself; everything else is [#OTHER] and goes through
    /// [BatchWriter#value].
    static final int SKIPPED = 0;

    static final int TEXT = 1;
    static final int LONG = 2;
    static final int INT = 3;
    static final int DOUBLE = 4;
    static final int OTHER = 5;

    private static final Pattern DAY = Pattern.compile("([+-]?\\d{4,9})-(\\d\\d)-(\\d\\d)[T ]");
    private static final long FIRST_DAY = 1677_09_21;
    private static final long LAST_DAY = 2262_04_11;

    final Schema schema;
    final Type[] types;
    final boolean[] nullable;
    final boolean[] needed;
    final int[] kinds;
    final @Nullable ZoneId zone;
    private final byte[][] nullTexts;
    private final Map<Type.EnumOf, Map<String, Integer>> ordinals = new HashMap<>();

    /// @param needed the columns that somebody reads; the others hold nothing that means anything
    /// @param zone the zone of instants written without one; where it is absent such an instant is
    ///   refused
    /// @param nullTexts what stands for null besides nothing at all, in CSV
    public Cells(Schema schema, boolean[] needed, @Nullable ZoneId zone, List<String> nullTexts) {
        this.schema = schema;
        this.needed = needed;
        this.zone = zone;
        this.nullTexts =
                nullTexts.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        int width = schema.width();
        types = new Type[width];
        nullable = new boolean[width];
        kinds = new int[width];
        for (int i = 0; i < width; i++) {
            types[i] = schema.type(i);
            nullable[i] = schema.fields().get(i).nullable();
            kinds[i] = needed[i] ? kind(types[i]) : SKIPPED;
            if (types[i] instanceof Type.EnumOf e) {
                ordinals.put(e, ordinals(e));
            }
        }
    }

    public Schema schema() {
        return schema;
    }

    public int width() {
        return types.length;
    }

    public boolean isNeeded(int column) {
        return needed[column];
    }

    public boolean isNullable(int column) {
        return nullable[column];
    }

    /// Whether a cell stands for null: one without quotes that is empty or one of the null texts,
    /// and an empty one with quotes that can be no text. Many programs put quotes around
    /// everything.
    boolean isNull(int column, byte[] bytes, int from, int to, boolean quoted) {
        if (from == to) {
            return !quoted || kinds[column] != TEXT;
        }
        if (quoted) {
            return false;
        }
        for (byte[] text : nullTexts) {
            if (Arrays.equals(text, 0, text.length, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    /// Whether texts other than the empty one may stand for null.
    boolean hasNullTexts() {
        return nullTexts.length > 0;
    }

    /// The ordinal of a constant, or -1.
    int ordinal(Type.EnumOf type, String name) {
        return ordinals.getOrDefault(type, Map.of()).getOrDefault(name, -1);
    }

    /// What a value of the column looks like, for messages.
    public String expected(int column) {
        return expected(types[column], zone != null);
    }

    /// What was got in the place of a value of the column, for messages: where it would be one but
    /// for the range of times, that is said.
    public String got(int column, String got) {
        boolean isTime =
                types[column] == Type.Simple.INSTANT || types[column] == Type.Simple.DATE_TIME;
        return isTime && isOutsideRange(got)
                ? "\"" + Refusals.shortened(got) + "\", " + Failure.OUT_OF_RANGE.message()
                : "\"" + Refusals.shortened(got) + "\"";
    }

    private static boolean isOutsideRange(String time) {
        Matcher day = DAY.matcher(time);
        if (!day.lookingAt()) {
            return false;
        }
        // Compared as numbers: a month needs less than a hundred of them, a day too.
        long number =
                Long.parseLong(day.group(1)) * 10_000
                        + Long.parseLong(day.group(2)) * 100
                        + Long.parseLong(day.group(3));
        return number < FIRST_DAY || number > LAST_DAY || time.endsWith(" BC");
    }

    /// What a value of a type looks like, for messages.
    ///
    /// @param zoned whether instants are written without an offset
    public static String expected(Type type, boolean zoned) {
        return switch (type) {
            case Type.EnumOf e ->
                    "one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(e.javaClass().getEnumConstants())
                                            .map(Enum::name)
                                            .toList());
            case Type.RecordOf r -> "a JSON object with the members of " + r;
            case Type.ListOf list ->
                    "a JSON array, each element " + expected(list.element(), zoned);
            case Type.MapOf map -> "a JSON object, each member " + expected(map.value(), zoned);
            case Type.ObjectOf object -> "the base64 of an encoded " + object;
            case Type.Simple simple ->
                    switch (simple) {
                        case BOOLEAN -> "true or false";
                        case INT -> "a whole number of 32 bits";
                        case LONG -> "a whole number of 64 bits";
                        case FLOAT, DOUBLE -> "a number";
                        case DECIMAL ->
                                "a number of at most 2,000 digits before and behind the point";
                        case TEXT -> "a text";
                        case BYTES -> "base64";
                        case DATE -> "a date such as 2024-05-31";
                        case TIME -> "a time such as 12:30:00";
                        case DATE_TIME -> "a date and time such as 2024-05-31T12:30:00";
                        case INSTANT ->
                                zoned
                                        ? "an instant such as 2024-05-31T12:30:00"
                                        : "an instant such as 2024-05-31T12:30:00Z (give .zone(...)"
                                                + " for times without an offset)";
                        case DURATION -> "a duration such as PT1H30M";
                        case UUID -> "a UUID";
                        case FLOATS, DOUBLES -> "a JSON array of numbers";
                        case JSON -> "JSON";
                    };
        };
    }

    private static int kind(Type type) {
        if (type instanceof Type.Simple simple) {
            return switch (simple) {
                case TEXT -> TEXT;
                case LONG -> LONG;
                case INT -> INT;
                case DOUBLE -> DOUBLE;
                default -> OTHER;
            };
        }
        return OTHER;
    }

    private static Map<String, Integer> ordinals(Type.EnumOf type) {
        var byName = new HashMap<String, Integer>();
        for (Enum<?> constant : type.javaClass().getEnumConstants()) {
            byName.put(constant.name(), constant.ordinal());
        }
        return byName;
    }
}
