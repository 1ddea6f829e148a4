package io.deltaway.http.internal.client;

import io.deltaway.connect.Measured;
import io.deltaway.connect.SettingException;
import io.deltaway.connect.SinkConnector.SinkContext;
import io.deltaway.connect.SteadyWriter;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.write.JsonText;
import io.deltaway.formats.write.Utf8Out;
import io.deltaway.http.internal.client.Delivery.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Sends the rows of an epoch when it is complete, in an order that does not depend on how they
/// came: so each request of a replay carries the key that it carried before. What was answered
/// before the server could not be reached is not sent again when it can.
public final class RequestWriter implements SteadyWriter, Measured {

    /// What is sent of a table.
    public enum Sends {
        /// Rows as they come, of a table that only grows.
        ROWS,
        /// Changes, with their epoch and weight.
        CHANGES,
        /// A row by its key where there is a new one, and a deletion where it is gone.
        MIRROR
    }

    /// @param rowsPerRequest more than one where rows are sent as an array
    /// @param concurrent how many requests may be under way
    public record Settings(
            Target target,
            UrlTemplate url,
            Sends sends,
            String method,
            int rowsPerRequest,
            int concurrent) {}

    private static final String REFUSED = "DW-2211";
    private static final int SHOWN = 200;

    private final Settings settings;
    private final SinkContext<?> context;
    private final Schema schema;
    private final JsonText json;
    private final HttpClient client;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final List<Batch> ofEpoch = new ArrayList<>();

    /// What was said to requests of the epoch, by their place in it.
    private final Map<Integer, Optional<Refused>> answered = new ConcurrentHashMap<>();

    private @Nullable Way way;

    /// Where requests go, with its secrets, which are looked up again where it was lost.
    private record Way(Delivery delivery, UrlTemplate url) {}

    /// @param request null where the row has no address
    /// @param row as text, for who is told that it is refused
    private record Outgoing(
            @Nullable HttpRequest request, String row, long weight, boolean isDeletion) {}

    public RequestWriter(Settings settings, SinkContext<?> context) throws SettingException {
        this.settings = settings;
        this.context = context;
        this.schema = context.rowType().schema();
        this.json = new JsonText(schema);
        this.client = settings.target().resolve().client(context.threads());
        way();
    }

    private Way way() throws SettingException {
        Way known = way;
        if (known == null) {
            Site site = settings.target().resolve();
            UrlTemplate url = settings.url().resolve(settings.target().secrets());
            boolean isAddressOfRow = !url.places().isEmpty();
            known = new Way(new Delivery(site, client, context.clock(), isAddressOfRow), url);
            way = known;
        }
        return known;
    }

    @Override
    public void write(long epoch, Batch delta) {
        ofEpoch.add(delta);
    }

    @Override
    public void endEpoch(long epoch) throws IOException {
        if (!ofEpoch.isEmpty()) {
            Way to = way();
            List<Outgoing> requests = requests(to, epoch, Batch.concat(ofEpoch));
            try {
                send(to.delivery(), requests);
            } catch (UnavailableException e) {
                way = null;
                throw e;
            }
            refuse(to.url(), requests);
            ofEpoch.clear();
            answered.clear();
        }
    }

    @Override
    public long taken() {
        return taken.get();
    }

    private List<Outgoing> requests(Way way, long epoch, Batch delta) {
        UrlTemplate url = way.url();
        var requests = new ArrayList<Outgoing>();
        List<Integer> rows = inOrder(url, delta);
        int number = 0;
        for (int from = 0; from < rows.size(); from += settings.rowsPerRequest()) {
            int to = Math.min(rows.size(), from + settings.rowsPerRequest());
            int row = rows.get(from);
            Optional<URI> uri = url.of(schema, delta, row);
            String body = body(epoch, delta, rows.subList(from, to));
            boolean isDeletion = settings.sends() == Sends.MIRROR && delta.weight(row) < 0;
            if (uri.isEmpty()) {
                requests.add(new Outgoing(null, body, delta.weight(row), isDeletion));
                continue;
            }
            HttpRequest.Builder request =
                    way.delivery()
                            .request(uri.get())
                            .setHeader(
                                    "Idempotency-Key",
                                    "\""
                                            + context.identity()
                                            + "-"
                                            + epoch
                                            + "-"
                                            + number++
                                            + "\"");
            if (isDeletion) {
                request.DELETE();
            } else {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                request.setHeader("Content-Type", "application/json")
                        .method(settings.method(), HttpRequest.BodyPublishers.ofByteArray(bytes));
            }
            requests.add(new Outgoing(request.build(), body, delta.weight(row), isDeletion));
        }
        return requests;
    }

