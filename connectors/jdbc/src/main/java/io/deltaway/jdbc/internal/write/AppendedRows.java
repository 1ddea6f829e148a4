package io.deltaway.jdbc.internal.write;

import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.jdbc.sql.OpenEnded;
import io.deltaway.jdbc.sql.RowOperation;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows that are only ever added: those of a table that grows, each as often as it is there; or
/// changes, each with its epoch and weight before its own columns.
final class AppendedRows implements Rows {

    private static final long MOST_COPIES = 1L << 20;

    private final RowOperation insert;
    private final Sieve sieve;
    private final boolean asChanges;
    private final @Nullable Stream stream;

    AppendedRows(RowOperation insert, Sieve sieve, boolean asChanges) {
        this.insert = insert;
        this.sieve = sieve;
        this.asChanges = asChanges;
        this.stream = insert instanceof OpenEnded open ? new Stream(open, sieve) : null;
    }

    @Override
    public void write(long epoch, Batch delta, int number)
            throws SQLException, IOException, Sieve.LostTransaction {
        if (asChanges) {
            int[] all = IntStream.range(0, delta.size()).toArray();
            append(withEpoch(epoch, delta), number, all);
        } else {
            append(delta, number, copies(delta));
        }
    }

    private void append(Batch batch, int number, int[] all)
            throws SQLException, IOException, Sieve.LostTransaction {
        int[] rows = sieve.remaining(number, all);
        if (stream != null && rows.length >= stream.worthFrom()) {
            stream.add(batch, number, rows);
        } else {
            sieve.pass(insert, batch, number, rows, false);
        }
    }

    @Override
    public long worthFrom() {
        return stream == null ? Long.MAX_VALUE : stream.worthFrom();
    }

    @Override
    public void end() throws SQLException, IOException, Sieve.LostTransaction {
        if (stream != null) {
            stream.end();
        }
    }

    private static Batch withEpoch(long epoch, Batch delta) {
        int size = delta.size();
        long[] weights = new long[size];
        for (int row = 0; row < size; row++) {
            weights[row] = delta.weight(row);
        }
        var columns = new Column[delta.width() + 2];
        columns[0] = LongColumn.constant(size, epoch);
        columns[1] = new LongColumn(size, weights);
        for (int c = 0; c < delta.width(); c++) {
            columns[c + 2] = delta.column(c);
        }
        return new Batch(size, columns, weights, false);
    }

    /// Each row as often as it is there.
    private static int[] copies(Batch delta) throws SinkException {
        if (delta.weights() == null) {
            return IntStream.range(0, delta.size()).toArray();
        }
        int[] rows = new int[delta.size()];
        int count = 0;
        for (int row = 0; row < delta.size(); row++) {
            long weight = delta.weight(row);
            if (weight > MOST_COPIES) {
                throw new SinkException(
                        "DW-0413",
                        "a row is %d times in the table, and would be written as often"
                                .formatted(weight),
                        "Write changes, which name the weight, or use distinct().",
                        null);
            }
            for (long copy = 0; copy < weight; copy++) {
                if (count == rows.length) {
                    rows = Arrays.copyOf(rows, count * 2);
                }
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
