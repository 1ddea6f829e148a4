package io.deltaway.formats.parse;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The type of a column from some of its values: the first of boolean, whole number, number, date,
/// date and time, instant, text, JSON that all of them are. A column is nullable where one of the
/// values was missing. Whole numbers with zeros before them, such as postal codes, are texts.
public final class ColumnGuess {

    private static final List<Simple> IN_ORDER =
            List.of(
                    Simple.BOOLEAN,
                    Simple.LONG,
                    Simple.DOUBLE,
                    Simple.DATE,
                    Simple.DATE_TIME,
                    Simple.INSTANT,
                    Simple.TEXT,
                    Simple.JSON);

    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final String name;
    private final Set<Simple> possible = EnumSet.copyOf(IN_ORDER);
    private boolean seen;
    private boolean missing;
    private boolean quotedNothing;

    public ColumnGuess(String name) {
        this.name = name;
    }

    public void missing() {
        missing = true;
    }

    /// Nothing between quotes: a text, or missing in a column of anything else.
    public void quotedNothing() {
        quotedNothing = true;
    }

    /// A value of CSV.
    public void text(String value) {
        Set<Simple> types = ofText(value.strip());
        types.add(Simple.TEXT);
        take(types);
    }

    /// A value of JSON.
    public void json(Json value) {
        switch (value) {
            case Json.NullValue none -> missing();
            case Json.BooleanValue truth -> take(EnumSet.of(Simple.BOOLEAN, Simple.JSON));
            case Json.NumberValue number -> {
                boolean whole =
                        number.value().scale() <= 0 && number.value().abs().compareTo(MOST) <= 0;
                take(
                        whole
                                ? EnumSet.of(Simple.LONG, Simple.DOUBLE, Simple.JSON)
                                : EnumSet.of(Simple.DOUBLE, Simple.JSON));
            }
            case Json.TextValue text -> {
                Set<Simple> types = EnumSet.of(Simple.DATE, Simple.DATE_TIME, Simple.INSTANT);
                types.retainAll(ofText(text.value()));
                types.addAll(EnumSet.of(Simple.TEXT, Simple.JSON));
                take(types);
            }
            case Json.ArrayValue array -> take(EnumSet.of(Simple.JSON));
            case Json.ObjectValue object -> take(EnumSet.of(Simple.JSON));
        }
    }

    private void take(Set<Simple> types) {
        seen = true;
        possible.retainAll(types);
    }

    /// The column.
    ///
    /// @param emptyIsText whether a text may be written as nothing at all, so that nothing is
    ///   missing in a column of texts
    public Field field(boolean emptyIsText) {
        Type type =
                seen
                        ? IN_ORDER.stream()
                                .filter(possible::contains)
                                .findFirst()
                                .orElse(Simple.TEXT)
                        : Simple.TEXT;
        boolean isNullable =
                type == Simple.TEXT ? missing && !emptyIsText : missing || quotedNothing;
        return new Field(name, type, isNullable);
    }

    private static Set<Simple> ofText(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Set<Simple> types = EnumSet.noneOf(Simple.class);
        for (Simple type : IN_ORDER) {
            if (isOf(type, value, bytes)) {
                types.add(type);
            }
        }
        return types;
    }

    private static boolean isOf(Simple type, String value, byte[] bytes) {
        int length = bytes.length;
        return switch (type) {
            case BOOLEAN -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
            case LONG ->
                    !hasLeadingZero(bytes) && Numbers.wholeNumber(bytes, 0, length, new long[1], 0);
            case DOUBLE -> !hasLeadingZero(bytes) && Numbers.isDecimal(bytes, 0, length);
            case DATE -> length == 10 && Times.date(bytes, 0, length) != Times.INVALID;
            case DATE_TIME -> length > 10 && Times.dateTime(bytes, 0, length) != Times.INVALID;
            case INSTANT -> length > 10 && Times.instant(bytes, 0, length, null) != Times.INVALID;
            default -> false;
        };
    }

    private static boolean hasLeadingZero(byte[] bytes) {
        int at = bytes.length > 0 && bytes[0] == '-' ? 1 : 0;
        return bytes.length > at + 1
                && bytes[at] == '0'
                && bytes[at + 1] >= '0'
                && bytes[at + 1] <= '9';
    }

    /// The columns of guesses.
    public static List<Field> fields(ColumnGuess[] guesses, boolean emptyIsText) {
        return Arrays.stream(guesses).map(guess -> guess.field(emptyIsText)).toList();
    }
}
