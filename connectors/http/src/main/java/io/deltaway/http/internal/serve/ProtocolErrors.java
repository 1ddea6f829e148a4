package io.deltaway.http.internal.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Answers what is no HTTP, or too much of it, in the form of all our problems.
final class ProtocolErrors extends ErrorHandler {

    private final Counts counts;

    ProtocolErrors(Counts counts) {
        this.counts = counts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object message = request.getAttribute(ERROR_MESSAGE);
        counts.count(response.getStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.write(true, body(response.getStatus(), Objects.toString(message, null)), callback);
        return true;
    }

    private static ByteBuffer body(int status, @Nullable String reason) {
        var problem = new Problem(status, reason == null ? Statuses.title(status) : reason);
        return ByteBuffer.wrap(problem.toJson().toString().getBytes(StandardCharsets.UTF_8));
    }
}
