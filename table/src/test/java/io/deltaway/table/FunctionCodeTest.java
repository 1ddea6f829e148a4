package io.deltaway.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What tells functions apart in different processes.
class FunctionCodeTest {

    @FunctionalInterface
    interface Function extends Serializable {
        Object value();
    }

    private static final class Unsaid {}

    private record Holder(Object held, String text) {}

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
        for (Object within : List.of(new Unsaid(), lambda, new float[2], new Unsaid[1])) {
            assertThat(capturing(new Holder(within, "a@b"))).contains("Holder[held=", "text=a@b]");
            assertThat(capturing(new Holder(within, ""))).doesNotContain("@");
        }
        assertThat(capturing(new Holder(new Unsaid(), "a")))
                .isEqualTo(capturing(new Holder(new Unsaid(), "a")))
                .isNotEqualTo(capturing(new Holder(new Unsaid(), "b")));
        assertThat(capturing("a.b@c")).contains("a.b@c");
        String longWord = "a".repeat(1_000_000);
        assertThat(capturing(new Holder("", longWord))).contains(longWord);
    }
}
