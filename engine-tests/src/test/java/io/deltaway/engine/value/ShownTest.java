package io.deltaway.engine.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Equal values have the same text, whatever their classes print.
class ShownTest {

    enum Size {
        LARGE {
            @Override
            public String toString() {
                return "L" + System.identityHashCode(new Object());
            }
        }
    }

    record Point(int x, double[] at) {
        @Override
        public String toString() {
            throw new IllegalStateException("a program's own text");
        }
    }

    private static final Type POINT =
            new Type.RecordOf(
                    Point.class,
                    Schema.of(
                            new Field("x", Type.Simple.INT, false),
                            new Field("at", Type.Simple.DOUBLES, false)));

    @Test
    void arraysAreShownByTheirContent() {
        assertThat(Shown.of(Type.Simple.DOUBLES, new double[] {0.5, 1})).isEqualTo("[0.5, 1.0]");
        assertThat(Shown.of(Type.Simple.FLOATS, new float[] {0.5f})).isEqualTo("[0.5]");
        assertThat(Shown.of(Type.Simple.BYTES, new byte[] {1, 2, 3})).isEqualTo("AQID");
    }

    @Test
    void aProgramsOwnTextIsNotAskedFor() {
        assertThat(Shown.of(new Type.EnumOf(Size.class), Size.LARGE)).isEqualTo("LARGE");
        assertThat(Shown.of(new Type.ListOf(POINT), List.of(new Point(1, new double[] {2}))))
                .isEqualTo("[Point[x=1, at=[2.0]]]");
    }

    @Test
    void mapsAreShownInTheOrderOfTheirKeys() {
        Type type = new Type.MapOf(Type.Simple.TEXT, Type.Simple.LONG);
        var backwards = new LinkedHashMap<String, Long>();
        List.of("c", "b", "a").forEach(key -> backwards.put(key, 1L));
        assertThat(Shown.of(type, backwards))
                .isEqualTo("{a=1, b=1, c=1}")
                .isEqualTo(Shown.of(type, Map.of("b", 1L, "c", 1L, "a", 1L)));
    }

    @Test
    void decimalsAreShownWithoutAnExponentUnlessThatTookVeryManyZeros() {
        assertThat(Shown.of(Type.Simple.DECIMAL, new BigDecimal("1E-30")))
                .isEqualTo("0." + "0".repeat(29) + "1");
        assertThat(Shown.of(Type.Simple.DECIMAL, new BigDecimal("1E+30")))
                .isEqualTo("1" + "0".repeat(30));
        assertThat(Shown.of(Type.Simple.DECIMAL, new BigDecimal("1E-101"))).isEqualTo("1E-101");
    }

    @Test
    void nullsAreShown() {
        assertThat(Shown.of(new Type.ListOf(Type.Simple.TEXT), Arrays.asList("a", null)))
                .isEqualTo("[a, null]");
        Schema schema = Schema.of(new Field("a", Type.Simple.LONG, true));
        assertThat(Shown.row(schema, column -> null)).isEqualTo("a=null");
    }
}
