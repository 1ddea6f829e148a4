package io.deltaway.formats.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class NumbersTest {

    private final long[] whole = new long[1];
    private final double[] fraction = new double[1];

    /// The bytes of a text with something behind them that must not be looked at.
    private static byte[] padded(String text, String behind) {
        byte[] bytes = (text + behind).getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + Block.PADDING);
    }

    @Test
    void plainLongsAreReadAsJavaReadsThem() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            String text =
                    (random.nextInt(10) == 0 ? value < 0 ? "-00" : "00" : value < 0 ? "-" : "")
                            + Long.toString(value).replace("-", "");
            byte[] bytes = padded(text, random.nextBoolean() ? "," : "\n");
            int end = Numbers.plainLong(bytes, 0, whole, 0);
            if (end == Numbers.NOT_PLAIN) {
                assertThat(text.length()).isGreaterThan(18);
            } else {
                assertThat(end).isEqualTo(text.length());
                assertThat(whole[0]).isEqualTo(value);
            }
            assertThat(Numbers.wholeNumber(bytes, 0, text.length(), whole, 0)).isTrue();
            assertThat(whole[0]).isEqualTo(value);
        }
    }

    @Test
    void wholeNumbersEndAtTheRangeOfLong() {
        for (String text :
                List.of("9223372036854775807", "-9223372036854775808", "+5", "0", "-0")) {
            assertThat(isWhole(text)).as(text).isTrue();
            assertThat(whole[0]).as(text).isEqualTo(Long.parseLong(text));
        }
        for (String text :
                List.of(
                        "9223372036854775808",
                        "-9223372036854775809",
                        "92233720368547758070",
                        "",
                        "-",
                        "+",
                        "1.0",
                        "1e3",
                        "0x1",
                        " 1",
                        "1 ",
                        "١",
                        "--1",
                        "99999999999999999999999999")) {
            assertThat(isWhole(text)).as(text).isFalse();
        }
    }

    @Test
    void decimalsAreWholeWhereTheirValueIs() {
        for (String text : List.of("1.0", "-120.00", "2e3", "0.0", "9223372036854775807.0")) {
            assertThat(isWholeDecimal(text)).as(text).isTrue();
            assertThat(whole[0]).as(text).isEqualTo(new BigDecimal(text).longValueExact());
        }
        for (String text :
                List.of(
                        "1.5",
                        "1e-1",
                        "9223372036854775808.0",
                        "1e999999999",
                        "1e99999999999",
                        "x")) {
            assertThat(isWholeDecimal(text)).as(text).isFalse();
        }
    }

    private boolean isWholeDecimal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Numbers.wholeDecimal(bytes, 0, bytes.length, whole, 0);
    }

    private boolean isWhole(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Numbers.wholeNumber(bytes, 0, bytes.length, whole, 0);
    }

    @Test
    void plainDoublesAreReadAsJavaReadsThem() {
        var random = new Random(2);
        List<Supplier<String>> kinds =
                List.of(
                        () -> Integer.toString(random.nextInt()),
                        () -> Double.toString(random.nextInt(1_000_000) / 100.0),
                        () -> Double.toString(random.nextInt() / 1e4),
                        () -> Double.toString(random.nextDouble()),
                        () -> Double.toString(Double.longBitsToDouble(random.nextLong())),
                        () ->
                                random.nextInt(1000)
                                        + "."
                                        + "0".repeat(random.nextInt(20))
                                        + random.nextInt(100),
                        () -> "-" + random.nextInt(100) + "." + random.nextInt(10_000),
                        () -> "." + random.nextInt(100),
                        () -> random.nextInt(100) + ".",
                        () -> random.nextLong() + "." + random.nextLong(Long.MAX_VALUE));
        int plain = 0;
        for (int i = 0; i < 200_000; i++) {
            String text = kinds.get(random.nextInt(kinds.size())).get();
            byte[] bytes = padded(text, random.nextBoolean() ? ",5" : "\n");
            int end = Numbers.plainDouble(bytes, 0, fraction, 0);
            if (end == text.length()) {
                assertThat(fraction[0]).as(text).isEqualTo(Double.parseDouble(text));
                plain++;
            } else if (end != Numbers.NOT_PLAIN) {
                assertThat(text.charAt(end)).as(text).isEqualTo('E');
            }
            boolean isDecimal = !text.equals("NaN") && !text.endsWith("Infinity");
            assertThat(Numbers.isDecimal(bytes, 0, text.length())).as(text).isEqualTo(isDecimal);
            assertThat(Numbers.fraction(bytes, 0, text.length(), false, fraction, 0))
                    .as(text)
                    .isTrue();
            assertThat(Double.doubleToLongBits(fraction[0]))
                    .as(text)
                    .isEqualTo(Double.doubleToLongBits(Double.parseDouble(text)));
        }
        assertThat(plain).isGreaterThan(80_000);
    }

    @Test
    void everyShortDecimalIsExact() {
        for (int value = 0; value < 50_000; value++) {
            String digits = "%06d".formatted(value * 19 % 1_000_000);
            for (int point = 1; point <= 5; point++) {
                String text = digits.substring(0, point) + "." + digits.substring(point);
                byte[] bytes = padded(text, "\n");
                assertThat(Numbers.plainDouble(bytes, 0, fraction, 0)).isEqualTo(7);
                if (fraction[0] != Double.parseDouble(text)) {
                    assertThat(fraction[0]).as(text).isEqualTo(Double.parseDouble(text));
                }
            }
        }
    }

    @Test
    void floatsAreRoundedOnce() {
        var random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            String text =
                    new java.math.BigDecimal(Float.intBitsToFloat(random.nextInt(0x7F800000)))
                            .add(new java.math.BigDecimal(Math.ulp(1f) / 2))
                            .toString();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(Numbers.fraction(bytes, 0, bytes.length, true, fraction, 0)).isTrue();
            assertThat((float) fraction[0]).as(text).isEqualTo(Float.parseFloat(text));
        }
    }

    @Test
    void whatJavaTakesBesidesIsNoNumber() {
        for (String text :
                List.of(
                        "1d", "1f", "0x1p3", " 1", "1 ", "", "-", ".", "e5", "1e", "1e+", "1_000",
                        "nano", "1,5", "+-1", "1E400", "-1e999")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(Numbers.fraction(bytes, 0, bytes.length, false, fraction, 0))
                    .as(text)
                    .isFalse();
        }
        for (String text :
                List.of(
                        "NaN",
                        "nan",
                        "Infinity",
                        "-Infinity",
                        "inf",
                        "-inf",
                        "+1.5e-3",
                        "1e-400")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(Numbers.fraction(bytes, 0, bytes.length, false, fraction, 0))
                    .as(text)
                    .isTrue();
        }
    }
}
