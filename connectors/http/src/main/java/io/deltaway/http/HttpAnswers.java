package io.deltaway.http;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.http.internal.client.AnswersReader;
import io.deltaway.http.internal.client.AnswersReader.Cursor;
import io.deltaway.http.internal.client.Target;
import io.deltaway.table.Accessor;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Rows from JSON answers: an array of objects, or one object. Immutable: each option gives another
/// source.
///
/// It is read once. With [#live] it is asked again and again, and each answer takes the place of
/// the last one, in one epoch: what is the same stays, what is gone goes. Answers that have not
/// changed (`ETag`, `Last-Modified`) are not sent again by servers that know this. With [#cursor]
/// each answer has only what is new.
///
/// Pages are followed where the header `Link` names a next one, or [#next] says where it stands.
/// While the server can't be reached, or answers with status 429 or 5xx, the rows stay as they are,
/// and it is asked again after the time that `Retry-After` says where it does, after an hour at the
/// latest. An answer without content (204) has no rows.
public final class HttpAnswers<R> implements SourceConnector<R> {

    private static final long MOST_BYTES = 64 << 20;

    private final RowType<R> rowType;
    private final AnswersReader.Settings settings;

    HttpAnswers(RowType<R> rowType, String url) {
        this(rowType, new AnswersReader.Settings(Target.of(url), "", "", MOST_BYTES, null, null));
    }

    private HttpAnswers(RowType<R> rowType, AnswersReader.Settings settings) {
        this.rowType = rowType;
        this.settings = settings;
    }

    /// What an option changes.
    private static final class Changed {
        private Target target;
        private String rows;
        private String next;
        private long mostBytes;
        private @Nullable Duration every;
        private @Nullable Cursor cursor;

        Changed(AnswersReader.Settings from) {
            target = from.target();
            rows = from.rows();
            next = from.next();
            mostBytes = from.mostBytes();
            every = from.every();
            cursor = from.cursor();
        }
    }

    private HttpAnswers<R> with(Consumer<Changed> option) {
        var changed = new Changed(settings);
        option.accept(changed);
        return new HttpAnswers<>(
                rowType,
                new AnswersReader.Settings(
                        changed.target,
                        changed.rows,
                        changed.next,
                        changed.mostBytes,
                        changed.every,
                        changed.cursor));
    }

    /// A header of each request to this server.
    public HttpAnswers<R> header(String name, String value) {
        return with(changed -> changed.target = changed.target.withHeader(name, value));
    }

    /// The header `Authorization: Bearer` with this token, such as `${env:API_TOKEN}`.
    public HttpAnswers<R> token(String token) {
        return with(changed -> changed.target = changed.target.withToken(token));
    }

    /// An answer is there within this time, and each page of it: one that is not counts as not
    /// reached, and is asked for again. 30 seconds where nothing is said.
    public HttpAnswers<R> answerWithin(Duration time) {
        return with(changed -> changed.target = changed.target.within(time));
    }

    /// An answer with all its pages has at most this size. 64 MiB where nothing is said.
    public HttpAnswers<R> maxAnswer(long sizeInBytes) {
        ServerOptions.check(sizeInBytes > 0, "a size above nothing", sizeInBytes);
        return with(changed -> changed.mostBytes = sizeInBytes);
    }

    /// The rows stand at this JSON pointer of an answer, such as `/data/items`.
    public HttpAnswers<R> at(String pointer) {
        return with(changed -> changed.rows = pointer(pointer));
    }

    /// The address of the next page stands at this JSON pointer of an answer, such as
    /// `/links/next`; null or nothing there means that it is the last page.
    public HttpAnswers<R> next(String pointer) {
        return with(changed -> changed.next = pointer(pointer));
    }

    private static String pointer(String pointer) {
        ServerOptions.check(pointer.startsWith("/"), "a JSON pointer such as /data/items", pointer);
        return pointer;
    }

    /// It is asked again so long after each answer; with a [#cursor] at once, where an answer has
    /// several rows and as many as any before: such a one was cut off, and has more behind it.
    public HttpAnswers<R> live(Duration interval) {
        ServerOptions.check(interval.isPositive(), "an interval above nothing", interval);
        return with(changed -> changed.every = interval);
    }

    /// Answers have only rows that are new: the parameter of the query has the largest value so far
    /// of a component, and the server gives what is behind it. Without the parameter it gives all.
    /// What is no row does not move the cursor: where the next answer has it again, it is told
    /// once.
    public HttpAnswers<R> cursor(String parameter, Accessor<R, ?> component) {
        String column = Accessor.name(component);
        return with(changed -> changed.cursor = new Cursor(parameter, column, ""));
    }

    /// As [#cursor(String, Accessor)], where the first request has a value too.
    public HttpAnswers<R> cursor(String parameter, Accessor<R, ?> component, String first) {
        String column = Accessor.name(component);
        return with(changed -> changed.cursor = new Cursor(parameter, column, first));
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return isLive() && settings.cursor() == null ? new Events.Groups() : new Events.Appends();
    }

    @Override
    public boolean isLive() {
        return settings.every() != null;
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
        return "http GET " + settings.target();
    }

    @Override
    public SourceReader open(SourceContext context) throws SettingException {
        return new AnswersReader(settings, rowType.schema(), context);
    }
}
