package io.deltaway.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NumeralsTest {

    private static List<String> shown(@Nullable Number... column) {
        var rows = new ArrayList<@Nullable Object[]>();
        for (Number one : column) {
            rows.add(new @Nullable Object[] {one});
        }
        Numerals form = Numerals.of(rows, 0);
        return Arrays.stream(column).map(one -> one == null ? "" : form.text(one)).toList();
    }

    @Test
    void aColumnHasTheDecimalsThatItsSmallestNumberNeeds() {
        assertThat(shown(1.0e7, 12.5, 0.0, null))
                .containsExactly("10000000.00", "12.50", "0.00", "");
        assertThat(shown(0.0004, -0.02)).containsExactly("0.00040", "-0.02000");
        assertThat(shown(3f, 0.1f)).containsExactly("3.00", "0.10");
        assertThat(shown(0.0)).containsExactly("0.00");
    }

    @Test
    void whatIsLeftOfASumOfFractionsIsNothing() {
        assertThat(shown(12.5, 5.5e-17)).containsExactly("12.50", "0.00");
    }

    @Test
    void numbersThatAreTooLargeOrTooSmallHaveAnExponentAllOfThem() {
        assertThat(shown(1.5e20, 2.0)).containsExactly("1.500000e+20", "2.000000e+00");
        assertThat(shown(2.5e-12, 1.0e-13)).containsExactly("2.500000e-12", "1.000000e-13");
    }

    @Test
    void whatIsNoNumberStandsAsItIs() {
        assertThat(shown(Double.NaN, Double.NEGATIVE_INFINITY, 1.0))
                .containsExactly("NaN", "-Infinity", "1.00");
    }

    @Test
    void decimalsKeepTheirDigits() {
        assertThat(shown(new BigDecimal("12.5"), new BigDecimal("80"), new BigDecimal("7.25")))
                .containsExactly("12.50", "80.00", "7.25");
        assertThat(shown(new BigDecimal("1E+20"), new BigDecimal("0.5")))
                .containsExactly("100000000000000000000.0", "0.5");
    }

    @Test
    void aSingleNumberHasAllDigitsAndNoExponentWhereThatCanBeRead() {
        assertThat(Numerals.exact(1.0e7)).isEqualTo("10000000");
        assertThat(Numerals.exact(12.5)).isEqualTo("12.5");
        assertThat(Numerals.exact(1.0e-5)).isEqualTo("0.000010");
        assertThat(Numerals.exact(1.0e300)).isEqualTo("1.0E300");
        assertThat(Numerals.exact(Double.NaN)).isEqualTo("NaN");
    }
}
