package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionsTest {

    private static final Expression LONGS = new Expression.Input(0, LONG, false);
    private static final Expression MAYBE_LONGS = new Expression.Input(1, LONG, true);
    private static final Expression TEXTS = new Expression.Input(2, TEXT, false);

    @Test
    void everyFunctionIsDescribedOnce() {
        List<Functions.Entry> all = Functions.all();
        assertThat(all).hasSizeGreaterThan(200);
        assertThat(all)
                .extracting(Functions.Entry::name)
                .doesNotHaveDuplicates()
                .allMatch(n -> n.matches("[a-z][A-Za-z0-9]*"));
        assertThat(all)
                .allSatisfy(entry -> {
                    assertThat(entry.description()).endsWith(".").doesNotContain("  ");
                    assertThat(entry.signatures()).isNotEmpty().doesNotHaveDuplicates();
                });
    }

    @Test
    void aCallThatFitsNothingNamesWhatIsAccepted() {
        assertThatThrownBy(() -> Functions.call("upper", List.of(LONGS)))
                .isInstanceOf(NoSuchFunction.class)
                .hasMessage("upper(LONG) fits no signature; accepted are upper(TEXT) -> TEXT");
        assertThatThrownBy(() -> Functions.call("uper", List.of(TEXTS)))
                .isInstanceOf(NoSuchFunction.class)
                .hasMessage("no function is called uper; called as uper(TEXT)");
        assertThatThrownBy(() -> Functions.call("eq", List.of(LONGS, TEXTS)))
                .isInstanceOf(NoSuchFunction.class);
        assertThatThrownBy(() -> Functions.call("ifElse", List.of(LONGS, LONGS, LONGS)))
                .isInstanceOf(NoSuchFunction.class);
    }

    @Test
    void typesWidenToTheNearestSignature() {
        Expression ints = new Expression.Input(0, INT, false);
        Expression doubles = new Expression.Input(0, DOUBLE, false);
        Expression decimals = new Expression.Input(0, DECIMAL, false);
        assertThat(Functions.call("plus", List.of(ints, ints)).type()).isEqualTo(INT);
        assertThat(Functions.call("plus", List.of(ints, LONGS)).type()).isEqualTo(LONG);
        assertThat(Functions.call("plus", List.of(LONGS, decimals)).type()).isEqualTo(DECIMAL);
        assertThat(Functions.call("plus", List.of(decimals, doubles)).type()).isEqualTo(DOUBLE);
        assertThat(Functions.call("coalesce", List.of(ints, doubles)).type()).isEqualTo(DOUBLE);
        assertThat(Functions.call("sqrt", List.of(ints)).type()).isEqualTo(DOUBLE);
    }

    @Test
    void nullabilityFollowsTheArguments() {
        Expression flags = new Expression.Input(3, BOOLEAN, true);
        assertThat(Functions.call("plus", List.of(LONGS, LONGS)).nullable()).isFalse();
        assertThat(Functions.call("plus", List.of(LONGS, MAYBE_LONGS)).nullable()).isTrue();
        assertThat(Functions.call("coalesce", List.of(MAYBE_LONGS, LONGS)).nullable()).isFalse();
        assertThat(Functions.call("isNull", List.of(MAYBE_LONGS)).nullable()).isFalse();
        assertThat(Functions.call("ifElse", List.of(flags, LONGS, LONGS)).nullable()).isFalse();
        assertThat(Functions.call("ifElse", List.of(flags, LONGS, MAYBE_LONGS)).nullable())
                .isTrue();
        assertThat(Functions.call("tryParseLong", List.of(TEXTS)).nullable()).isTrue();
        assertThat(Functions.call("parseLong", List.of(TEXTS)).nullable()).isFalse();
    }

    @Test
    void constantsAreFoldedUnlessTheyFail() {
        Expression one = Functions.literal(1L, LONG);
        assertThat(Functions.call("plus", List.of(one, one)))
                .isEqualTo(new Expression.Literal(2L, LONG));
        Expression failing = Functions.call("dividedBy", List.of(one, Functions.literal(0L, LONG)));
        assertThat(failing).isInstanceOf(Expression.Call.class);
        assertThat(
                        Functions.call(
                                "ifElse", List.of(Functions.literal(true, BOOLEAN), one, failing)))
                .isInstanceOf(Expression.Call.class);
    }
}
