package io.deltaway.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A failure is the same whenever a function throws for the same row: else the retraction of the
/// row would not take back its error.
class FailureTest {

    private static final class Broken {
        static final int VALUE = Integer.parseInt("broken");
    }

    private static @Nullable String none() {
        return null;
    }

    private static Failure thrownBy(ThrowingCallable code) {
        return Failure.thrown(catchThrowable(code));
    }

    /// The virtual machine throws these without a message once the code is hot.
    @Test
    @SuppressWarnings("NullAway")
    void whatTheMachineThrowsIsTheSameWithAndWithoutItsMessage() {
        assertThat(thrownBy(() -> none().length()))
                .isEqualTo(Failure.thrown(new NullPointerException()));
        assertThat(thrownBy(() -> none().concat("x")))
                .isEqualTo(Failure.thrown(new NullPointerException()));
        int[] one = {1};
        assertThat(thrownBy(() -> one[one.length]++))
                .isEqualTo(Failure.thrown(new ArrayIndexOutOfBoundsException()));
        Object text = "x";
        assertThat(thrownBy(() -> ((Integer) text).intValue()))
                .isEqualTo(Failure.thrown(new ClassCastException()));
        Object[] numbers = new Integer[1];
        assertThat(thrownBy(() -> numbers[0] = text))
                .isEqualTo(Failure.thrown(new ArrayStoreException()));
    }

    @Test
    void aClassThatCanNotBeInitializedIsTheSameAtEachAttempt() {
        assertThat(thrownBy(() -> System.out.println(Broken.VALUE)))
                .isEqualTo(thrownBy(() -> System.out.println(Broken.VALUE)));
    }

    @Test
    void whatAProgramSaysIsKept() {
        assertThat(Failure.thrown(new IllegalStateException("no")).message())
                .isEqualTo("a user's function threw java.lang.IllegalStateException: no");
        assertThat(Failure.thrown(new NullPointerException("n is null")).message())
                .endsWith("NullPointerException: n is null");
        assertThat(thrownBy(() -> Integer.parseInt("x")).message())
                .endsWith("NumberFormatException: For input string: \"x\"");
        assertThat(Failure.thrown(new RuntimeException(new ArithmeticException("/ by zero"))))
                .extracting(Failure::message)
                .isEqualTo(
                        "a user's function threw java.lang.RuntimeException: java.lang.ArithmeticException: / by zero");
    }
}
