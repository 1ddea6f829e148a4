package io.deltaway.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllowedOptionsTest {

    private final AllowedOptions options =
            AllowedOptions.of("Kafka property")
                    .allow("security.protocol", "sasl.mechanism", "ssl.*")
                    .forbid("acks", "the sink needs \"all\" to lose nothing");

    @Test
    void knownOnesPass() {
        Map<String, String> given = Map.of("security.protocol", "SSL", "ssl.truststore", "x");
        assertThat(options.check(given)).isSameAs(given);
    }

    @Test
    void forbiddenOnesAreRefusedWithTheReason() {
        assertThatThrownBy(() -> options.check(Map.of("acks", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "DW-0432 the Kafka property \"acks\" can't be set: the sink needs \"all\" to lose nothing");
    }

    @Test
    void unknownOnesAreRefusedWithASuggestion() {
        assertThatThrownBy(() -> options.check(Map.of("sasl.mechanisn", "PLAIN")))
                .hasMessage(
                        "DW-0432 the Kafka property \"sasl.mechanisn\" is not passed on; did you mean \"sasl.mechanism\"?"
                                + " Passed on are: sasl.mechanism, security.protocol, ssl.*");
        assertThatThrownBy(() -> options.check(Map.of("linger", "PLAIN")))
                .hasMessage(
                        "DW-0432 the Kafka property \"linger\" is not passed on. Passed on are: sasl.mechanism,"
                                + " security.protocol, ssl.*");
    }

    @Test
    void valuesAreNeverShown() {
        assertThatThrownBy(() -> options.check(Map.of("sasl.password", "canary")))
                .message()
                .doesNotContain("canary");
    }

    @Test
    void aLongListIsShortened() {
        AllowedOptions many =
                options.allow(IntStream.range(0, 60).mapToObj(i -> "option." + i).toList());
        assertThatThrownBy(() -> many.check(Map.of("x", "y"))).hasMessageEndingWith(" and 23 more");
    }
}
