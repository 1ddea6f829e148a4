package io.deltaway.engine.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts columns of the same type one after another.
final class Concatenation {

    private Concatenation() {}

    /// Which rows are null; null where none is.
    ///
    /// @param size the number of rows of all parts together
    static long @Nullable [] nulls(int size, List<Column> parts) {
        long[] nulls = null;
        int at = 0;
        for (Column part : parts) {
            if (part.nulls() != null) {
                for (int i = 0; i < part.size(); i++) {
                    if (part.isNull(i)) {
                        nulls = nulls == null ? new long[(size + 63) >> 6] : nulls;
                        nulls[(at + i) >> 6] |= 1L << at + i;
                    }
                }
            }
            at += part.size();
        }
        return nulls;
    }

    /// @param size the number of rows of all parts together
    static Column of(int size, List<Column> parts) {
        long[] nulls = nulls(size, parts);
        return switch (parts.getFirst()) {
            case LongColumn first -> {
                long[] values = new long[size];
                int to = 0;
                for (Column part : parts) {
                    System.arraycopy(((LongColumn) part).values(), 0, values, to, part.size());
                    to += part.size();
                }
                yield new LongColumn(size, values, nulls, null);
            }
            case DoubleColumn first -> {
                double[] values = new double[size];
                int to = 0;
                for (Column part : parts) {
                    System.arraycopy(((DoubleColumn) part).values(), 0, values, to, part.size());
                    to += part.size();
                }
                yield new DoubleColumn(size, values, nulls, null);
            }
            case TextColumn first -> {
                var builder = new ColumnBuilder.OfText(size);
                for (Column part : parts) {
                    for (int i = 0; i < part.size(); i++) {
                        builder.appendFrom(part, i);
                    }
                }
                yield builder.build();
            }
            case ObjectColumn first -> {
                var values = new @Nullable Object[size];
                int to = 0;
                for (Column part : parts) {
                    for (int i = 0; i < part.size(); i++) {
                        values[to++] = ((ObjectColumn) part).get(i);
                    }
                }
                yield new ObjectColumn(first.type(), size, values, nulls, null);
            }
        };
    }
}
