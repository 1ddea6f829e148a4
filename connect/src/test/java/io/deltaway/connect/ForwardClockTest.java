package io.deltaway.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ForwardClockTest {

    private Instant now = Instant.parse("2024-01-01T00:00:00Z");

    @Test
    void itGoesOnFromWhereItWas() {
        var clock = new ForwardClock(() -> now);
        assertThat(clock.instant()).isEqualTo("2024-01-01T00:00:00Z");
        now = now.plusSeconds(60);
        assertThat(clock.instant()).isEqualTo("2024-01-01T00:01:00Z");
        now = now.minusSeconds(3600);
        assertThat(clock.instant()).isEqualTo("2024-01-01T00:01:00Z");
        now = now.plusSeconds(1);
        assertThat(clock.instant()).isEqualTo("2024-01-01T00:01:01Z");
        now = now.plusSeconds(3599).minusSeconds(7200);
        assertThat(clock.instant()).isEqualTo("2024-01-01T00:01:01Z");
        now = now.plusSeconds(2);
        assertThat(clock.instant()).isEqualTo("2024-01-01T00:01:03Z");
    }
}
