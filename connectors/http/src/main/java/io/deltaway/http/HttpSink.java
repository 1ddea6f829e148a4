package io.deltaway.http;

import io.deltaway.connect.DoubledKeys;
import io.deltaway.connect.Secrets;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.http.internal.client.RequestWriter;
import io.deltaway.http.internal.client.RequestWriter.Sends;
import io.deltaway.http.internal.client.Target;
import io.deltaway.http.internal.client.UrlTemplate;
import io.deltaway.table.Row;
import io.deltaway.table.Sink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Rows as requests to a server elsewhere. Immutable: each option gives another sink.
///
/// The rows of an epoch are sent once it is complete, in an order of their own. A server that can't
/// be reached, or answers with status 429, 5xx or its like, is asked again, after the time that
/// `Retry-After` says where it does, after an hour at the latest; what it has taken of the epoch is
/// not sent again then. A row that it refuses, with another status from 400 on, becomes an error
/// row, and the others go on; a token or an address that are wrong for all rows (401, 403, 404,
/// 405, or being sent elsewhere) stop the pipeline.
///
/// After a crash the rows of the last epochs may be sent again. Each request has the header
/// `Idempotency-Key`, which is the same when it is sent again: a server that remembers it has each
/// row once.
public final class HttpSink implements SinkConnector<Object> {

    private final RequestWriter.Settings settings;

    HttpSink(String method, String url, Sends sends) {
        UrlTemplate template = UrlTemplate.of(url);
        this(
                new RequestWriter.Settings(
                        Target.of(template.plain()), template, sends, method, 1, 1));
    }

    private HttpSink(RequestWriter.Settings settings) {
        this.settings = settings;
    }

    private HttpSink with(Target target, String method, int rows, int concurrent) {
        return new HttpSink(
                new RequestWriter.Settings(
                        target, settings.url(), settings.sends(), method, rows, concurrent));
    }

    private HttpSink with(Target target) {
        return with(target, settings.method(), settings.rowsPerRequest(), settings.concurrent());
    }

    /// A header of each request.
    public HttpSink header(String name, String value) {
        return with(settings.target().withHeader(name, value));
    }

    /// The header `Authorization: Bearer` with this token, such as `${env:API_TOKEN}`.
    public HttpSink token(String token) {
        return with(settings.target().withToken(token));
    }

    /// A request that is not answered within this time is sent again. One that is taken, as the
    /// status says, is not, whatever becomes of the rest of the answer. 30 seconds where nothing is
    /// said.
    public HttpSink answerWithin(Duration time) {
        return with(settings.target().within(time));
    }

    /// `PUT` instead of `POST`.
    public HttpSink put() {
        return with(settings.target(), "PUT", settings.rowsPerRequest(), settings.concurrent());
    }

    /// Up to so many rows of an epoch in a request, as a JSON array. They are taken or refused
    /// together.
    public HttpSink inBatches(int rows) {
        ServerOptions.check(
                rows > 0 && (rows == 1 || settings.url().places().isEmpty()),
                "a number of rows above 0, and an address that is that of all rows",
                rows + " rows to " + settings.url());
        return with(settings.target(), settings.method(), rows, settings.concurrent());
    }

    /// Up to so many requests of an epoch are under way at a time, so that their order is lost. One
    /// where nothing is said.
    public HttpSink concurrently(int requests) {
        ServerOptions.check(requests > 0, "at least one request", requests);
        return with(settings.target(), settings.method(), settings.rowsPerRequest(), requests);
    }

    @Override
    public Accepts accepts() {
        return switch (settings.sends()) {
            case ROWS -> Accepts.APPENDS;
            case CHANGES -> Accepts.CHANGES;
            case MIRROR -> Accepts.UPSERTS;
        };
    }

    @Override
    public List<String> key() {
        return settings.sends() == Sends.MIRROR
                ? settings.url().places().stream().distinct().toList()
                : List.of();
    }

    /// A second row with the same address would be in the place of the first.
    @Override
    public Optional<Sink<Row>> doubledKeys() {
        return settings.sends() == Sends.MIRROR
                ? Optional.of(new DoubledKeys(this, settings.url()::fits, "DW-0469"))
                : Optional.empty();
    }

    @Override
    public List<String> ownColumns() {
        return settings.sends() == Sends.CHANGES ? EPOCH_AND_WEIGHT : List.of();
    }

    @Override
    public Secrets secrets() {
        return settings.target().secrets();
    }

    @Override
    public String describe() {
        return "http " + settings.method() + " " + settings.url();
    }

    @Override
    public SinkWriter open(SinkContext<Object> context) throws IOException {
        settings.url().check(context.rowType().schema());
        return new RequestWriter(settings, context);
    }
}
