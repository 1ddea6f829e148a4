package io.deltaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Demo;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TestClockTest {

    private final TestClock clock = new TestClock();

    @Test
    void timePassesWhenTheTestSaysSo() {
        assertThat(clock.instant()).isEqualTo(clock.instant()).isEqualTo("2026-01-01T00:00:00Z");
        clock.advance(Duration.ofMinutes(90));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T01:30:00Z"));
        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSourceSeesIt() throws IOException {
        var second = Duration.ofSeconds(1);
        try (SourceReader reader =
                Demo.range(0, 25).rate(10, second).open(new SourceContext(clock))) {
            assertThat(rows(reader)).isEqualTo(1);
            assertThat(rows(reader)).isZero();
            clock.advance(second);
            assertThat(rows(reader)).isEqualTo(10);
        }
    }

    /// What the source has now.
    private static int rows(SourceReader reader) throws IOException {
        int rows = 0;
        while (reader.poll() instanceof SourceReader.Poll.Next next) {
            rows += next.decoding().decode().rows().size();
        }
        return rows;
    }
}
