package io.deltaway.http;

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
}
