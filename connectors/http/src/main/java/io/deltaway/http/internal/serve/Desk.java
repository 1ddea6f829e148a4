package io.deltaway.http.internal.serve;

import io.deltaway.connect.SinkConnector.Refusals;
import io.deltaway.connect.SinkWriter;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.value.Schema;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Where the requests of an endpoint are handed in and their answers handed out: what a source, two
/// sinks and the threads of a server have in common.
public final class Desk {

    /// How it works.
    ///
    /// @param number the column with the number of a request
    /// @param within how long an answer may take
    /// @param isKept whether the rows of requests stay
    /// @param isMissingNotFound whether what its own epoch does not answer is not there
    public record Settings(
            Schema schema,
            int number,
            Duration within,
            boolean isKept,
            boolean isMissingNotFound) {}

    private final Settings settings;
    private final RequestShape shape;
    private final Waiting waiting = new Waiting();
    private volatile InstantSource clock = InstantSource.system();
    private volatile Taken taken;

    public Desk(Settings settings, RequestShape shape) {
        this.settings = settings;
        this.shape = shape;
        this.taken = new Taken(waiting, settings.number());
    }

    /// Opens it for a run of a pipeline.
    ///
    /// @param onClose run when the reader is closed
    /// @return empty where it is open already
    public Optional<SourceReader> open(SourceContext context, Runnable onClose) {
        if (!waiting.open(Requests.numbers(context.offsets()))) {
            return Optional.empty();
        }
        clock = context.clock();
        taken = new Taken(waiting, settings.number());
        return Optional.of(
                new Requests(
                        waiting, settings.schema(), settings.number(), settings.isKept(), onClose));
    }

    /// Is told which requests each epoch takes; opened behind [#open].
    public SinkWriter taken() {
        return taken;
    }

    /// Answers with the rows of a table; opened behind [#open].
    ///
    /// @param number the column with the number of the request
    /// @param status the column with the status of the answer; -1 where there is none
    public SinkWriter replier(Schema schema, int number, int status, Refusals refusals) {
        taken.replied();
        return new Replier(
                waiting, taken, schema, number, status, settings.isMissingNotFound(), refusals);
    }

    /// Hands a request to the pipeline, and sends its answer.
    public void answer(Exchange exchange) throws IOException, InterruptedException {
        long number = waiting.nextNumber(clock);
        exchange.respond(waiting.ask(number, shape.read(exchange, number), settings.within()));
    }
}
