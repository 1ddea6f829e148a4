package io.deltaway.formats.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonValuesTest {

    /// Numbers near a float and near the middle between it and the next one, on both sides of it.
    private static List<BigDecimal> near(float one, Random random) {
        var exact = new BigDecimal(one);
        var middle = exact.add(new BigDecimal(Math.nextUp(one))).divide(BigDecimal.valueOf(2));
        BigDecimal little = middle.movePointLeft(20 + random.nextInt(20));
        return List.of(
                exact,
                exact.round(new MathContext(1 + random.nextInt(9))),
                middle,
                middle.add(little),
                middle.subtract(little));
    }

    @Test
    void aFloatIsTheNearestOfTheNumber() {
        var random = new Random(1);
        var floats = new ArrayList<Float>();
        for (int i = 0; i < 20_000; i++) {
            floats.add(Float.intBitsToFloat(random.nextInt()));
            floats.add((float) random.nextGaussian());
        }
        floats.addAll(
                List.of(
                        0f,
                        -0f,
                        Float.MIN_VALUE,
                        Float.MIN_NORMAL,
                        Math.nextDown(Float.MAX_VALUE)));
        floats.removeIf(one -> !Float.isFinite(one) || Math.abs(one) == Float.MAX_VALUE);
        for (float one : floats) {
            for (BigDecimal number : near(one, random)) {
                assertThat(JsonValues.value(Type.Simple.FLOAT, new Json.NumberValue(number)))
                        .as("%s", number)
                        .isEqualTo(number.floatValue());
            }
        }
        for (String beyond : List.of("3.4028235677973367e38", "-1e39", "1e400")) {
            var number = new Json.NumberValue(new BigDecimal(beyond));
            assertThatThrownBy(() -> JsonValues.value(Type.Simple.FLOAT, number))
                    .hasMessageContaining("a number that a float can hold");
        }
        for (String within : List.of("3.4028235677973366e38", "1e-400")) {
            var number = new BigDecimal(within);
            assertThat(JsonValues.value(Type.Simple.FLOAT, new Json.NumberValue(number)))
                    .isEqualTo(number.floatValue());
        }
    }
}
