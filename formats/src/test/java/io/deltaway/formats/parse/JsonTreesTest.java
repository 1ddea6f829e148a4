package io.deltaway.formats.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    /// As by way of a decimal for each component.
    @Test
    void aVectorHasTheNearestFloats() {
        var random = new Random(1);
        var numbers = new ArrayList<String>(List.of("0", "-0", "-0.0", "7", "-12", "1e-400"));
        for (int i = 0; i < 5_000; i++) {
            float one = Float.intBitsToFloat(random.nextInt());
            if (Math.abs(one) < Float.MAX_VALUE) {
                var middle =
                        new BigDecimal(one)
                                .add(new BigDecimal(Math.nextUp(one)))
                                .divide(BigDecimal.valueOf(2));
                numbers.add(Float.toString(one));
                numbers.add(Double.toString(random.nextGaussian()));
                numbers.add(middle.toString());
                numbers.add(middle.add(middle.movePointLeft(30)).toString());
                numbers.add(middle.toBigInteger().toString());
            }
        }
        String text = "{\"v\": %s, \"w\": [1, 2]}".formatted(numbers);
        var vectors = new HashMap<String, float[]>();
        Json rest = JsonTrees.parse(text, Set.of("v", "x"), vectors);
        Json expected = JsonTrees.parse(numbers.toString());
        assertThat(rest).isEqualTo(JsonTrees.parse("{\"w\": [1, 2]}"));
        assertThat(vectors).containsOnlyKeys("v");
        assertThat(vectors.get("v"))
                .isEqualTo((float[]) JsonValues.value(Type.Simple.FLOATS, expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\": null}",
                "{\"v\": [1, null]}",
                "{\"v\": [1, \"NaN\"], \"w\": [2]}",
                "{\"w\": [2], \"v\": [1, [2]]}",
                "{\"w\": [2], \"v\": [1e39]}",
                "{\"u\": {\"v\": [1]}}",
                "[1, 2]",
                "{}",
                "7"
            })
    void whatIsNoVectorIsInTheTree(String text) {
        var vectors = new HashMap<String, float[]>();
        assertThat(JsonTrees.parse(text, Set.of("v", "w"), vectors))
                .isEqualTo(JsonTrees.parse(text));
        assertThat(vectors).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"v\": [1], \"v\": [1]}",
                "{\"v\": [1], \"v\": null}",
                "{\"v\": null, \"v\": [1]}",
                "{\"v\": [1]} 2",
                "{\"v\": [1",
                "{\"v\": [1], \"v\": [1",
                "{\"v\": [1], \"v\": [1e99999999999]}",
                "{\"u\": 1, \"u\": 01}",
                "{\"v\": [1e99999999999]}",
                "{\"v\": [-1e-99999999999]}",
                "{\"v\": [0e99999999999]}",
                "{\"v\": [01]}"
            })
    void mistakesAreToldAsWithoutVectors(String text) {
        var vectors = new HashMap<String, float[]>();
        String mistake = catchThrowable(() -> JsonTrees.parse(text)).getMessage();
        assertThatThrownBy(() -> JsonTrees.parse(text, Set.of("v"), vectors))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage(mistake);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1E99999999999"})
    void aNumberThatNothingHoldsIsToldWithItsDigits(String digits) {
        assertThatThrownBy(() -> JsonTrees.parse("[1," + digits + "]"))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("a number that is too large: " + digits);
    }
}
