package io.deltaway.jdbc.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Failure;
import io.deltaway.jdbc.sql.RowOperation;
import io.deltaway.jdbc.sql.Server;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Does an operation for all rows but those that the database refuses: where it fails, what was
/// done is undone and the halves are tried. So a row that is refused costs some more rounds, and
/// the others none. Owned by one thread.
///
/// A database without savepoints forgets the whole transaction; then the row is noted, and whoever
/// still has the epoch does it again ([LostTransaction]), without the rows that are noted.
final class Sieve {

    private static final String REFUSED = "DW-2230";
    private static final int SHOWN = 200;

    private final Connection connection;
    private final Dialect dialect;
    private final Schema schema;
    private final List<Refused> refused = new ArrayList<>();
    private final Set<Row> left = new HashSet<>();
    private boolean adds;
    private int most = Integer.MAX_VALUE;

    /// A row that was refused.
    ///
    /// @param row as text
    /// @param added the row, where no other one was to be in its place; else null
    record Refused(String row, long weight, String code, String message, @Nullable Batch added) {}

    /// A row of a batch; batches are told apart as objects.
    private record Row(int batch, int row) {}

    /// The transaction is gone with all that was done in it, and one more row is known that it
    /// can't be done with.
    static final class LostTransaction extends Exception {
        private static final long serialVersionUID = 1;
    }

    Sieve(Connection connection, Dialect dialect, Schema schema) {
        this.connection = connection;
        this.dialect = dialect;
        this.schema = schema;
    }

    /// Does the operation for these rows.
    ///
    /// @param number the number of the batch in its epoch
    /// @param adds whether no others are to be in the place of these
    void pass(RowOperation operation, Batch batch, int number, int[] rows, boolean adds)
            throws SQLException, IOException, LostTransaction {
        int[] wanted =
                left.isEmpty()
                        ? rows
                        : IntStream.of(rows)
                                .filter(row -> !left.contains(new Row(number, row)))
                                .toArray();
        this.adds = adds;
        int step = Math.min(operation.rowsAtOnce(), most);
        for (int from = 0; from < wanted.length; from += step) {
            int to = Math.min(wanted.length, from + step);
            if (dialect.hasSavepoints()) {
                piece(operation, batch, wanted, from, to);
            } else {
                without(operation, batch, number, wanted, from, to);
            }
        }
    }

    private void piece(RowOperation operation, Batch batch, int[] rows, int from, int to)
            throws SQLException, IOException {
        Savepoint before = connection.setSavepoint();
        try {
            operation.apply(batch, rows, from, to);
        } catch (SQLException e) {
            if (dialect.failure(e) != Failure.ROW) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            if (to - from == 1) {
                refuse(batch, rows[from], e);
            } else {
                int middle = (from + to) >>> 1;
                piece(operation, batch, rows, from, middle);
                piece(operation, batch, rows, middle, to);
            }
            return;
        }
        connection.releaseSavepoint(before);
    }

    private void without(
            RowOperation operation, Batch batch, int number, int[] rows, int from, int to)
            throws SQLException, IOException, LostTransaction {
        try {
            operation.apply(batch, rows, from, to);
        } catch (SQLException e) {
            if (dialect.failure(e) != Failure.ROW) {
                throw e;
            }
            if (to - from == 1) {
                refuse(batch, rows[from], e);
                left.add(new Row(number, rows[from]));
                most = Integer.MAX_VALUE;
            } else {
                most = Math.max(1, (to - from) / 8);
            }
            connection.rollback();
            throw new LostTransaction();
        }
    }

    private void refuse(Batch batch, int row, SQLException e) {
        refused.add(
                new Refused(
                        shown(batch, row),
                        batch.weight(row),
                        REFUSED,
                        Server.reason(e),
                        adds ? batch.take(new int[] {row}, 1) : null));
    }

    private String shown(Batch batch, int row) {
        String text =
                IntStream.range(0, schema.width())
                        .mapToObj(c ->
                                schema.fields().get(c).name()
                                        + "="
                                        + batch.column(c).value(schema.type(c), row))
                        .collect(Collectors.joining(", "));
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }

    /// What was refused of the epoch, which ends.
    List<Refused> takeRefused() {
        var all = List.copyOf(refused);
        refused.clear();
        left.clear();
        most = Integer.MAX_VALUE;
        return all;
    }
}
