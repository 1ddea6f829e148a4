package io.deltaway.http.internal.client;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// What the status of an answer means for who asked.
enum Verdict {
    /// It is as it was to be.
    DONE,
    /// It may be otherwise later.
    AGAIN,
    /// The same request will always be answered so, whatever it holds: a wrong token or address.
    NEVER,
    /// What the request holds is refused.
    REFUSED;

    static Verdict of(int status) {
        if (status >= 200 && status < 300) {
            return DONE;
        }
        return switch (status) {
            case 408, 425, 429 -> AGAIN;
            case 401, 403, 404, 405, 407, 410 -> NEVER;
            default -> status >= 500 ? AGAIN : status >= 400 ? REFUSED : NEVER;
        };
    }

    /// How long the server wants to be left alone: seconds, or a date, which is compared with the
    /// one that the answer has of itself, and with its age where it was kept on the way.
    ///
    /// @param clock for an answer that has none
    static Optional<Duration> retryAfter(HttpHeaders answer, InstantSource clock) {
        Optional<String> text = answer.firstValue("Retry-After").map(String::trim);
        return text.flatMap(Verdict::seconds)
                .or(() ->
                        text.flatMap(Verdict::date)
                                .map(then -> {
                                    Duration left = Duration.between(now(answer, clock), then);
                                    return left.isNegative() ? Duration.ZERO : left;
                                }));
    }

    private static Instant now(HttpHeaders answer, InstantSource clock) {
        Duration age = answer.firstValue("Age").flatMap(Verdict::seconds).orElse(Duration.ZERO);
        return answer.firstValue("Date")
                .flatMap(Verdict::date)
                .map(date -> date.plus(age))
                .orElseGet(clock::instant);
    }

    private static Optional<Duration> seconds(String text) {
        return text.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : Optional.empty();
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
