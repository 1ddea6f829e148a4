package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What stands on a program's command line.
class ArgumentsTest {

    @Test
    void aValueStandsBehindItsNameOrBehindAnEqualsSign() {
        var arguments = Arguments.of("--a", "1", "--b=2", "--where=x=--y", "--empty=", "--flag");
        assertThat(arguments.number("a", 7)).isEqualTo(1);
        assertThat(arguments.number("b", 7)).isEqualTo(2);
        assertThat(arguments.number("c", 7)).isEqualTo(7);
        assertThat(arguments.text("where", "")).isEqualTo("x=--y");
        assertThat(arguments.optional("empty")).isEmpty();
        assertThat(arguments.flag("flag")).isTrue();
        arguments.end();
    }

    @Test
    void anEqualsSignTakesNothingFromTheNextWord() {
        assertThatThrownBy(() -> Arguments.of("--a=1", "2"))
                .hasMessageStartingWith("DW-0220 \"2\" is no option");
        assertThatThrownBy(() -> Arguments.of("--a=1", "--a", "2"))
                .hasMessage("DW-0220 --a is given twice; keep one.");
        assertThatThrownBy(() -> Arguments.of("--flag=true").flag("flag"))
                .hasMessage("DW-0220 --flag takes no value, got \"true\"; leave it out.");
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "99999999999999", "many", "''"})
    void aNumberOutsideItsRangeIsToldTheRange(String value) {
        assertThatThrownBy(() -> Arguments.of("--n", value).number("n", 1))
                .hasMessage(
                        "DW-0220 --n %s is no whole number from 1 to 2147483647;"
                                + " write --n 1, for example.",
                        value);
    }

    @Test
    void theRangeMayBeAnother() {
        assertThat(Arguments.of("--n", "0").number("n", 5, 0, 9)).isZero();
        assertThat(Arguments.of("--n", "-3").number("n", 5, -3, 9)).isEqualTo(-3);
        assertThat(Arguments.of().number("n", -1, 0, 9)).isEqualTo(-1);
        assertThatThrownBy(() -> Arguments.of("--n", "10").number("n", 5, 0, 9))
                .hasMessage(
                        "DW-0220 --n 10 is no whole number from 0 to 9; write --n 0, for example.");
    }
}
