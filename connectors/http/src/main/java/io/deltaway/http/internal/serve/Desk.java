package io.deltaway.http.internal.serve;

import io.deltaway.connect.SinkConnector.Refusals;
import io.deltaway.connect.SinkWriter;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.http.Caller;
import io.deltaway.http.Presence;
import io.deltaway.http.internal.serve.Operation.Answered;
import io.deltaway.json.Json;
import io.deltaway.table.RowError;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where the requests of an endpoint are handed in and their answers handed out: what a source, two
/// sinks and the threads of a server have in common.
public final class Desk {

    /// How it works.
    ///
    /// @param number the column with the number of a request
    /// @param within how long an answer may take
    /// @param isKept whether the rows of requests stay
    /// @param isMissingNotFound whether what its own epoch does not answer is not there
    /// @param isFollowed whether a client may follow its answers
    /// @param onlyFor the groups that may ask; empty where all may
    /// @param summary what it is for, in a few words
    public record Settings(
            RowType<?> rowType,
            int number,
            Duration within,
            boolean isKept,
            boolean isMissingNotFound,
            boolean isFollowed,
            Set<String> onlyFor,
            String summary) {}

    private static final Answered NOTHING =
            new Answered(Object.class, List.of(), false, false, false);

    /// As nginx has it of a client that closed its request; nobody is told.
    private static final int GONE = 499;

    private final Settings settings;
    private final RequestShape shape;
    private final Waiting waiting = new Waiting();
    private final FailedRequests failed;
    private volatile InstantSource clock = InstantSource.system();
    private volatile Taken taken;
    private volatile @Nullable Answered answered;

    public Desk(Settings settings, RequestShape shape) {
        this.settings = settings;
        this.shape = shape;
        this.failed = new FailedRequests(waiting);
        this.taken = new Taken(waiting, settings.number());
    }

    /// Opens it for a run of a pipeline.
    ///
    /// @param onDrain run when the pipeline is told to stop
    /// @param onClose run when the reader is closed
    /// @return empty where it is open already
    public Optional<SourceReader> open(SourceContext context, Runnable onDrain, Runnable onClose) {
        if (!waiting.open(Requests.numbers(context.offsets()))) {
            return Optional.empty();
        }
        clock = context.clock();
        failed.begin(name(settings.rowType(), settings.number()));
        taken = new Taken(waiting, settings.number());
        answered = NOTHING;
        return Optional.of(
                new Requests(
                        waiting,
                        settings.rowType().schema(),
                        settings.number(),
                        settings.isKept(),
                        onDrain,
                        onClose));
    }

    /// Is told which requests each epoch takes; opened behind [#open].
    public SinkWriter taken() {
        return taken;
    }

    /// Answers with a row of a table; opened behind [#open].
    ///
    /// @param number the column with the number of the request
    /// @param status the column with the status of the answer; -1 where there is none
    public SinkWriter replier(RowType<?> rowType, int number, int status, Refusals refusals) {
        replies(rowType, number, status, false);
        return new Replier(
                waiting,
                taken,
                failed,
                rowType.schema(),
                number,
                status,
                settings.isMissingNotFound(),
                refusals);
    }

    /// Answers with all rows of a table; opened behind [#open].
    ///
    /// @param number the column with the number of the request
    public SinkWriter listReplier(RowType<?> rowType, int number) {
        replies(rowType, number, -1, true);
        return new ListReplier(waiting, taken, failed, rowType.schema(), number);
    }

    private void replies(RowType<?> rowType, int number, int status, boolean isList) {
        taken.replied();
        failed.known(name(rowType, number));
        answered =
                new Answered(
                        rowType.javaClass(),
                        Replier.shown(rowType.schema(), number, status).fields(),
                        isList,
                        settings.isFollowed() && !isList,
                        status >= 0);
    }

    private static String name(RowType<?> rowType, int number) {
        return rowType.schema().fields().get(number).name();
    }

    /// A row failed in a step of the pipeline, or did not after all. From any thread.
    public void failed(long epoch, long weight, Supplier<RowError> error) {
        if (answered != NOTHING) { // else the epoch that took the request answers it
            failed.add(epoch, weight, error);
        }
    }

