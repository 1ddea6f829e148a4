package io.deltaway.http;

import io.deltaway.connect.LocalSink;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.Served;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.SourceReader;
import io.deltaway.http.internal.serve.Desk;
import io.deltaway.http.internal.serve.PathTemplate;
import io.deltaway.http.internal.serve.RequestShape;
import io.deltaway.json.Json;
import io.deltaway.table.Accessor;
import io.deltaway.table.Events;
import io.deltaway.table.RowError;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An endpoint of a [Server]: its requests are the rows of a table, and another table answers them.
///
/// ```java
/// record Question(long request, String text) {}
/// record Answer(long request, String text) {}
///
/// Endpoint<Question> ask = server.post("/v1/answer", Question.class, Question::request);
/// Table<Question> questions = pipeline.serve(ask);
/// answers.write(ask.replies(Answer::request));
/// ```
///
/// One component of the record is the number of the request, by which its answer is found; the
/// others come from the request. A request whose parts are none of these, or of other types, is
/// refused with status 400, and what is wrong where.
///
/// A request is answered at the end of the epoch in which its answer appears, by the tables as they
/// are then. Then its row goes again, and what follows from it, so that nothing is kept of it. An
/// endpoint to which nothing replies answers with status 204 once the epoch that took the request
/// is complete.
///
/// A request of which a row failed in a step, and that has no answer at the end of that epoch, is
/// answered with status 500 and the code of the failure; the reason is a row of the error table,
/// which goes with the request, and in the log. Rows are known by the component with the number,
/// which keeps its name on the way.
///
/// It belongs to one run of one pipeline at a time.
public final class Endpoint<R> implements Served<R> {

    private final Server server;
    private final String name;
    private final RowType<R> rowType;
    private final String number;
    private final boolean isKept;
    private final Desk desk;

    private Endpoint(
            Server server,
            String name,
            RowType<R> rowType,
            String number,
            boolean isKept,
            Desk desk) {
        this.server = server;
        this.name = name;
        this.rowType = rowType;
        this.number = number;
        this.isKept = isKept;
        this.desk = desk;
    }

    static <R extends Record> Endpoint<R> of(
            Server server,
            String method,
            PathTemplate path,
            Class<R> recordClass,
            Accessor.OfLong<R> request,
            EndpointOptions<R> options) {
        RowType<R> rowType = RowType.of(recordClass);
        String number = Accessor.name(request);
        var shape =
                new RequestShape(
                        rowType,
                        path,
                        method.equals("POST"),
                        number,
                        options.identity(),
                        options.headers(),
                        options.demands());
        var desk =
                new Desk(
                        new Desk.Settings(
                                rowType,
                                rowType.schema().indexOf(number),
                                options.within(),
                                options.isKept(),
                                options.isMissingNotFound(),
                                options.isFollowed(),
                                options.onlyFor(),
                                options.summary()),
                        shape);
        return new Endpoint<>(server, method + " " + path, rowType, number, options.isKept(), desk);
    }

    /// A sink whose rows are the answers: the row in which `request` has the number of a request is
    /// its answer, as a JSON object of its other components. Rows that go, and rows of requests
    /// that nobody waits for, mean nothing.
    ///
    /// @param request the component that has the number of the request
    public <A> Replies<A> replies(Accessor.OfLong<A> request) {
        return new Replies<>(this, Accessor.name(request));
    }

    /// What became of a request.
    ///
    /// @param status as of HTTP
    /// @param json what it is answered with, or what is wrong with it; empty where the status says
    ///   all
    public record Answer(int status, String json) {}

    /// Asks from this process what a client could ask, and waits for the answer.
    ///
    /// @param json an object with all components that a client gives
    /// @param caller who asks; null where it is not known
    public Answer ask(String json, @Nullable Caller caller) throws InterruptedException {
        return ask(json, caller, Presence.UNKNOWN);
    }

    /// As [#ask(String, Caller)], for a client that may go away: its request is then given up, with
    /// status 499.
    ///
    /// @param client who waits for the answer, such as [Server#PRESENCE] says
    public Answer ask(String json, @Nullable Caller caller, Presence client)
            throws InterruptedException {
        Desk.Reply reply = desk.ask(json, caller, client);
        return new Answer(reply.status(), reply.body());
    }

    /// Tells the client that follows the answers to a request ([EndpointOptions#followed])
    /// something before its answer, as an event of its own; nothing where no client does. Never
    /// waits.
    ///
    /// @param event its name, of letters; not `answer` and not `none`
    public void tell(long request, String event, Json json) {
        desk.tell(request, event, json);
    }

    /// The JSON schema (draft 2020-12) of what [#ask] takes.
    public Json schema() {
        return desk.schema();
    }

    /// What it is for, in a few words.
    public String summary() {
        return desk.summary();
    }

    @Override
    public SourceConnector<R> source() {
        return new Source();
    }

    @Override
    public SinkConnector<R> taken() {
        return new TakenSink();
    }

    Server server() {
        return server;
    }

    Desk desk() {
        return desk;
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Source implements SourceConnector<R> {

        @Override
        public boolean givesRequests() {
            return true;
        }

        @Override
        public void failed(long epoch, long weight, Supplier<RowError> error) {
            desk.failed(epoch, weight, error);
        }

        @Override
        public RowType<R> rowType() {
            return rowType;
        }

        @Override
        public Events events() {
            return isKept ? new Events.Appends() : new Events.Upserts(List.of(number));
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public boolean endsWithProcess() {
            return !isKept;
        }

        /// What was asked is in the log of the pipeline; after a restart nobody waits for it.
        @Override
        public boolean resumes() {
            return true;
        }

        @Override
        public Secrets secrets() {
            return server.secrets();
        }

        @Override
        public String describe() {
            return "http " + name;
        }

        @Override
        public SourceReader open(SourceContext context) throws IOException {
            server.use(context.threads());
            return desk.open(context, server::drain, server::leave).orElseThrow(this::isServed);
        }

        private SourceException isServed() {
            server.leave();
            return new SourceException(
                    "DW-0467",
                    name + " is served by two pipelines at a time",
                    "Give each pipeline a server of its own",
                    null);
        }
    }

    private final class TakenSink implements LocalSink<R> {

        @Override
        public boolean endsWithProcess() {
            return true;
        }

        @Override
        public Secrets secrets() {
            return server.secrets();
        }

        @Override
        public String describe() {
            return "http " + name + " (requests taken)";
        }

        @Override
        public SinkWriter open(SinkContext<R> context) {
            return desk.taken();
        }
    }
}
