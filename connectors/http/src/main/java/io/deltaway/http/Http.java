package io.deltaway.http;

import io.deltaway.http.internal.client.RequestWriter.Sends;
import io.deltaway.http.internal.client.StreamReader.Form;
import io.deltaway.table.RowType;
import java.util.function.Consumer;

/// HTTP as a source, as a sink, and as a server whose requests are rows.
///
/// ```java
/// Server server = Http.server(8080);
/// Endpoint<Question> ask = server.post("/v1/answer", Question.class, Question::request);
/// Table<Question> questions = pipeline.serve(ask);
/// answers.write(ask.replies(Answer::request));
/// ```
public final class Http {

    private Http() {}

    /// A server on a port of this machine, reachable from this machine only. It listens while a
    /// pipeline runs that serves something of it.
    ///
    /// @param port 0 for one that is free
    public static Server server(int port) {
        return server(port, options -> {});
    }

    /// A server on a port, with options: `Http.server(8080, o -> o.token("${env:TOKEN}"))`.
    public static Server server(int port, Consumer<ServerOptions> options) {
        var chosen = new ServerOptions(port);
        options.accept(chosen);
        return new Server(chosen.settings(), chosen.about());
    }

    /// The rows of a JSON answer: an array of objects, or one object.
    ///
    /// Members belong to the record's components by name, where case, underscores, hyphens and
    /// spaces don't count unless they have to tell two names apart; other members are passed over.
    public static <R extends Record> HttpAnswers<R> json(String url, Class<R> recordClass) {
        return new HttpAnswers<>(RowType.of(recordClass), url);
    }

    /// The data of server-sent events, a JSON object each.
    public static <R extends Record> HttpStream<R> events(String url, Class<R> recordClass) {
        return new HttpStream<>(RowType.of(recordClass), url, Form.EVENTS);
    }

    /// The lines of an answer, a JSON object each, as they come.
    public static <R extends Record> HttpStream<R> jsonLines(String url, Class<R> recordClass) {
        return new HttpStream<>(RowType.of(recordClass), url, Form.LINES);
    }

    /// The lines of text of an answer, as they come.
    public static HttpStream<HttpLine> lines(String url) {
        return new HttpStream<>(RowType.of(HttpLine.class), url, Form.TEXT);
    }

    /// A request for each row of a table that only grows, with the row as JSON.
    ///
    /// @param url may have columns of the row in its path and its query, such as
    ///   `https://example.com/shops/{shop}/alerts`
    public static HttpSink post(String url) {
        return new HttpSink("POST", url, Sends.ROWS);
    }

    /// A request for each change of a table: the row as JSON, with the members `epoch` and `weight`
    /// before its own. What goes comes before what is new.
    public static HttpSink postChanges(String url) {
        return new HttpSink("POST", url, Sends.CHANGES);
    }

    /// Keeps what is elsewhere as the table is: a `PUT` with the row as JSON where it is new, a
    /// `DELETE` where it is gone.
    ///
    /// @param url with the key of the table in it, such as `https://example.com/items/{id}`
    public static HttpSink mirror(String url) {
        return new HttpSink("PUT", url, Sends.MIRROR);
    }
}
