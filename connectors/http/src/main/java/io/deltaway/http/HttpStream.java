package io.deltaway.http;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.http.internal.client.StreamReader;
import io.deltaway.http.internal.client.StreamReader.Form;
import io.deltaway.http.internal.client.Target;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.time.Duration;

/// Rows from an answer that goes on. Immutable: each option gives another source.
///
/// A connection that breaks, or on which nothing comes for a time, is made anew. Server-sent events
/// then go on behind the last one that was taken, where the server gives them ids
/// (`Last-Event-ID`); so they do after a restart.
///
/// Lines are one answer, which ends when it is whole and is not read again after a restart. Where
/// it breaks off, or the pipeline does, it is asked for anew, and the lines that were taken are
/// passed over. An answer that does not begin with the same lines then stops the pipeline
/// (`DW-0496`), as nobody can tell which of its rows were taken. Lines without an end, of which
/// each connection gives what is new, are a [#feed].
public final class HttpStream<R> implements SourceConnector<R> {

    private static final Duration SILENT = Duration.ofMinutes(1);
    private static final int MOST_BYTES = 1 << 20;

    private final RowType<R> rowType;
    private final StreamReader.Settings settings;

    HttpStream(RowType<R> rowType, String url, Form form) {
        this(
                rowType,
                new StreamReader.Settings(
                        Target.of(url), form, form == Form.EVENTS, null, SILENT, MOST_BYTES));
    }

    private HttpStream(RowType<R> rowType, StreamReader.Settings settings) {
        this.rowType = rowType;
        this.settings = settings;
    }

    private HttpStream<R> with(StreamReader.Settings others) {
        return new HttpStream<>(rowType, others);
    }

    /// A header of each request.
    public HttpStream<R> header(String name, String value) {
        return with(settings.at(settings.target().withHeader(name, value)));
    }

    /// The header `Authorization: Bearer` with this token, such as `${env:API_TOKEN}`.
    public HttpStream<R> token(String token) {
        return with(settings.at(settings.target().withToken(token)));
    }

    /// An answer begins within this time. 30 seconds where nothing is said.
    public HttpStream<R> answerWithin(Duration time) {
        return with(settings.at(settings.target().within(time)));
    }

    /// Lines without an end: each connection gives what is new from then on. One that ends is made
    /// anew, as one that breaks, and so after a restart. What the server sent in between is not
    /// there, and what it sends again is there twice. Events are a feed anyhow.
    public HttpStream<R> feed() {
        return with(settings.feed());
    }

    /// Only events of this name are rows.
    public HttpStream<R> named(String event) {
        ServerOptions.check(
                settings.form() == Form.EVENTS, "server-sent events, which have names", describe());
        return with(settings.only(event));
    }

    /// A connection on which nothing comes for so long, not even a comment, is taken to be broken.
    /// A minute where nothing is said.
    public HttpStream<R> silentFor(Duration time) {
        ServerOptions.check(time.isPositive(), "a time above nothing", time);
        return with(settings.silentFor(time));
    }

    /// A line or event has at most this size; a larger one is an error row. 1 MiB where nothing is
    /// said.
    public HttpStream<R> maxRow(int sizeInBytes) {
        ServerOptions.check(sizeInBytes > 0, "a size above nothing", sizeInBytes);
        return with(settings.most(sizeInBytes));
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return new Events.Appends();
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public Secrets secrets() {
        return settings.target().secrets();
    }

    @Override
    public String describe() {
        return "http stream " + settings.target();
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return new StreamReader(settings, rowType.schema(), context);
    }
}