    /// The rows to be sent: what goes before what comes, then column by column; a row that is there
    /// several times as often.
    private List<Integer> inOrder(UrlTemplate url, Batch delta) {
        var rows = new ArrayList<Integer>();
        for (int row = 0; row < delta.size(); row++) {
            boolean asChange = settings.sends() == Sends.CHANGES;
            long times = asChange ? 1 : Math.abs(delta.weight(row));
            for (long i = 0; i < times; i++) {
                rows.add(row);
            }
        }
        rows.sort(
                Comparator.comparing((Integer row) -> delta.weight(row) > 0)
                        .thenComparing((left, right) -> compare(delta, left, right)));
        return settings.sends() == Sends.MIRROR ? withoutReplaced(url, delta, rows) : rows;
    }

    private int compare(Batch delta, int left, int right) {
        for (int c = 0; c < schema.width(); c++) {
            int order =
                    Values.compare(
                            schema.type(c),
                            delta.column(c).value(schema.type(c), left),
                            delta.column(c).value(schema.type(c), right));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /// A row that goes is no deletion where another one has its key.
    private List<Integer> withoutReplaced(UrlTemplate url, Batch delta, List<Integer> rows) {
        List<URI> coming =
                rows.stream()
                        .filter(row -> delta.weight(row) > 0)
                        .flatMap(row -> url.of(schema, delta, row).stream())
                        .toList();
        var there = new HashSet<>(coming);
        return rows.stream()
                .filter(row ->
                        delta.weight(row) > 0
                                || url.of(schema, delta, row).filter(there::contains).isEmpty())
                .toList();
    }

    private String body(long epoch, Batch delta, List<Integer> rows) {
        var out = new Utf8Out();
        boolean asArray = settings.rowsPerRequest() > 1;
        for (int i = 0; i < rows.size(); i++) {
            if (asArray) {
                out.one(i == 0 ? '[' : ',');
            }
            if (settings.sends() == Sends.CHANGES) {
                json.change(out, epoch, delta, rows.get(i));
            } else {
                json.row(out, delta, rows.get(i));
            }
        }
        return out + (asArray ? "]" : "");
    }

    /// Until all are answered.
    private void send(Delivery delivery, List<Outgoing> requests) throws IOException {
        var left =
                IntStream.range(0, requests.size())
                        .filter(i -> !answered.containsKey(i))
                        .filter(i -> requests.get(i).request() != null)
                        .boxed()
                        .toList();
        if (settings.concurrent() == 1) {
            for (int i : left) {
                send(delivery, i, requests.get(i));
            }
        } else {
            together(delivery, requests, left);
        }
    }

    private void send(Delivery delivery, int place, Outgoing each) throws IOException {
        HttpRequest request = Objects.requireNonNull(each.request());
        answered.put(place, delivery.send(request));
        taken.incrementAndGet();
        sizeInBytes.addAndGet(
                request.bodyPublisher().map(HttpRequest.BodyPublisher::contentLength).orElse(0L));
    }

    /// Several at a time, and none any more once one has failed.
    private void together(Delivery delivery, List<Outgoing> requests, List<Integer> left)
            throws IOException {
        var room = new Semaphore(settings.concurrent());
        var failure = new AtomicReference<@Nullable Exception>();
        Executor threads = context.threads();
        try {
            for (int i : left) {
                room.acquire();
                if (failure.get() != null) {
                    room.release();
                    break;
                }
                threads.execute(() -> {
                    try {
                        send(delivery, i, requests.get(i));
                    } catch (IOException | RuntimeException e) {
                        failure.compareAndSet(null, e);
                    } finally {
                        room.release();
                    }
                });
            }
            room.acquire(settings.concurrent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", e);
        }
        switch (failure.get()) {
            case null -> {}
            case IOException known -> throw known;
            case Exception other -> throw new IOException(other);
        }
    }

    private void refuse(UrlTemplate url, List<Outgoing> requests) throws IOException {
        for (int i = 0; i < requests.size(); i++) {
            Outgoing each = requests.get(i);
            if (each.request() == null) {
                refuse(
                        each,
                        "a value at a place of " + url + " is null, empty, or a step up: . or ..");
                continue;
            }
            Refused refused = Objects.requireNonNull(answered.get(i)).orElse(null);
            boolean isGone =
                    each.isDeletion()
                            && refused != null
                            && (refused.status() == 404 || refused.status() == 410);
            if (refused != null && !isGone) {
                refuse(each, refused.message());
            }
        }
        context.refusals().keep();
    }

    private void refuse(Outgoing each, String message) throws IOException {
        String row = each.row();
        String shown = row.length() > SHOWN ? row.substring(0, SHOWN) + "..." : row;
        context.refusals().refuse(shown.strip(), each.weight(), REFUSED, message);
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
