package io.deltaway.http.internal.client;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.ForwardClock;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SettingException;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.json.Json;
import io.deltaway.table.Events;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Reads the rows of JSON answers: once; again and again, each answer in the place of the last one;
/// or again and again what is new behind a cursor. Owned by the thread that polls.
public final class AnswersReader implements SourceReader, Measured {

    /// How answers are asked for.
    ///
    /// @param rows the JSON pointer of the rows in an answer
    /// @param next the JSON pointer of the address of its next page
    /// @param mostBytes of an answer
    /// @param every how long after an answer the next one is asked for; null where there is one
    /// @param cursor null where each answer has all rows
    public record Settings(
            Target target,
            String rows,
            String next,
            long mostBytes,
            @Nullable Duration every,
            @Nullable Cursor cursor) {}

    /// What says which rows are new.
    ///
    /// @param parameter of the query
    /// @param column whose largest value it has
    /// @param first its value in the first request; empty where that has none
    public record Cursor(String parameter, String column, String first) {}

    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final Settings settings;
    private final Site site;
    private final SourceContext context;
    private final ForwardClock clock;
    private final Schema schema;
    private final JsonLinesOf lines;
    private final HttpClient client;
    private final Pages pages;
    private final int cursorColumn;
    private final AtomicLong sizeInBytes = new AtomicLong();

    private @Nullable CompletableFuture<Optional<Pages.Whole>> asked;
    private Map<String, String> validators = Map.of();
    private List<Chunk.Malformed> malformed;
    private Behind behind;
    private @Nullable Object largest;
    private int mostRows;
    private Instant nextAt = Instant.MIN;
    private boolean ended;
    private @Nullable Poll given;

    public AnswersReader(Settings settings, Schema schema, SourceContext context)
            throws SettingException {
        this.settings = settings;
        this.site = settings.target().resolve();
        this.context = context;
        this.schema = schema;
        Cursor by = settings.cursor();
        this.cursorColumn = by == null ? -1 : schema.indexOf(by.column());
        this.lines =
                new JsonLinesOf(
                        settings.target().toString(),
                        schema,
                        column ->
                                context.needs(column) || by != null && by.column().equals(column));
        this.clock = new ForwardClock(context.clock());
        this.client = site.client(context.threads());
        this.pages =
                new Pages(
                        new Fetch(site, client, context.clock()),
                        new Pages.Form(settings.rows(), settings.next(), settings.mostBytes()));
        Map<String, byte[]> offsets = context.offsets();
        this.ended = !offsets.isEmpty() && settings.every() == null;
        this.behind = by == null ? new Behind("", List.of()) : Behind.of(offsets, by.first());
        this.largest = value(behind.cursor());
        this.malformed =
                isReplacing()
                        ? Offsets.bytes(offsets).map(MalformedBytes::read).orElse(List.of())
                        : List.of();
    }

    /// The value that a cursor's text means; null where it is none of its column.
    private @Nullable Object value(String text) {
        if (cursorColumn < 0 || text.isEmpty()) {
            return null;
        }
        Field field = schema.fields().get(cursorColumn);
        var alone = new JsonLinesOf("cursor", new Schema(List.of(field)), column -> true);
        String name = new Json.TextValue(field.name()) + ":";
        for (String value : List.of(new Json.TextValue(text).toString(), text)) {
            byte[] line = ("{" + name + value + "}\n").getBytes(StandardCharsets.UTF_8);
            Batch rows = alone.rows(line, 1).rows();
            if (rows.size() == 1) {
                return rows.column(0).value(field.type(), 0);
            }
        }
        return null;
    }

    @Override
    public boolean awaitsAnswer() {
        return asked != null;
    }

    @Override
    public Poll poll() throws IOException {
        if (!ended && isDue()) {
            ask();
        }
        Poll next = given;
        given = null;
        if (next != null) {
            return next;
        }
        return ended ? new Poll.End() : new Poll.Idle();
    }

    private boolean isDue() {
        return asked != null || !clock.instant().isBefore(nextAt);
    }

    /// Asks, and waits a little for the answer.
    private void ask() throws IOException {
        CompletableFuture<Optional<Pages.Whole>> under = asked;
        if (under == null) {
            under = new CompletableFuture<>();
            asked = under;
            fetch(under, address());
        }
        Optional<Pages.Whole> answer;
        try {
            answer = under.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        }
        asked = null;
        Duration every = settings.every();
        ended = every == null;
        nextAt = every == null ? Instant.MAX : clock.instant().plus(every);
        answer.ifPresent(this::take);
    }

