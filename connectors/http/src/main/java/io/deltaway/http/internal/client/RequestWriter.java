package io.deltaway.http.internal.client;

import io.deltaway.connect.Measured;
import io.deltaway.connect.SettingException;
import io.deltaway.connect.SinkConnector.SinkContext;
import io.deltaway.connect.SinkWriter;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Sends the rows of an epoch when it is complete, in an order that does not depend on how they
/// came: so each request of a replay carries the key that it carried before.
public final class RequestWriter implements SinkWriter, Measured {

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
    private final UrlTemplate url;
    private final SinkContext<?> context;
    private final Schema schema;
    private final JsonText json;
    private final HttpClient client;
    private final Delivery delivery;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private final List<Batch> ofEpoch = new ArrayList<>();

    /// @param row as text, for who is told that it is refused
    private record Outgoing(HttpRequest request, String row, long weight, boolean isDeletion) {}

    public RequestWriter(Settings settings, SinkContext<?> context) throws SettingException {
        this.settings = settings;
        this.context = context;
        this.schema = context.rowType().schema();
        this.json = new JsonText(schema);
        Site site = settings.target().resolve();
        this.url = settings.url().resolve(settings.target().secrets());
        this.client = site.client(context.threads());
        boolean isAddressOfRow = !url.places().isEmpty();
        this.delivery = new Delivery(site, client, context.clock(), isAddressOfRow);
    }

    @Override
    public void write(long epoch, Batch delta) {
        ofEpoch.add(delta);
    }

    @Override
    public void endEpoch(long epoch) throws IOException {
        if (!ofEpoch.isEmpty()) {
            send(requests(epoch, Batch.concat(ofEpoch)));
            ofEpoch.clear();
        }
    }

    private List<Outgoing> requests(long epoch, Batch delta) throws IOException {
        var requests = new ArrayList<Outgoing>();
        List<Integer> rows = inOrder(delta);
        int number = 0;
        for (int from = 0; from < rows.size(); from += settings.rowsPerRequest()) {
            int to = Math.min(rows.size(), from + settings.rowsPerRequest());
            int row = rows.get(from);
            Optional<URI> uri = url.of(schema, delta, row);
            String body = body(epoch, delta, rows.subList(from, to));
            if (uri.isEmpty()) {
                refuse(
                        body,
                        delta.weight(row),
                        "a value at a place of " + url + " is null, empty, or a step up: . or ..");
                continue;
            }
            boolean isDeletion = settings.sends() == Sends.MIRROR && delta.weight(row) < 0;
            HttpRequest.Builder request =
                    delivery.request(uri.get())
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
                sizeInBytes.addAndGet(bytes.length);
                request.setHeader("Content-Type", "application/json")
                        .method(settings.method(), HttpRequest.BodyPublishers.ofByteArray(bytes));
            }
            requests.add(new Outgoing(request.build(), body, delta.weight(row), isDeletion));
        }
        return requests;
    }

    /// The rows to be sent: what goes before what comes, then column by column; a row that is there
    /// several times as often.
    private List<Integer> inOrder(Batch delta) {
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
        return settings.sends() == Sends.MIRROR ? withoutReplaced(delta, rows) : rows;
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
    private List<Integer> withoutReplaced(Batch delta, List<Integer> rows) {
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

    private void send(List<Outgoing> requests) throws IOException {
        List<Optional<Refused>> answers =
                settings.concurrent() == 1 ? oneByOne(requests) : together(requests);
        for (int i = 0; i < answers.size(); i++) {
            Outgoing request = requests.get(i);
            Refused refused = answers.get(i).orElse(null);
            boolean isGone =
                    request.isDeletion()
                            && refused != null
                            && (refused.status() == 404 || refused.status() == 410);
            if (refused != null && !isGone) {
                refuse(request.row(), request.weight(), refused.message());
            }
        }
        context.refusals().keep();
    }

    private List<Optional<Refused>> oneByOne(List<Outgoing> requests) throws IOException {
        var answers = new ArrayList<Optional<Refused>>();
        for (Outgoing each : requests) {
            answers.add(delivery.send(each.request()));
        }
        return answers;
    }

    private List<Optional<Refused>> together(List<Outgoing> requests) throws IOException {
        var room = new Semaphore(settings.concurrent());
        Executor threads = context.threads();
        var answers = new ArrayList<CompletableFuture<Optional<Refused>>>();
        try {
            for (Outgoing each : requests) {
                room.acquire();
                var answer = new CompletableFuture<Optional<Refused>>();
                answers.add(answer);
                threads.execute(() -> {
                    try {
                        answer.complete(delivery.send(each.request()));
                    } catch (IOException | RuntimeException e) {
                        answer.completeExceptionally(e);
                    } finally {
                        room.release();
                    }
                });
            }
            var done = new ArrayList<Optional<Refused>>();
            for (CompletableFuture<Optional<Refused>> answer : answers) {
                done.add(answer.get());
            }
            return done;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", e);
        }
    }

    private void refuse(String row, long weight, String message) throws IOException {
        String shown = row.length() > SHOWN ? row.substring(0, SHOWN) + "..." : row;
        context.refusals().refuse(shown.strip(), weight, REFUSED, message);
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