    /// Makes it reachable.
    public void addTo(Routes routes, String method, PathTemplate path) {
        routes.add(new Routes.Route(method, path, false, this::answer, this::operation));
    }

    private Operation operation() {
        var statuses = new ArrayList<>(List.of(500, 504));
        if (settings.isMissingNotFound()) {
            statuses.add(404);
        }
        if (!settings.onlyFor().isEmpty()) {
            statuses.add(403);
        }
        if (shape.hasBody()) {
            statuses.addAll(List.of(408, 413, 415));
        }
        return new Operation(
                settings.summary(),
                settings.rowType().javaClass(),
                shape.sources(),
                answered,
                statuses);
    }

    /// Hands a request to the pipeline, and sends its answer, or its answers.
    private void answer(Exchange exchange) throws IOException, InterruptedException {
        demandMember(settings.onlyFor(), exchange.caller());
        boolean follows = settings.isFollowed() && exchange.wantsEvents();
        Room room = exchange.room();
        try (Room.Place _ = follows ? room.follow() : room.ask()) {
            long number = waiting.nextNumber(clock);
            @Nullable Object[] values = shape.read(exchange, number);
            if (follows) {
                follow(exchange, number, values);
            } else {
                exchange.respond(
                        waiting.ask(number, values, settings.within(), exchange::whenGone));
            }
        }
    }

    /// What became of a request.
    ///
    /// @param body JSON; empty where the status says all
    /// @param epoch the epoch that it is of; -1 where it was refused before any
    public record Reply(int status, String body, long epoch) {}

    /// Answers a request from this process, with all that a client gives as one JSON object. Waits,
    /// as long as the client is there.
    public Reply ask(String json, @Nullable Caller caller, Presence client)
            throws InterruptedException {
        try {
            demandMember(settings.onlyFor(), caller);
            long number = waiting.nextNumber(clock);
            @Nullable Object[] values = shape.read(json, caller, number);
            Waiting.Answer answer = waiting.ask(number, values, settings.within(), client);
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            return new Reply(answer.status(), body, answer.epoch());
        } catch (Problem problem) {
            return new Reply(problem.status(), problem.toJson().toString(), -1);
        } catch (GoneException e) {
            return new Reply(GONE, "", -1);
        }
    }

    /// Tells the client that follows a request something that is no answer.
    public void tell(long number, String event, Json json) {
        waiting.tell(number, event, json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// The JSON schema of what [#ask] takes.
    public Json schema() {
        return Schemas.alone(settings.rowType().javaClass(), shape.given());
    }

    /// What it is for, in a few words.
    public String summary() {
        return OpenApi.summary(operation());
    }

    /// @throws Problem where only members of some groups may ask, and this is none
    static void demandMember(Set<String> groups, @Nullable Caller caller) {
        if (!isMember(groups, caller)) {
            throw new Problem(403, "only some may ask this, and you are none of them");
        }
    }

    /// Whether somebody may ask what these groups may; all may where there are none.
    static boolean isMember(Set<String> groups, @Nullable Caller caller) {
        return groups.isEmpty()
                || caller != null && caller.groups().stream().anyMatch(groups::contains);
    }

    private void follow(Exchange exchange, long number, @Nullable Object[] values)
            throws IOException, InterruptedException {
        var answers = new Following<Waiting.Answer>(answer -> answer.body().length, exchange::cut);
        Runnable leave = waiting.follow(number, values, answers);
        try (OutputStream out = exchange.events();
                var _ = exchange.whenGone(answers::end)) {
            Events.send(out, answers, Desk::event);
        } finally {
            leave.run();
        }
    }

    private static byte[] event(Waiting.Answer answer) {
        String id = answer.epoch() < 0 ? "" : Long.toString(answer.epoch());
        byte[] nothing = "{}".getBytes(StandardCharsets.US_ASCII);
        byte[] json = answer.body().length == 0 ? nothing : answer.body();
        return Events.event(id, answer.event(), json);
    }
}
