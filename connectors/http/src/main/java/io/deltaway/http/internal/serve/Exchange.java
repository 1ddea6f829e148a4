package io.deltaway.http.internal.serve;

import io.deltaway.http.Caller;
import io.deltaway.http.Presence;
import io.deltaway.http.internal.serve.Percent.Parameter;
import io.deltaway.json.Json;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// One request and its answer. Owned by the thread that answers it, which may wait.
final class Exchange {

    static final String JSON = "application/json";

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Limits limits;
    private final Room room;
    private Map<String, String> places = Map.of();
    private @Nullable Caller caller;
    private boolean isBodyRead;

    /// @param sizeInBytes of a body, at most
    /// @param within how long a body may take
    record Limits(long sizeInBytes, Duration within) {}

    Exchange(Request request, Response response, Callback callback, Limits limits, Room room) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.limits = limits;
        this.room = room;
    }

    String method() {
        return request.getMethod();
    }

    /// The raw path.
    String path() {
        String path = request.getHttpURI().getPath();
        return path == null ? "/" : path;
    }

    void matched(Map<String, String> values) {
        places = values;
    }

    /// The values at the places of the path.
    Map<String, String> places() {
        return places;
    }

    /// Where it takes its place while it waits.
    Room room() {
        return room;
    }

    void authenticated(@Nullable Caller who) {
        caller = who;
        request.setAttribute(Mounted.CALLER, who);
        Presence client = this::whenGone;
        request.setAttribute(Mounted.PRESENCE, client);
    }

    /// Who asks, as its token says; null where none is asked for.
    @Nullable Caller caller() {
        return caller;
    }

    List<Parameter> query() {
        String raw = request.getHttpURI().getQuery();
        return raw == null ? List.of() : Percent.query(raw);
    }

    /// @throws Problem where the query has parameters that are none of these
    void demandQuery(List<String> known) {
        for (Parameter parameter : query()) {
            if (!known.contains(parameter.name())) {
                throw new Problem(
                        400,
                        "query "
                                + parameter.name()
                                + ": no such parameter; there "
                                + (known.isEmpty()
                                        ? "are none"
                                        : "is " + String.join(", ", known)));
            }
        }
    }

    @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /// All values of a header that is to be there once.
    List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    /// Whether the client would rather have events than one answer.
    boolean wantsEvents() {
        String accept = header("Accept");
        return accept != null && accept.startsWith("text/event-stream");
    }

    /// The text of a body that says that it is JSON.
    ///
    /// @throws Problem where it is something else, too large, too slow, or no UTF-8
    String json() throws IOException {
        String type = header("Content-Type");
        String base = type == null ? null : MimeTypes.getContentTypeWithoutCharset(type);
        if (base == null || !base.trim().equalsIgnoreCase(JSON)) {
            throw new Problem(
                    415,
                    "expected a body with Content-Type: application/json, got "
                            + (type == null ? "none" : type));
        }
        String charset = MimeTypes.getCharsetFromContentType(type);
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw new Problem(415, "expected a body in UTF-8, got " + charset);
        }
        String encoding = header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Problem(415, "expected a body that is not compressed, got " + encoding);
        }
        byte[] body = body();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new Problem(400, "expected a body in UTF-8, got bytes that are none");
        }
    }

    /// The whole body.
    byte[] body() throws IOException {
        isBodyRead = true;
        long most = limits.sizeInBytes();
        if (request.getLength() > most) {
            throw tooLarge(most);
        }
        Scheduler.Task timer =
                request.getComponents()
                        .getScheduler()
                        .schedule(
                                () -> request.fail(new TimeoutException("the body is too slow")),
                                limits.within().toMillis(),
                                TimeUnit.MILLISECONDS);
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] body = in.readNBytes(Math.toIntExact(most) + 1);
            if (body.length > most) {
                throw tooLarge(most);
            }
            return body;
        } catch (IOException e) {
            if (isTimeout(e)) {
                throw new Problem(
                                408,
                                "the body did not come within "
                                        + limits.within().toSeconds()
                                        + " s")
                        .with("Connection", "close");
            }
            throw e;
        } finally {
            timer.cancel();
        }
    }

    private static boolean isTimeout(Throwable e) {
        return e instanceof TimeoutException || e.getCause() != null && isTimeout(e.getCause());
    }

    private static Problem tooLarge(long most) {
        return new Problem(413, "expected a body of at most " + most + " bytes, got a larger one")
                .with("Connection", "close");
    }

    void setHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    void addHeader(HttpHeader name, String value) {
        response.getHeaders().add(new HttpField(name, value));
    }

    /// Answers, and is done.
    void respond(int status, String type, byte[] body) {
        response.setStatus(status);
        byte[] content = Statuses.haveContent(status) ? body : new byte[0];
        if (content.length > 0) {
            setHeader("Content-Type", type);
        }
        response.write(true, ByteBuffer.wrap(content), callback);
    }

    /// Sends an answer with its epoch, and is done.
    void respond(Waiting.Answer answer) {
        setHeader("Deltaway-Epoch", Long.toString(answer.epoch()));
        respond(answer.status(), JSON, answer.body());
    }

    void respond(int status, Json body) {
        respond(status, JSON, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    void respond(Problem problem) {
        problem.headers().forEach(this::setHeader);
        if (!isBodyRead && !readsBodyAway()) {
            setHeader("Connection", "close");
        }
        respond(
                problem.status(),
                "application/problem+json",
                problem.toJson().toString().getBytes(StandardCharsets.UTF_8));
    }

    /// A connection is closed where a body was not read to its end. Whoever was not told so would
    /// send the next request on it, and hear nothing.
    private boolean readsBodyAway() {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return false; // asks before it sends
        }
        try {
            var _ = body();
            return true;
        } catch (IOException | Problem e) {
            return false;
        }
    }

    /// Begins to answer with events, for as long as the stream is not closed.
    OutputStream events() {
        response.setStatus(200);
        setHeader("Content-Type", "text/event-stream");
        OutputStream out = Content.Sink.asOutputStream(response);
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                out.close();
                callback.succeeded();
            }
        };
    }

    /// Notices that the client goes away, as long as what is returned is not closed. Then nothing
    /// else may be read from it.
    ///
    /// @param onGone run by any thread; must wait for nothing
    Presence.Watch whenGone(Runnable onGone) {
        return Departure.watch(request, onGone);
    }

    /// Cuts the connection. From any thread.
    void cut() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }

    boolean isCommitted() {
        return response.isCommitted();
    }

    /// Gives up on an answer that was begun, and on the connection with it.
    void abort(Throwable cause) {
        callback.failed(cause);
    }
}
