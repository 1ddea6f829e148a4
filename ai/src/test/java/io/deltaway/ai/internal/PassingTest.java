package io.deltaway.ai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import io.deltaway.connect.TryAgainException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What may pass by itself, and when.
class PassingTest {

    private static Optional<Duration> after(String message) {
        return catchThrowableOfType(
                        TryAgainException.class,
                        () ->
                                Passing.ask(() -> {
                                    throw new RateLimitException(message);
                                }))
                .after();
    }

    @Test
    void whenAProviderSaysInWordsIsHeard() {
        assertThat(after("Rate limit reached. Please try again in 1.2s. Visit ..."))
                .contains(Duration.ofMillis(1200));
        assertThat(after("try again in 200ms")).contains(Duration.ofMillis(200));
        assertThat(after("retry after 3 m")).contains(Duration.ofMinutes(3));
        assertThat(after("try again in 99999999 s")).contains(Duration.ofMinutes(10));
        assertThat(after("Please try again in 1m12.5s. Visit ..."))
                .contains(Duration.ofMillis(72_500));
        assertThat(after("Please try again in 6m0s.")).contains(Duration.ofMinutes(6));
        assertThat(after("Please try again in 7m12.576s.")).contains(Duration.ofMillis(432_576));
        assertThat(after("Please retry after 26 seconds.")).contains(Duration.ofSeconds(26));
        assertThat(after("Try again in 1 minute and 20 seconds")).contains(Duration.ofSeconds(80));
        assertThat(after("try again in 1h2m")).contains(Duration.ofMinutes(10));
        assertThat(after("Please wait 53 seconds before retrying."))
                .contains(Duration.ofSeconds(53));
        assertThat(after("Wait for a slot, and retry in 3s.")).contains(Duration.ofSeconds(3));
        assertThat(after("try again in some time")).isEmpty();
        assertThat(after("try again in 3 stores")).isEmpty();
    }

    @Test
    void whoCanNotBeReachedIsNamed() {
        assertThat(
                        catchThrowableOfType(
                                TryAgainException.class,
                                () ->
                                        Passing.ask(
                                                "qwen at http://localhost:1",
                                                () -> {
                                                    throw new UnresolvedModelServerException(
                                                            new ConnectException());
                                                })))
                .hasMessage("qwen at http://localhost:1: it can't be reached");
    }

    @Test
    void whatIsWrongDoesNotPass() {
        assertThat(
                        catchThrowableOfType(
                                AuthenticationException.class,
                                () ->
                                        Passing.ask(() -> {
                                            throw new AuthenticationException("who are you");
                                        })))
                .hasMessage("who are you");
    }
}
