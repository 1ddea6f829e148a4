package io.deltaway.engine.batch;

import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.engine.value.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Collects the rows of a column one by one. Owned by one thread; after [#build] it is empty and
/// may be used again.
public abstract sealed class ColumnBuilder {

    private int size;
    private long @Nullable [] nulls;
    private @Nullable Failure @Nullable [] failures;

    private ColumnBuilder() {}

    /// An empty builder of the class that fits the type's storage.
    public static ColumnBuilder of(Type type, int expectedRows) {
        return switch (type.storage()) {
            case LONG -> new OfLong(type, expectedRows);
            case DOUBLE -> new OfDouble(type, expectedRows);
            case TEXT -> new OfText(expectedRows);
            case OBJECT -> new OfObject(type, expectedRows);
        };
    }

    public final int size() {
        return size;
    }

    /// Appends a row that is null.
    public final void appendNull() {
        int row = size;
        appendDefault();
        setNull(row);
    }

    /// Appends a row that nobody will read, so that it needs no mark of null unless it could not be
    /// written without.
    public void appendUnread() {
        appendDefault();
    }

    /// Appends a row that has no value.
    public final void appendFailure(Failure failure) {
        int row = size;
        appendDefault();
        setFailure(row, failure);
    }

    /// Makes a row that was appended null.
    public final void setNull(int row) {
        long[] bits = nulls;
        if (bits == null || bits.length <= row >> 6) {
            bits =
                    bits == null
                            ? new long[Math.max(4, (row >> 6) + 1)]
                            : Arrays.copyOf(bits, Math.max(bits.length * 2, (row >> 6) + 1));
            nulls = bits;
        }
        bits[row >> 6] |= 1L << row;
    }

    private void setFailure(int row, Failure failure) {
        var all = failures;
        if (all == null || all.length <= row) {
            all =
                    all == null
                            ? new @Nullable Failure[Math.max(64, row + 1)]
                            : Arrays.copyOf(all, Math.max(all.length * 2, row + 1));
            failures = all;
        }
        all[row] = failure;
    }

    /// Appends a value as a user's program sees it: an `Instant`, a `String`, ... or null.
    public final void appendValue(@Nullable Object value) {
        if (value == null) {
            appendNull();
        } else {
            appendNotNull(value);
        }
    }

    /// Appends a row of a column of the same type.
    public final void appendFrom(Column column, int row) {
        if (column.hasFailed(row)) {
            appendFailure(
                    java.util.Objects.requireNonNull(
                            java.util.Objects.requireNonNull(column.failures())[row]));
        } else if (column.isNull(row)) {
            appendNull();
        } else {
            copyFrom(column, row);
        }
    }

    /// Appends rows of two columns of the same type, none of which has failed.
    ///
    /// @param rows of `column`; a negative number is `~row` of `other`
    public void appendEach(Column column, Column other, int[] rows, int count) {
        for (int i = 0; i < count; i++) {
            if (rows[i] >= 0) {
                appendFrom(column, rows[i]);
            } else {
                appendFrom(other, ~rows[i]);
            }
        }
    }

    public final Column build() {
        int rows = size;
        long[] nullBits = nulls == null ? null : Arrays.copyOf(nulls, (rows + 63) >> 6);
        var failed = failures == null ? null : Arrays.copyOf(failures, rows);
        size = 0;
        nulls = null;
        failures = null;
        return buildColumn(rows, nullBits, failed);
    }

    /// The room for the next column: that of the last one, unless it was an exceptionally large
    /// one.
    static int capacityAfter(int rows) {
        return Math.clamp(rows, 4, 4096);
    }

    /// Claims the next row and returns its number.
    final int claim() {
        return size++;
    }

    /// Claims some rows and returns the number of the first.
    final int claim(int count) {
        size += count;
        return size - count;
    }

    abstract void appendDefault();

    abstract void appendNotNull(Object value);

    abstract void copyFrom(Column column, int row);

    abstract Column buildColumn(
            int rows, long @Nullable [] nullBits, @Nullable Failure @Nullable [] failed);

    /// Builds a [LongColumn].
    public static final class OfLong extends ColumnBuilder {
        private final Type type;
        private long[] values;

        public OfLong(Type type, int expectedRows) {
            this.type = type;
            this.values = new long[Math.max(expectedRows, 4)];
        }

        public void append(long value) {
            int row = claim();
            if (row == values.length) {
                values = Arrays.copyOf(values, row * 2);
            }
            values[row] = value;
        }

        @Override
        public void appendEach(Column column, Column other, int[] rows, int count) {
            if (column.nulls() != null || other.nulls() != null) {
                super.appendEach(column, other, rows, count);
                return;
            }
            int first = claim(count);
            if (first + count > values.length) {
                values = Arrays.copyOf(values, Math.max(first + count, first * 2));
            }
            long[] some = ((LongColumn) column).values();
            long[] others = ((LongColumn) other).values();
            for (int i = 0; i < count; i++) {
                values[first + i] = rows[i] >= 0 ? some[rows[i]] : others[~rows[i]];
            }
        }

        @Override
        void appendDefault() {
            append(0);
        }

        @Override
        void appendNotNull(Object value) {
            append(Values.toLong(type, value));
        }

        @Override
        void copyFrom(Column column, int row) {
            append(((LongColumn) column).get(row));
        }

        @Override
        LongColumn buildColumn(
                int rows, long @Nullable [] nullBits, @Nullable Failure @Nullable [] failed) {
            var column = new LongColumn(rows, values, nullBits, failed);
            values = new long[capacityAfter(rows)];
            return column;
        }
    }

    /// Builds a [DoubleColumn].
    public static final class OfDouble extends ColumnBuilder {
        private final Type type;
        private double[] values;

        public OfDouble(Type type, int expectedRows) {
            this.type = type;
            this.values = new double[Math.max(expectedRows, 4)];
        }

        public void append(double value) {
            int row = claim();
            if (row == values.length) {
                values = Arrays.copyOf(values, row * 2);
            }
            values[row] = value + 0.0; // no negative zero
        }

        @Override
        void appendDefault() {
            append(0);
        }

        @Override
        void appendNotNull(Object value) {
            append(((Number) value).doubleValue());
        }

        @Override
        void copyFrom(Column column, int row) {
            append(((DoubleColumn) column).get(row));
        }

        @Override
        DoubleColumn buildColumn(
                int rows, long @Nullable [] nullBits, @Nullable Failure @Nullable [] failed) {
            var column = new DoubleColumn(rows, values, nullBits, failed);
            values = new double[capacityAfter(rows)];
            return column;
        }

        /// The type of the values, FLOAT or DOUBLE.
        public Type type() {
            return type;
        }
    }

    /// Builds a [TextColumn].
    public static final class OfText extends ColumnBuilder {
        private long[] words;
        private byte[] arena;
        private int used;

        public OfText(int expectedRows) {
            this(expectedRows, 0);
        }

        /// @param expectedBytes of all texts that don't stand in their words, and four for each
        OfText(int expectedRows, int expectedBytes) {
            this.words = new long[Math.max(expectedRows, 4)];
            this.arena = new byte[expectedBytes];
        }

        public void append(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            append(bytes, 0, bytes.length);
        }

        /// Appends a text given as bytes, which must be valid UTF-8.
        public void append(byte[] bytes, int from, int length) {
            appendWord(
                    length <= Words.INLINE_BYTES
                            ? Words.inline(bytes, from, length)
                            : store(bytes, from, length));
        }

        /// Appends a text of at most seven bytes given as its word.
        public void appendWord(long word) {
            int row = claim();
            if (row == words.length) {
                words = Arrays.copyOf(words, row * 2);
            }
            words[row] = word;
        }

        private long store(byte[] bytes, int from, int length) {
            int end = Math.addExact(used, length + 4);
            if (end > arena.length) {
                long room = Math.max(end, arena.length * 2L);
                arena = Arrays.copyOf(arena, (int) Math.min(room, Integer.MAX_VALUE - 8));
            }
            Words.writeInt(arena, used, length);
            System.arraycopy(bytes, from, arena, used + 4, length);
            long word = Words.ofReference(used);
            used = end;
            return word;
        }

        @Override
        void appendDefault() {
            appendWord(Words.EMPTY);
        }

        @Override
        void appendNotNull(Object value) {
            append((String) value);
        }

        @Override
        void copyFrom(Column column, int row) {
            var text = (TextColumn) column;
            long word = text.words()[row];
            if (Words.isInline(word)) {
                appendWord(word);
            } else {
                append(text.arena(), (int) Words.reference(word) + 4, text.byteLength(row));
            }
        }

        @Override
        TextColumn buildColumn(
                int rows, long @Nullable [] nullBits, @Nullable Failure @Nullable [] failed) {
            var column = new TextColumn(rows, words, arena, nullBits, failed);
            words = new long[capacityAfter(rows)];
            arena = new byte[0];
            used = 0;
            return column;
        }
    }

    /// Builds an [ObjectColumn].
    public static final class OfObject extends ColumnBuilder {
        private final Type type;
        private final boolean hasForms;
        private @Nullable Object[] values;

        public OfObject(Type type, int expectedRows) {
            this.type = type;
            this.hasForms = Canonical.hasForms(type);
            this.values = new @Nullable Object[Math.max(expectedRows, 4)];
        }

        public void append(Object value) {
            appendOrNull(hasForms ? Canonical.of(type, value) : value);
        }

        /// Appends a value that is as columns hold it: one that came from a column.
        public void appendCanonical(Object value) {
            appendOrNull(value);
        }

        private void appendOrNull(@Nullable Object value) {
            int row = claim();
            if (row == values.length) {
                values = Arrays.copyOf(values, row * 2);
            }
            values[row] = value;
        }

        @Override
        void appendDefault() {
            appendOrNull(null);
        }

        @Override
        public void appendUnread() {
            appendNull();
        }

        @Override
        void appendNotNull(Object value) {
            append(value);
        }

        @Override
        void copyFrom(Column column, int row) {
            appendOrNull(((ObjectColumn) column).get(row));
        }

        @Override
        ObjectColumn buildColumn(
                int rows, long @Nullable [] nullBits, @Nullable Failure @Nullable [] failed) {
            var column = new ObjectColumn(type, rows, values, nullBits, failed);
            values = new @Nullable Object[capacityAfter(rows)];
            return column;
        }
    }
}
