package io.deltaway.http;

import io.deltaway.connect.LocalSink;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.SinkException;
import io.deltaway.connect.SinkWriter;
import io.deltaway.http.internal.serve.Shown;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A table that a [Server] shows, as of the end of its last epoch.
///
/// | request | answer |
/// |---|---|
/// | `GET /v1/prices` | all rows, in the order of their keys |
/// | `GET /v1/prices/ACME` | the row with this key, or status 404 |
/// | either with `Accept: text/event-stream` | server-sent events: `rows` with what there is now, then `changes` with each epoch's, which name their epoch and weight |
///
/// The header `Deltaway-Epoch` of an answer is the epoch, with which the id of an event begins. A
/// client that comes back with the id that it saw last goes on behind it, or gets all rows again
/// where that is too long ago, or of an earlier run. One that takes events too slowly is cut off.
///
/// It belongs to one run of one pipeline at a time.
public final class TableEndpoint<R> implements LocalSink<R> {

    private final Server server;
    private final String path;
    private final List<String> key;
    private final Shown shown;

    TableEndpoint(Server server, String path, List<String> key, Shown shown) {
        this.server = server;
        this.path = path;
        this.key = List.copyOf(key);
        this.shown = shown;
    }

    /// Only callers who belong to one of the groups see it over HTTP; others get status 403. What
    /// shows its [#rows] in another way asks whether it [#isFor] who asks.
    public TableEndpoint<R> onlyFor(String... groups) {
        shown.onlyFor(Set.of(groups));
        return this;
    }

    /// Whether a caller may see it; null is one without a name.
    public boolean isFor(@Nullable Caller caller) {
        return shown.isFor(caller);
    }

    /// All rows as of the end of the last epoch, as a JSON array; empty while the pipeline does not
    /// run, or has completed no epoch yet.
    public Optional<String> rows() {
        return shown.rows();
    }

    /// Runs something whenever an epoch has changed rows. It is run by the pipeline, and must wait
    /// for nothing.
    public void onChange(Runnable listener) {
        shown.onChange(listener);
    }

    @Override
    public Accepts accepts() {
        return key.isEmpty() ? Accepts.CHANGES : Accepts.UPSERTS;
    }

    @Override
    public List<String> key() {
        return key;
    }

    @Override
    public Secrets secrets() {
        return server.secrets();
    }

    @Override
    public String describe() {
        return "http GET " + path;
    }

    @Override
    public boolean endsWithProcess() {
        return true;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.EXACTLY_ONCE;
    }

    @Override
    public SinkWriter open(SinkContext<R> context) throws IOException {
        server.use(context.threads());
        Instant now = context.clock().instant();
        String run = Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, now), 36);
        SinkWriter writer = shown.open(context.start(), run, server::leave);
        if (writer == null) {
            server.leave();
            throw new SinkException(
                    "DW-0467",
                    describe() + " is written by two sinks at a time",
                    "Give each a path, and each pipeline a server, of its own",
                    null);
        }
        return writer;
    }
}
