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
        assertThat(after("try again in some time")).isEmpty();
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
