package io.deltaway.http.internal.serve;

import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.http.Caller;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A table that a server shows: all rows, one by its key, and its changes as server-sent events.
public final class Shown {

    private final RowType<?> rowType;
    private final List<Field> key;
    private final AtomicReference<@Nullable LiveTable> current = new AtomicReference<>();
    private volatile Set<String> onlyFor = Set.of();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /// @param key the columns of its key
    public Shown(RowType<?> rowType, List<String> key) {
        Schema schema = rowType.schema();
        this.rowType = rowType;
        this.key = key.stream().map(name -> schema.fields().get(schema.indexOf(name))).toList();
    }

    /// Opens it for a run of a pipeline.
    ///
    /// @param run tells this run from others
    /// @param onClose run when the writer is closed
    /// @return null where it is open already
    public @Nullable SinkWriter open(Start start, String run, Runnable onClose) {
        Schema schema = rowType.schema();
        int[] columns = key.stream().mapToInt(schema.fields()::indexOf).toArray();
        var opened =
                new LiveTable(
                        schema,
                        columns,
                        start,
                        run,
                        () -> listeners.forEach(Runnable::run),
                        () -> {
                            current.set(null);
                            onClose.run();
                        });
        return current.compareAndSet(null, opened) ? opened : null;
    }

    /// Only members of these groups see it.
    public void onlyFor(Set<String> groups) {
        onlyFor = Set.copyOf(groups);
    }

    /// Whether a caller may see it.
    public boolean isFor(@Nullable Caller caller) {
        return Desk.isMember(onlyFor, caller);
    }

    /// Runs something whenever an epoch has changed rows; it must wait for nothing.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// All rows as a JSON array; empty while there is no complete epoch.
    public Optional<String> rows() {
        LiveTable table = current.get();
        try {
            return table == null
                    ? Optional.empty()
                    : Optional.of(
                            new String(Events.array(table.all().rows()), StandardCharsets.UTF_8));
        } catch (Problem notYet) {
            return Optional.empty();
        }
    }

    /// Makes it reachable.
    ///
    /// @param all the path of all rows
    /// @param one the path of a row by its key, which is the same where there is none
    public void addTo(Routes routes, PathTemplate all, PathTemplate one) {
        // Behind the slash an empty text may be the key.
        boolean isText = key.size() == 1 && key.getFirst().type() == Type.Simple.TEXT;
        routes.add(
                new Routes.Route(
                        "GET",
                        isText ? all.withoutSlash() : all,
                        false,
                        this::answerAll,
                        () -> operation("All rows", List.of(), true, List.of(304))));
        if (!key.isEmpty()) {
            List<RequestShape.Source> parts =
                    key.stream()
                            .map(field ->
                                    new RequestShape.Source(
                                            field, RequestShape.Part.PATH, field.name(), Map.of()))
                            .toList();
            routes.add(
                    new Routes.Route(
                            "GET",
                            one,
                            false,
                            this::answerOne,
                            () -> operation("A row by its key", parts, false, List.of(404))));
        }
    }

    private Operation operation(
            String summary,
            List<RequestShape.Source> parts,
            boolean isList,
            List<Integer> statuses) {
        var answered =
                new Operation.Answered(
                        rowType.javaClass(), rowType.schema().fields(), isList, true, false);
        var all = new ArrayList<>(statuses);
        if (!onlyFor.isEmpty()) {
            all.add(403);
        }
        return new Operation(summary, rowType.javaClass(), parts, answered, all);
    }

    /// Shows all rows.
    private void answerAll(Exchange exchange) throws IOException, InterruptedException {
        Desk.demandMember(onlyFor, exchange.caller());
        exchange.demandQuery(List.of());
        LiveTable table = table();
        if (exchange.wantsEvents()) {
            follow(exchange, table, null);
            return;
        }
        LiveTable.All all = table.all();
        String tag = "\"" + table.mark(all.changed()) + "\"";
        exchange.setHeader("ETag", tag);
        exchange.setHeader("Cache-Control", "no-cache");
        exchange.setHeader("Deltaway-Epoch", Long.toString(all.epoch()));
        if (tag.equals(exchange.header("If-None-Match"))) {
            exchange.respond(304, Exchange.JSON, new byte[0]);
        } else {
            exchange.respond(200, Exchange.JSON, Events.array(all.rows()));
        }
    }

    /// Shows the row with the key that the path says.
    private void answerOne(Exchange exchange) throws IOException, InterruptedException {
        Desk.demandMember(onlyFor, exchange.caller());
        exchange.demandQuery(List.of());
        var incoming = new Incoming();
        var values = new ArrayList<@Nullable Object>();
        for (Field field : key) {
            String text = String.valueOf(exchange.places().get(field.name()));
            values.add(incoming.parameter(field, text, "path " + field.name()));
        }
        incoming.demandAllRight();
        LiveTable table = table();
        if (exchange.wantsEvents()) {
            follow(exchange, table, values);
            return;
        }
        LiveTable.One one = table.get(values);
        exchange.setHeader("Deltaway-Epoch", Long.toString(one.epoch()));
        byte[] row = one.row();
        if (row == null) {
            throw new Problem(404, "there is no row with this key");
        }
        exchange.respond(200, Exchange.JSON, row);
    }

    private LiveTable table() {
        LiveTable table = current.get();
        if (table == null) {
            throw Problem.unavailable("the table is not ready yet");
        }
        return table;
    }

    private void follow(Exchange exchange, LiveTable table, @Nullable List<@Nullable Object> only)
            throws IOException, InterruptedException {
        long seen = table.epoch(exchange.header("Last-Event-ID"));
        var following = new Following<LiveTable.Epoch>(LiveTable.Epoch::sizeInBytes, exchange::cut);
        try (Room.Place _ = exchange.room().follow()) {
            LiveTable.Beginning beginning = table.follow(following, seen, only);
            try (OutputStream out = exchange.events();
                    var _ = exchange.whenGone(following::end)) {
                LiveTable.All rows = beginning.rows();
                if (rows != null) {
                    String mark = table.mark(rows.epoch());
                    out.write(Events.event(mark, "rows", Events.array(rows.rows())));
                }
                for (LiveTable.Epoch epoch : beginning.changes()) {
                    byte[] event = event(table, epoch, only);
                    if (event != null) {
                        out.write(event);
                    }
                }
                Events.send(out, following, epoch -> event(table, epoch, only));
            }
        } finally {
            table.leave(following);
        }
    }

    private static byte @Nullable [] event(
            LiveTable table, LiveTable.Epoch epoch, @Nullable List<@Nullable Object> only) {
        List<byte[]> changes =
                epoch.changes().stream()
                        .filter(change -> only == null || only.equals(change.key()))
                        .map(LiveRows.Change::json)
                        .toList();
        return changes.isEmpty()
                ? null
                : Events.event(table.mark(epoch.number()), "changes", Events.array(changes));
    }
}
