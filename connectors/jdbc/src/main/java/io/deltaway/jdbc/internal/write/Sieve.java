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

    /// How often rows are exchanged once more without those that were refused.
    private static final int MOST_EXCHANGES = 8;

    private final Connection connection;
    private final Dialect dialect;
    private final Schema schema;
    private final List<Refused> refused = new ArrayList<>();
    private final Set<Row> left = new HashSet<>();
    private int most = Integer.MAX_VALUE;

    /// A row that was refused.
    ///
    /// @param row as text
    /// @param added the row, where no other one was to be in its place; else null
    record Refused(String row, long weight, String code, String message, @Nullable Batch added) {}

    /// A row that was refused just now.
    ///
    /// @param isTaken whether another one has a value that must be unique
    private record Failed(int row, String message, boolean isTaken) {}

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
        for (Failed one : sift(operation, batch, number, rows, adds)) {
            refuse(batch, one, adds);
        }
    }

    /// Does the operation for these rows, but for those of which another row has a value that must
    /// be unique, and may not have it any more when the others are done.
    ///
    /// @return these
    int[] attempt(RowOperation operation, Batch batch, int number, int[] rows, boolean adds)
            throws SQLException, IOException, LostTransaction {
        var taken = new ArrayList<Failed>();
        for (Failed one : sift(operation, batch, number, rows, adds)) {
            if (one.isTaken() && dialect.hasSavepoints()) {
                taken.add(one);
            } else {
                refuse(batch, one, adds);
            }
        }
        return taken.stream().mapToInt(Failed::row).toArray();
    }

    /// Puts these rows in the place of those with their keys, all at once, so that they may have
    /// values of each other that must be unique. Those that are refused all the same leave the rows
    /// as they are that they were to replace.
    void exchange(RowOperation delete, RowOperation insert, Batch batch, int number, int[] rows)
            throws SQLException, IOException, LostTransaction {
        int[] left = rows;
        for (int round = 0; left.length > 0; round++) {
            Savepoint before = connection.setSavepoint();
            List<Failed> failed = new ArrayList<>(sift(delete, batch, number, left, false));
            if (failed.isEmpty()) {
                failed.addAll(sift(insert, batch, number, left, false));
            }
            if (failed.isEmpty()) {
                connection.releaseSavepoint(before);
                return;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            for (Failed one : failed) {
                refuse(batch, one, false);
            }
            Set<Integer> gone = failed.stream().map(Failed::row).collect(Collectors.toSet());
            left = IntStream.of(left).filter(row -> !gone.contains(row)).toArray();
            if (round == MOST_EXCHANGES) {
                pass(insert, batch, number, left, false);
                return;
            }
        }
    }

    private List<Failed> sift(
            RowOperation operation, Batch batch, int number, int[] rows, boolean adds)
            throws SQLException, IOException, LostTransaction {
        var failed = new ArrayList<Failed>();
        int[] wanted = remaining(number, rows);
        int step = Math.min(operation.rowsAtOnce(), most);
        for (int from = 0; from < wanted.length; from += step) {
            int to = Math.min(wanted.length, from + step);
            if (dialect.hasSavepoints()) {
                piece(operation, batch, wanted, from, to, failed);
            } else {
                without(operation, batch, number, wanted, from, to, adds);
            }
        }
        return failed;
    }

    /// These rows of a batch, without those that are left out.
    int[] remaining(int number, int[] rows) {
        return left.isEmpty()
                ? rows
                : IntStream.of(rows).filter(row -> !left.contains(new Row(number, row))).toArray();
    }

    /// Leaves a row out from now on, as refused.
    void leave(Batch batch, int number, int row, String message) {
        left.add(new Row(number, row));
        refuse(batch, new Failed(row, message, false), false);
    }

    private void piece(
            RowOperation operation, Batch batch, int[] rows, int from, int to, List<Failed> failed)
            throws SQLException, IOException {
        Savepoint before = begin();
        try {
            operation.apply(batch, rows, from, to);
        } catch (SQLException e) {
            undo(before, e);
            if (to - from == 1) {
                failed.add(failed(rows[from], e));
            } else {
                int middle = (from + to) >>> 1;
                piece(operation, batch, rows, from, middle, failed);
                piece(operation, batch, rows, middle, to, failed);
            }
            return;
        }
        end(before);
    }

    /// Before something that may have to be undone, where the database has savepoints.
    Savepoint begin() throws SQLException {
        return connection.setSavepoint();
    }

    /// It is done.
    void end(Savepoint before) throws SQLException {
        connection.releaseSavepoint(before);
    }

    /// It failed: all is as it was before.
    ///
    /// @throws SQLException the cause, where no row is at fault
    void undo(Savepoint before, SQLException cause) throws SQLException {
        if (dialect.failure(cause) != Failure.ROW) {
            throw cause;
        }
        connection.rollback(before);
        connection.releaseSavepoint(before);
    }

    private void without(
            RowOperation operation,
            Batch batch,
            int number,
            int[] rows,
            int from,
            int to,
            boolean adds)
            throws SQLException, IOException, LostTransaction {
        try {
            operation.apply(batch, rows, from, to);
        } catch (SQLException e) {
            if (dialect.failure(e) != Failure.ROW) {
                throw e;
            }
            if (to - from == 1) {
                refuse(batch, failed(rows[from], e), adds);
                left.add(new Row(number, rows[from]));
                most = Integer.MAX_VALUE;
            } else {
                most = Math.max(1, (to - from) / 8);
            }
            connection.rollback();
            throw new LostTransaction();
        }
    }

    private Failed failed(int row, SQLException e) {
        return new Failed(row, Server.reason(e), dialect.isTaken(e));
    }

    private void refuse(Batch batch, Failed failed, boolean adds) {
        int row = failed.row();
        refused.add(
                new Refused(
                        shown(batch, row),
                        batch.weight(row),
                        REFUSED,
                        failed.message(),
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

    /// How many rows were refused of the epoch.
    int refused() {
        return refused.size();
    }

    /// Forgets those behind the first ones: what they were refused in was undone.
    void forgetRefused(int from) {
        refused.subList(from, refused.size()).clear();
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
