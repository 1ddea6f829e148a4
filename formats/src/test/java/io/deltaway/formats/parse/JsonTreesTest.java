package io.deltaway.formats.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers come from wherever the parser has their digits.
class JsonTreesTest {

    private static Json number(String digits) {
        return new Json.NumberValue(new BigDecimal(digits));
    }

    private static List<Json> bothWays(String text) {
        byte[] bytes = ("  x" + text + "x ").getBytes(StandardCharsets.UTF_8);
        return List.of(JsonTrees.parse(text), JsonTrees.parse(bytes, 3, bytes.length - 2));
    }

    static Stream<String> numbers() {
        return Stream.of(
                "0",
                "-0",
                "7",
                "-2.5e3",
                "0.1234567890123456789",
                "1E-400",
                "9".repeat(5_000),
                "0." + "3".repeat(9_000));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void aNumberIsReadAloneAndAmongOthers(String digits) {
        assertThat(bothWays(digits)).containsOnly(number(digits));
        assertThat(bothWays("[12," + digits + ",-1.5]"))
                .containsOnly(
                        new Json.ArrayValue(List.of(number("12"), number(digits), number("-1.5"))));
        assertThat(bothWays("{\"some text\":" + digits + "}"))
                .containsOnly(new Json.ObjectValue(Map.of("some text", number(digits))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1E99999999999"})
    void aNumberThatNothingHoldsIsToldWithItsDigits(String digits) {
        assertThatThrownBy(() -> JsonTrees.parse("[1," + digits + "]"))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("a number that is too large: " + digits);
    }
}