    private void fetch(CompletableFuture<Optional<Pages.Whole>> into, URI uri) {
        Map<String, String> unlessAsBefore = validators;
        context.threads()
                .execute(() -> {
                    try {
                        into.complete(pages.get(uri, unlessAsBefore));
                    } catch (IOException | RuntimeException e) {
                        into.completeExceptionally(e);
                    }
                });
    }

    private URI address() {
        Cursor by = settings.cursor();
        URI uri = site.uri();
        if (by == null || behind.cursor().isEmpty()) {
            return uri;
        }
        String query =
                URLEncoder.encode(by.parameter(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(behind.cursor(), StandardCharsets.UTF_8);
        String text = uri.toString();
        return URI.create(text + (text.contains("?") ? "&" : "?") + query);
    }

    /// Whether each answer takes the place of the last one.
    private boolean isReplacing() {
        return settings.every() != null && settings.cursor() == null;
    }

    private void take(Pages.Whole answer) {
        validators = answer.validators();
        sizeInBytes.addAndGet(answer.sizeInBytes());
        Chunk chunk = isReplacing() ? replaced(answer.lines()) : appended(answer.lines());
        boolean hasNews = !chunk.rows().isEmpty() || !chunk.malformed().isEmpty();
        if (hasNews || settings.cursor() == null) { // nothing new behind a cursor is nothing
            given = new Poll.Next(() -> chunk);
        }
    }

    /// The rows; the offset is the cursor, or only that it was read.
    private Chunk appended(byte[] answer) {
        Chunk chunk = lines.rows(answer, 1);
        if (cursorColumn < 0) {
            return chunk.at(behind.offsets());
        }
        List<Chunk.Malformed> news = behind.news(chunk.malformed());
        behind = new Behind(advanced(chunk), chunk.malformed());
        return new Chunk(chunk.rows(), news, false).at(behind.offsets());
    }

    /// The cursor behind these rows.
    private String advanced(Chunk chunk) {
        Column column = chunk.rows().column(cursorColumn);
        Object before = largest;
        for (int row = 0; row < chunk.rows().size(); row++) {
            Object value = column.value(schema.type(cursorColumn), row);
            if (value != null
                    && (largest == null
                            || Values.compare(schema.type(cursorColumn), value, largest) > 0)) {
                largest = value;
            }
        }
        if (largest == null || largest.equals(before)) {
            return behind.cursor();
        }
        validators = Map.of(); // of another address
        int size = chunk.rows().size() + chunk.malformed().size();
        if (size > 1 && size >= mostRows) {
            nextAt = Instant.MIN; // as if cut off: there may be more behind it
        }
        mostRows = Math.max(mostRows, size);
        return largest.toString();
    }

    /// All rows of the last answer go, and then those of this one come. Its offset is what was no
    /// row of it, which goes with the next one.
    private Chunk replaced(byte[] answer) {
        Chunk chunk = lines.rows(answer, 1, size -> marks(size, Events.Kind.INSERT));
        var told = new ArrayList<Chunk.Malformed>();
        malformed.forEach(one -> told.add(gone(one)));
        told.addAll(chunk.malformed());
        malformed = chunk.malformed();
        Batch rows = Batch.concat(List.of(allGo(), chunk.rows()));
        return new Chunk(rows, told, false).at(Offsets.of(MalformedBytes.write(malformed)));
    }

    private static Chunk.Malformed gone(Chunk.Malformed one) {
        return new Chunk.Malformed(
                -one.weight(), one.code(), one.message(), one.position(), one.text());
    }

    private Batch allGo() {
        var columns = new ArrayList<Column>();
        for (Field field : schema.fields()) {
            ColumnBuilder column = ColumnBuilder.of(field.type(), 1);
            column.appendUnread();
            columns.add(column.build());
        }
        columns.addAll(List.of(marks(1, Events.Kind.CLEAR)));
        return new Batch(1, columns, null);
    }

    private static Column[] marks(int size, Events.Kind kind) {
        return new Column[] {
            LongColumn.constant(size, kind.ordinal()), TextColumn.constant(size, "answer")
        };
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
