package io.deltaway.engine.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT1M, 1 min",
        "PT1M30S, 1 min 30 s",
        "PT0.25S, 0.25 s",
        "PT10S, 10 s",
        "PT0.000000001S, 0.000000001 s",
        "PT26H0M1.5S, 26 h 1.5 s",
        "PT0S, 0 s"
    })
    void lengthsAreInWords(Duration time, String text) {
        assertThat(DurationText.of(time)).isEqualTo(text);
    }
}
