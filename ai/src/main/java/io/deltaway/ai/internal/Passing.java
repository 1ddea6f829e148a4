package io.deltaway.ai.internal;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import io.deltaway.connect.TryAgainException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What clients of models throw: whether it may pass by itself.
public final class Passing {

    /// As providers write: "Please try again in 1m12.5s", "Please retry after 26 seconds", "Please
    /// wait 53 seconds before retrying".
    private static final Pattern AFTER =
            Pattern.compile(
                    "(?:(?:try again|retry) (?:in|after)|wait(?: for)?) +",
                    Pattern.CASE_INSENSITIVE);

    /// A number of one unit, and what stands before the next one.
    private static final Pattern PART =
            Pattern.compile(
                    "(\\d{1,9}(?:\\.\\d{1,9})?) ?"
                            + "(?:(ms|millis(?:econds?)?)|(s|secs?|seconds?)|(m|mins?|minutes?)|h|hours?)"
                            + "(?![a-z])(?: and|,)? *",
                    Pattern.CASE_INSENSITIVE);

    private static final double LONGEST_SECONDS = 600;

    private Passing() {}

    /// Asks a model.
    ///
    /// @throws TryAgainException where it may answer later: it is busy, down, or too slow
    public static <T> T ask(Callable<T> model) throws Exception {
        try {
            return model.call();
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw again(e);
            }
            throw e;
        }
    }

    /// That it is to be asked again, and when.
    static TryAgainException again(Throwable thrown) {
        String reason = reason(thrown);
        return new TryAgainException(reason, after(reason), thrown);
    }

    /// As [#ask(Callable)], with what the model is called in the reason.
    public static <T> T ask(String name, Callable<T> model) throws Exception {
        try {
            return ask(model);
        } catch (TryAgainException e) {
            throw new TryAgainException(name + ": " + e.getMessage(), e.after().orElse(null), e);
        }
    }

    /// As [#ask(Callable)], where what a setting is to blame for may pass too: what is embedded in
    /// the background waits until the key is renewed, the bill is paid, or the model is there.
    ///
    /// @param other asks the same model something that it answers whenever it answers at all: where
    ///   that is refused, too, what was asked is not to blame
    /// @throws TryAgainException where it may answer later
    public static <T> T askPatiently(Callable<T> model, Callable<?> other) throws Exception {
        return ask(() -> {
            try {
                return model.call();
            } catch (AuthenticationException | ModelNotFoundException e) {
                throw new TryAgainException(reason(e), null, e);
            } catch (LangChain4jException e) {
                if (!mayPass(e) && isRefused(other)) {
                    throw new TryAgainException(reason(e), null, e);
                }
                throw e;
            }
        });
    }

    private static boolean isRefused(Callable<?> other) throws Exception {
        try {
            other.call();
            return false;
        } catch (LangChain4jException e) {
            return true;
        }
    }

    /// When to ask again, where a provider says so in words; the clients don't tell the header that
    /// says it.
    private static @Nullable Duration after(String reason) {
        Matcher said = AFTER.matcher(reason);
        Matcher part = PART.matcher(reason);
        while (said.find()) {
            double seconds = 0;
            int from = said.end();
            while (part.region(from, reason.length()).lookingAt()) {
                seconds += Double.parseDouble(part.group(1)) * secondsOfUnit(part);
                from = part.end();
            }
            if (from > said.end()) {
                return Duration.ofMillis(
                        (long) Math.ceil(Math.min(seconds, LONGEST_SECONDS) * 1_000));
            }
        }
        return null;
    }

    private static double secondsOfUnit(Matcher part) {
        if (part.group(2) != null) {
            return 0.001;
        } else if (part.group(3) != null) {
            return 1;
        }
        return part.group(4) != null ? 60 : 3_600;
    }

    private static boolean mayPass(Throwable thrown) {
        return thrown instanceof RetriableException
                || thrown instanceof UnresolvedModelServerException
                || thrown instanceof IOException
                || thrown instanceof HttpException http && mayPass(http.statusCode())
                || thrown.getCause() != null && mayPass(thrown.getCause());
    }

    private static boolean mayPass(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    private static String reason(Throwable thrown) {
        Throwable innermost = thrown;
        while (innermost.getMessage() == null && innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        if (message == null && innermost instanceof ConnectException) {
            return "it can't be reached";
        }
        String kind = innermost.getClass().getSimpleName();
        return message == null ? kind : kind + ": " + message.strip();
    }
}
