package io.deltaway.http.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
    private static final String AFTER = "Thu, 01 Jan 2026 12:10:00 GMT";

    private static Duration after(Map<String, String> answer) {
        Map<String, List<String>> headers = new TreeMap<>();
        answer.forEach((name, value) -> headers.put(name, List.of(value)));
        return Verdict.retryAfter(HttpHeaders.of(headers, (name, value) -> true), CLOCK)
                .orElseThrow();
    }

    @Test
    void aDateIsComparedWithThatOfTheAnswerAndItsAge() {
        String date = "Thu, 01 Jan 2026 12:05:00 GMT";
        assertThat(after(Map.of("Retry-After", AFTER))).isEqualTo(Duration.ofMinutes(10));
        assertThat(after(Map.of("Retry-After", AFTER, "Date", date)))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(after(Map.of("Retry-After", AFTER, "Date", date, "Age", "60")))
                .isEqualTo(Duration.ofMinutes(4));
        assertThat(after(Map.of("Retry-After", AFTER, "Date", date, "Age", "600")))
                .isEqualTo(Duration.ZERO);
        assertThat(after(Map.of("Retry-After", AFTER, "Age", "60")))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(after(Map.of("Retry-After", "90", "Age", "60")))
                .isEqualTo(Duration.ofSeconds(90));
    }
}
