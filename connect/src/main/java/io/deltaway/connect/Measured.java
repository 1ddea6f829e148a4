package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import java.util.OptionalLong;

/// A reader or writer that knows how much goes through it. Asked by any thread, now and then.
public interface Measured {

    /// How many bytes it has read or written since it was opened.
    long sizeInBytes();

    /// About how many rows, records or the like are there that it has not read yet; empty where it
    /// does not know.
    default OptionalLong rowsBehind() {
        return OptionalLong.empty();
    }

    /// About how many bytes the values of rows take, for where nobody says how many came through:
    /// texts and bytes their length, anything else eight.
    static long sizeOf(Batch rows) {
        long size = 0;
        for (int c = 0; c < rows.width(); c++) {
            size += sizeOf(rows.column(c), rows.size());
        }
        return size;
    }

    private static long sizeOf(Column column, int rows) {
        // By column and not by value: a switch on classes costs more than what it measures.
        return switch (column) {
            case TextColumn texts -> {
                long size = 0;
                for (int row = 0; row < rows; row++) {
                    size += texts.isNull(row) ? 0 : texts.byteLength(row);
                }
                yield size;
            }
            case ObjectColumn objects -> {
                long size = 0;
                for (int row = 0; row < rows; row++) {
                    size += objects.get(row) instanceof byte[] bytes ? bytes.length : Long.BYTES;
                }
                yield size;
            }
            default -> (long) rows * Long.BYTES;
        };
    }
}
