package io.deltaway.http.internal.client;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SettingException;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.value.Schema;
import io.deltaway.http.internal.client.Cutting.Cut;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Reads an answer that goes on, record by record. Owned by the thread that polls.
public final class StreamReader implements SourceReader, Measured {

    /// What an answer is made of.
    public enum Form {
        /// Server-sent events.
        EVENTS,
        /// JSON objects, each on a line.
        LINES,
        /// Lines of text, which become a number, from 1 on, and a text.
        TEXT
    }

    /// How a stream is read.
    ///
    /// @param isFeed whether each connection gives what is new, and none the end; else there is one
    ///   answer, which each connection begins anew
    /// @param only the name of the events that count; null where all do
    /// @param silent a connection on which nothing comes for so long is taken to be broken
    /// @param mostBytes of a record
    public record Settings(
            Target target,
            Form form,
            boolean isFeed,
            @Nullable String only,
            Duration silent,
            int mostBytes) {

        public Settings at(Target other) {
            return new Settings(other, form, isFeed, only, silent, mostBytes);
        }

        public Settings feed() {
            return new Settings(target, form, true, only, silent, mostBytes);
        }

        public Settings only(String event) {
            return new Settings(target, form, isFeed, event, silent, mostBytes);
        }

        public Settings silentFor(Duration time) {
            return new Settings(target, form, isFeed, only, time, mostBytes);
        }

        public Settings most(int bytes) {
            return new Settings(target, form, isFeed, only, silent, bytes);
        }
    }

    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final Settings settings;
    private final SourceContext context;
    private final Site site;
    private final JsonLinesOf lines;
    private final HttpClient client;
    private final Fetch fetch;
    private final Cutting cutting;
    private final String lastId;
    private final @Nullable Progress progress;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private @Nullable CompletableFuture<Inflow> connecting;
    private @Nullable Inflow inflow;
    private long number;
    private boolean ended;

    public StreamReader(Settings settings, Schema schema, SourceContext context)
            throws SettingException, SourceException {
        Progress read =
                settings.isFeed()
                        ? null
                        : Progress.of(context.offsets(), settings.target().toString());
        this.progress = read;
        this.settings = settings;
        this.site = settings.target().resolve();
        this.context = context;
        this.lines = new JsonLinesOf(settings.target().toString(), schema, context::needs);
        this.client = site.client(context.threads());
        this.fetch = new Fetch(site, client, context.clock());
        this.lastId =
                settings.form() == Form.EVENTS ? Offsets.text(context.offsets()).orElse("") : "";
        this.number = read == null ? 0 : read.count();
        this.ended = read != null && read.wasWhole();
        this.cutting =
                settings.form() == Form.EVENTS
                        ? new EventCutting(settings.only(), settings.mostBytes(), lastId)
                        : new LineCutting(settings.mostBytes());
    }

    /// A poll without rows has waited for some.
    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public boolean awaitsAnswer() {
        return inflow == null && !ended;
    }

    @Override
    public Poll poll() throws IOException {
        if (ended) {
            return new Poll.End();
        }
        try {
            Inflow from = connected();
            return from == null ? new Poll.Idle() : poll(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Poll.Idle();
        }
    }

    /// The stream; null while there is none yet.
    private @Nullable Inflow connected() throws IOException, InterruptedException {
        Inflow open = inflow;
        if (open != null) {
            return open;
        }
        CompletableFuture<Inflow> under = connecting;
        if (under == null) {
            under = new CompletableFuture<>();
            connecting = under;
            connect(under);
        }
        try {
            Inflow made = under.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            inflow = made;
            return made;
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        }
    }

    private void connect(CompletableFuture<Inflow> into) {
        var headers = new LinkedHashMap<String, String>();
        if (settings.form() == Form.EVENTS) {
            headers.put("Accept", "text/event-stream");
            headers.put("Cache-Control", "no-cache");
            if (!lastId.isEmpty()) {
                headers.put("Last-Event-ID", lastId);
            }
        }
        context.threads()
                .execute(() -> {
                    try {
                        HttpResponse<Inflow> answer =
                                fetch.get(
                                        site.uri(), headers, head -> new Inflow(head.statusCode()));
                        into.complete(answer.body());
                    } catch (IOException | RuntimeException e) {
                        into.completeExceptionally(e);
                    }
                });
    }

    private Poll poll(Inflow from) throws IOException, InterruptedException {
        if (progress == null && from.isNothing()) {
            return new Poll.End();
        }
        byte[] bytes;
        try {
            bytes = from.take(PATIENCE);
        } catch (Inflow.Failure e) {
            throw new UnavailableException(settings.target() + " broke off: " + e.getMessage(), e);
        }
        sizeInBytes.addAndGet(bytes.length);
        List<Cut> cuts = new ArrayList<>(cutting.feed(bytes));
        if (from.hasEnded()) {
            cuts.addAll(cutting.end());
            if (progress == null && cuts.isEmpty()) {
                throw new UnavailableException(settings.target() + " has ended the stream", null);
            }
        } else if (bytes.length == 0 && from.silence().compareTo(settings.silent()) > 0) {
            throw new UnavailableException(
                    settings.target() + " has said nothing for " + settings.silent(), null);
        }
        if (progress != null) {
            cuts = progress.news(cuts);
            if (from.hasEnded()) {
                progress.end();
                ended = true;
            }
        }
        if (cuts.isEmpty() && !ended) {
            return new Poll.Idle();
        }
        long first = number + 1;
        number += cuts.size();
        List<Cut> news = cuts;
        Map<String, byte[]> offsets =
                progress == null ? Offsets.of(news.getLast().id()) : progress.offsets(ended);
        return new Poll.Next(() -> decode(news, first).at(offsets));
    }

    private Chunk decode(List<Cut> cuts, long first) {
        if (settings.form() == Form.TEXT) {
            return TextLines.rows(cuts, first, settings.target().toString());
        }
        var json = new ByteArrayOutputStream();
        var tooLong = new ArrayList<Chunk.Malformed>();
        for (int i = 0; i < cuts.size(); i++) {
            Cut cut = cuts.get(i);
            if (cut.isTooLong()) {
                tooLong.add(cut.tooLong(settings.target() + ":" + (first + i)));
            } else {
                json.writeBytes(cut.bytes());
            }
            json.write('\n');
        }
        Chunk rows = lines.rows(json.toByteArray(), first);
        tooLong.addAll(rows.malformed());
        return new Chunk(rows.rows(), tooLong, false);
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public void close() {
        Inflow open = inflow;
        if (open != null) {
            open.cancel();
        }
        client.shutdownNow();
        client.close();
    }
}
