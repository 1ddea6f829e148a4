package io.deltaway.jdbc.internal.write;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkException;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.LooseNames;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Reference;
import io.deltaway.jdbc.sql.Server;
import io.deltaway.jdbc.sql.TableName;
import io.deltaway.jdbc.sql.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens a sink: makes its table where that is wanted, looks whether its columns are there, and
/// finds out what was committed before.
///
/// @param holds what the table holds
/// @param key the names of the columns of the key; empty but for a snapshot
/// @param names the table's names of columns that have another one there
/// @param creates whether the table is made where there is none
/// @param before what becomes of rows that are there
/// @param name of the sink, for messages
public record Opening(
        Server server,
        TableName table,
        Holds holds,
        List<String> key,
        Map<String, String> names,
        boolean creates,
        Before before,
        String name) {

    /// What a table holds.
    public enum Holds {
        CHANGES,
        SNAPSHOT,
        ROWS
    }

    /// What becomes of rows that are there when a sink begins.
    public enum Before {
        REFUSED,
        DELETED,
        KEPT
    }

    private static final List<Field> OF_CHANGES =
            List.of(
                    new Field("epoch", Type.Simple.LONG, false),
                    new Field("weight", Type.Simple.LONG, false));

    /// A writer of the table.
    public EpochWriter open(SinkConnector.SinkContext<?> context) throws IOException {
        Connection connection;
        try {
            connection = server.connect();
        } catch (SQLException e) {
            throw server.sinkFailure("connect", e);
        }
        try {
            return open(connection, context);
        } catch (SQLException e) {
            closeQuietly(connection, e);
            throw server.sinkFailure("open " + name, e);
        } catch (IOException | RuntimeException e) {
            closeQuietly(connection, e);
            throw e;
        }
    }

    private EpochWriter open(Connection connection, SinkConnector.SinkContext<?> context)
            throws SQLException, IOException {
        Dialect dialect = server.dialect();
        Optional<String> session = dialect.session();
        if (session.isPresent()) {
            try (var statement = connection.createStatement()) {
                statement.execute(session.get());
            }
        }
        Schema schema = schema(context.rowType().schema());
        var epochs = new EpochTable(connection, dialect, context.identity());
        if (context.start() instanceof SinkConnector.Start.Anew) {
            epochs.forget();
        }
        if (creates && epochs.isEmpty()) {
            create(connection, schema);
        }
        Target target = target(connection, schema);
        mustUndo(connection, table);
        mustUndo(connection, EpochTable.NAME);
        long told = told(context.start());
        checkStart(connection, context.start(), told, epochs);
        var sieve = new Sieve(connection, dialect, schema);
        return new EpochWriter(
                new EpochWriter.Parts(
                        server,
                        name,
                        connection,
                        epochs,
                        told,
                        () -> rows(connection, target, sieve),
                        sieve,
                        late(connection, target, sieve),
                        context.refusals(),
                        before == Before.DELETED,
                        "delete from " + table.in(dialect)));
    }

    private @Nullable LateChecks late(Connection connection, Target target, Sieve sieve)
            throws SQLException {
        Dialect dialect = server.dialect();
        Optional<String> deferring = dialect.deferring(connection, table, holds != Holds.SNAPSHOT);
        if (deferring.isEmpty()) {
            return null;
        }
        // Of changes nobody knows which ones a row refers to.
        List<Reference> known =
                holds == Holds.CHANGES ? List.of() : dialect.references(connection, table);
        var references = new References(connection, dialect, target, known);
        return new LateChecks(connection, dialect, deferring.get(), references, sieve);
    }

    /// Fails where an epoch could not be undone, or a row of it.
    private void mustUndo(Connection connection, TableName written)
            throws SQLException, SinkException {
        Optional<String> engine = server.dialect().engineWithoutTransactions(connection, written);
        if (engine.isPresent()) {
            throw new SinkException(
                    "DW-0454",
                    "the table %s in %s is kept by the engine %s, which knows no transactions"
                            .formatted(written, server, engine.get()),
                    "alter table %s engine = InnoDB; or make it with another one."
                            .formatted(written),
                    null);
        }
    }

    private Schema schema(Schema rows) {
        if (holds != Holds.CHANGES) {
            return rows;
        }
        var fields = new ArrayList<>(OF_CHANGES);
        fields.addAll(rows.fields());
        return new Schema(fields);
    }

    private Rows rows(Connection connection, Target target, Sieve sieve) throws SQLException {
        Dialect dialect = server.dialect();
        if (holds != Holds.SNAPSHOT) {
            return new AppendedRows(
                    dialect.insert(connection, target), sieve, holds == Holds.CHANGES);
        }
        return new SnapshotRows(
                target,
                dialect.delete(connection, target),
                dialect.upsert(connection, target),
                before == Before.KEPT
                        ? dialect.upsert(connection, target)
                        : dialect.insert(connection, target),
                before == Before.KEPT ? null : dialect.lookup(connection, target),
                sieve);
    }

    private void create(Connection connection, Schema schema) throws SQLException {
        Dialect dialect = server.dialect();
        var lines = new ArrayList<String>();
        for (Field field : schema.fields()) {
            boolean inKey = key.contains(field.name());
            lines.add(
                    dialect.quoted(names.getOrDefault(field.name(), field.name()))
                            + " "
                            + dialect.columnType(field.type(), inKey)
                            + (field.nullable() && !inKey ? "" : " not null"));
        }
        if (!key.isEmpty()) {
            lines.add(
                    "primary key ("
                            + String.join(
                                    ", ",
                                    key.stream()
                                            .map(name ->
                                                    dialect.quoted(names.getOrDefault(name, name)))
                                            .toList())
                            + ")");
        }
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists "
                            + table.in(dialect)
                            + " ("
                            + String.join(", ", lines)
                            + ")");
        }
    }

    /// The columns of the table, found by name.
    private Target target(Connection connection, Schema schema) throws SQLException, IOException {
        var there = new ArrayList<String>();
        var types = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var none =
                        statement.executeQuery(
                                "select * from " + table.in(server.dialect()) + " where 1 = 0")) {
            ResultSetMetaData columns = none.getMetaData();
            for (int c = 1; c <= columns.getColumnCount(); c++) {
                there.add(columns.getColumnName(c));
                types.add(String.valueOf(columns.getColumnTypeName(c)));
            }
        } catch (SQLException e) {
            throw server.sinkFailure(
                    "find the columns of "
                            + table
                            + (creates
                                    ? ", which this pipeline has written"
                                    : " (.creating() makes a table)"),
                    e);
        }
        var loosely = new LooseNames(there);
        var columns = new ArrayList<String>();
        var columnTypes = new ArrayList<String>();
        var missing = new ArrayList<String>();
        for (Field field : schema.fields()) {
            String wanted = names.getOrDefault(field.name(), field.name());
            int place = there.indexOf(wanted);
            place = place < 0 ? loosely.find(wanted) : place;
            if (place < 0) {
                missing.add(wanted);
            } else {
                columns.add(there.get(place));
                columnTypes.add(types.get(place));
            }
        }
        if (!missing.isEmpty()) {
            throw new SinkException(
                    "DW-0443",
                    "the table %s in %s has no column %s; it has %s"
                            .formatted(
                                    table,
                                    server,
                                    String.join(", ", missing),
                                    String.join(", ", there)),
                    "Add it, or say what it is called there with rename(component, column).",
                    null);
        }
        List<Integer> places = key.stream().map(schema::indexOf).toList();
        var target = new Target(table, schema, columns, columnTypes, places, false, false);
        return key.isEmpty() ? target : UniqueKeys.check(connection, server, target);
    }

    /// The epoch before the first that comes, as far as it was committed.
    private static long told(SinkConnector.Start start) {
        return switch (start) {
            case SinkConnector.Start.Anew anew -> -1;
            case SinkConnector.Start.Again(byte[] position) ->
                    position == null ? -1 : ByteBuffer.wrap(position).getLong();
            case SinkConnector.Start.Reconnected(long ended) -> ended;
        };
    }

    private void checkStart(
            Connection connection, SinkConnector.Start start, long told, EpochTable epochs)
            throws SQLException, SinkException {
        if (start instanceof SinkConnector.Start.Again && epochs.last() < told) {
            throw new SinkException(
                    "DW-0445",
                    "%s was written up to epoch %d, and %s now holds it up to %s"
                            .formatted(
                                    name,
                                    told,
                                    server,
                                    epochs.isEmpty() ? "none" : "epoch " + epochs.last()),
                    "The database was restored to an older state, or deltaway_epochs was changed. Restore the state directory of the same time, or start anew with another one.",
                    null);
        }
        if (before == Before.REFUSED && epochs.isEmpty()) {
            try (var statement = connection.createStatement()) {
                statement.setMaxRows(1);
                try (var rows =
                        statement.executeQuery("select 1 from " + table.in(server.dialect()))) {
                    if (rows.next()) {
                        throw new SinkException(
                                "DW-0444",
                                "the table %s in %s has rows that this pipeline did not write"
                                        .formatted(table, server),
                                "Say what becomes of them: emptied() deletes them with the first epoch, added() leaves them.",
                                null);
                    }
                }
            }
        }
    }

    private static void closeQuietly(Connection connection, Exception first) {
        try {
            connection.close();
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }
}
