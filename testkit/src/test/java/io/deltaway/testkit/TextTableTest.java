package io.deltaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextTableTest {

    private static final Schema NAMES =
            Schema.of(new Field("name", Simple.TEXT, true), new Field("age", Simple.INT, false));

    record Point(int x, @Nullable String label) {}

    private static final Type POINT =
            new Type.RecordOf(
                    Point.class,
                    Schema.of(
                            new Field("x", Simple.INT, false),
                            new Field("label", Simple.TEXT, true)));

    @Test
    void timesMayBeLeftOutAndColumnsStandInAnyOrder() {
        assertThat(TextTable.parse(NAMES, "age name\n 3 ann\n\n 4 null"))
                .containsExactly(
                        new TextTable.Line(0, 0, WeightedRow.of(1, "ann", 3)),
                        new TextTable.Line(0, 0, WeightedRow.of(1, null, 4)));
        assertThat(TextTable.parse(NAMES, "epoch step weight name age\n 2 1 -3 ann 3"))
                .containsExactly(new TextTable.Line(2, 1, WeightedRow.of(-3, "ann", 3)));
    }

    @Test
    void linesAreShownInAnOrderThatDependsOnTheirContentOnly() {
        List<TextTable.Line> lines =
                TextTable.parse(
                        NAMES,
                        "epoch weight name age\n 1 +1 b 2\n 0 -2 ann 1\n 1 -1 b 2\n 1 +1 'a b' 10");
        assertThat(TextTable.show(NAMES, lines))
                .isEqualTo(
                        """
                        epoch weight name  age
                        0     -2     ann   1
                        1     +1     'a b' 10
                        1     -1     b     2
                        1     +1     b     2
                        """);
        assertThat(TextTable.show(NAMES, lines.reversed())).isEqualTo(TextTable.show(NAMES, lines));
    }

    @Test
    void aTableThatIsNoneIsRefused() {
        assertThatThrownBy(() -> TextTable.parse(NAMES, "name\n ann"))
                .hasMessage("expected the columns [name, age], got [name]");
        assertThatThrownBy(() -> TextTable.parse(NAMES, "name age\n ann"))
                .hasMessage("expected 2 words, got 1, in the line: ann");
        assertThatThrownBy(() -> TextTable.parse(NAMES, "name age\n ann old"))
                .hasMessage("expected INT, got old, in the line: ann old");
        assertThatThrownBy(() -> TextTable.parse(NAMES, "name age\n ann null"))
                .hasMessage("age can't be null, in the line: ann null");
        assertThatThrownBy(() -> TextTable.parse(NAMES, "name age\n 'ann 1"))
                .hasMessageContaining("a quote is not closed");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(Simple.BOOLEAN, true, "true"),
                Arguments.of(Simple.INT, -7, "-7"),
                Arguments.of(Simple.LONG, Long.MIN_VALUE, "-9223372036854775808"),
                Arguments.of(Simple.FLOAT, 0.1f, "0.1"),
                Arguments.of(Simple.DOUBLE, -0.0, "0.0"),
                Arguments.of(Simple.DOUBLE, Double.NaN, "NaN"),
                Arguments.of(Simple.DECIMAL, new BigDecimal("1.50"), "1.5"),
                Arguments.of(Simple.TEXT, "word", "word"),
                Arguments.of(Simple.TEXT, "", "''"),
                Arguments.of(Simple.TEXT, "null", "'null'"),
                Arguments.of(Simple.TEXT, "two words", "'two words'"),
                Arguments.of(
                        Simple.TEXT,
                        "it's\n\ta \\ \"\u00a0\u0001[",
                        "'it\\'s\\n\\ta \\\\ \"\\u00a0\\u0001['"),
                Arguments.of(Simple.TEXT, "\uD83D\uDE00", "\uD83D\uDE00"),
                Arguments.of(Simple.BYTES, new byte[] {1, -1}, "0x01ff"),
                Arguments.of(Simple.DATE, LocalDate.of(2026, 2, 3), "2026-02-03"),
                Arguments.of(Simple.TIME, LocalTime.of(1, 2), "01:02"),
                Arguments.of(
                        Simple.DATE_TIME, LocalDateTime.of(2026, 2, 3, 4, 5), "2026-02-03T04:05"),
                Arguments.of(Simple.INSTANT, Instant.EPOCH, "1970-01-01T00:00:00Z"),
                Arguments.of(Simple.DURATION, Duration.ofSeconds(90), "PT1M30S"),
                Arguments.of(Simple.UUID, new UUID(1, 2), "00000000-0000-0001-0000-000000000002"),
                Arguments.of(Simple.FLOATS, new float[] {1, 2.5f}, "[1.0, 2.5]"),
                Arguments.of(Simple.DOUBLES, new double[] {}, "[]"),
                Arguments.of(new Type.EnumOf(TimeUnit.class), TimeUnit.DAYS, "DAYS"),
                Arguments.of(POINT, new Point(1, "a b"), "(1, 'a b')"),
                Arguments.of(
                        new Type.ListOf(Simple.TEXT),
                        Arrays.asList("a", null, "b,c"),
                        "[a, null, 'b,c']"),
                Arguments.of(
                        new Type.ListOf(new Type.ListOf(Simple.INT)),
                        List.of(List.of(1, 2), List.of()),
                        "[[1, 2], []]"),
                Arguments.of(
                        new Type.MapOf(Simple.TEXT, Simple.INT), Map.of("k:", 1), "{'k:': 1}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesOfEveryTypeHaveAText(Type type, Object value, String text) {
        assertThat(TextValues.show(type, value)).isEqualTo(text);
        Schema schema =
                Schema.of(new Field("value", type, true), new Field("end", Simple.INT, true));
        var row = WeightedRow.of(1, value, null);
        var parsed = TextTable.parse(schema, TextTable.showRows(schema, List.of(row)));
        assertThat(parsed).hasSize(1);
        assertThat(Values.equal(type, value, parsed.getFirst().row().values().getFirst())).isTrue();
    }
}
