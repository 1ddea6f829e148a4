package io.deltaway.postgres.internal.follow;

import io.deltaway.jdbc.sql.Server;
import io.deltaway.jdbc.sql.TableName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// The rows that a table had at the moment at which its slot was made, read with `COPY`. Owned by
/// one thread.
final class Contents implements AutoCloseable {

    private final Connection connection;
    private final CopyOut copy;
    private final Parts parts;
    private final Columns columns;
    private final int width;
    private final Tuple tuple = new Tuple();
    private final boolean keyed;
    private boolean ended;

    /// @param snapshot the name under which the slot's connection has exported that moment
    /// @param condition which rows are published; null for all
    Contents(
            Server server,
            Catalog.Table table,
            Changes.Settings settings,
            boolean[] needed,
            String snapshot,
            @Nullable String condition)
            throws SQLException, IOException {
        Columns all =
                Columns.find(
                        settings.schema(),
                        needed,
                        settings.renames(),
                        table.columns(),
                        false,
                        table.toString());
        var list = new ArrayList<String>();
        int[] places = new int[all.places().length];
        for (int c = 0; c < places.length; c++) {
            places[c] = all.places()[c];
            if (places[c] >= 0) {
                places[c] = list.size();
                list.add(server.dialect().quoted(all.names().get(c)));
            }
        }
        keyed = settings.isKeyed();
        columns = new Columns(places, all.names());
        width = list.size();
        connection = server.connect();
        try {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read read only");
                statement.execute("set transaction snapshot '" + snapshot + "'");
                statement.execute("set intervalstyle = iso_8601");
                statement.execute("set bytea_output = hex");
            }
            parts = Parts.read(connection, table.id());
            copy =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut(
                                    "copy (select %s from %s%s) to stdout"
                                            .formatted(
                                                    String.join(", ", list),
                                                    new TableName(
                                                                    List.of(
                                                                            table.schema(),
                                                                            table.name()))
                                                            .in(server.dialect()),
                                                    condition == null
                                                            ? ""
                                                            : " where " + condition));
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /// The partitions that the table had at that moment.
    Parts parts() {
        return parts;
    }

    /// Adds rows until there are no more (false) or these are full.
    boolean read(EventRows rows) throws SQLException {
        while (!ended && !rows.isFull()) {
            byte[] line = copy.readFromCopy();
            if (line == null) {
                ended = true;
                break;
            }
            tuple.readLine(line, width);
            if (keyed) {
                rows.upsert(tuple, columns, true);
            } else {
                rows.change(tuple, columns, 1);
            }
        }
        return !ended;
    }

    @Override
    public void close() {
        Quietly.close(connection);
    }
}
