package io.deltaway.ai.internal;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import io.deltaway.connect.TryAgainException;
import java.io.IOException;
import java.util.concurrent.Callable;

/// What clients of models throw: whether it may pass by itself.
public final class Passing {

    private Passing() {}

    /// Asks a model.
    ///
    /// @throws TryAgainException where it may answer later: it is busy, down, or too slow
    public static <T> T ask(Callable<T> model) throws Exception {
        try {
            return model.call();
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw new TryAgainException(reason(e), null, e);
            }
            throw e;
        }
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
        String message = String.valueOf(innermost.getMessage()).strip();
        return innermost.getClass().getSimpleName() + ": " + message;
    }
}
