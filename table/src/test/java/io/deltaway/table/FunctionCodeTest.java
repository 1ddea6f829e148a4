package io.deltaway.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import org.junit.jupiter.api.Test;

/// What tells functions apart in different processes.
class FunctionCodeTest {

    @FunctionalInterface
    interface Function extends Serializable {
        Object value();
    }

    private static final class Unsaid {}

    private static String capturing(Object value) {
        Function function = () -> value;
        return FunctionCode.of(function);
    }

    @Test
    void whatIsCapturedCounts() {
        assertThat(capturing("a")).isEqualTo(capturing("a")).isNotEqualTo(capturing("b"));
        assertThat(capturing(new int[] {1, 2}))
                .isEqualTo(capturing(new int[] {1, 2}))
                .isNotEqualTo(capturing(new int[] {1, 3}));
    }

    @Test
    void whereSomethingLiesInMemoryDoesNot() {
        assertThat(capturing(new Unsaid()))
                .isEqualTo(capturing(new Unsaid()))
                .isNotEqualTo(capturing(new Object()));
        Object lambda = (Runnable) () -> {};
        assertThat(capturing(lambda)).contains("FunctionCodeTest").doesNotContain("@");
    }
}
