package io.deltaway.formats.parse;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Words;
import io.deltaway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The rows of one block while they are decoded. A row becomes one with [#endRow]; until then its
/// cells may be written again, so a row that fails halfway leaves nothing behind.
///
/// The arrays have room for as many rows as the block has lines and go into the batch as they are.
/// Owned by one thread.
public final class BatchWriter {

    private static final byte[] NOTHING = {};

    final Cells cells;
    final int capacity;

    /// Whole numbers, and the words of texts (see [Words]); by column, then row.
    final long[][] longs;

    final double[][] doubles;
    final @Nullable Object[][] objects;
    int row;

    private final long[] @Nullable [] nulls;
    private final byte[][] arenas;
    private final int[] arenaUsed;
    private long objectBytes;

    public BatchWriter(Cells cells, int capacity) {
        this.cells = cells;
        this.capacity = capacity;
        int width = cells.width();
        longs = new long[width][];
        doubles = new double[width][];
        objects = new Object[width][];
        nulls = new long[width][];
        arenas = new byte[width][];
        arenaUsed = new int[width];
        var unread = new Unread(capacity);
        for (int c = 0; c < width; c++) {
            boolean needed = cells.needed[c];
            arenas[c] = NOTHING;
            switch (cells.types[c].storage()) {
                case LONG, TEXT -> longs[c] = needed ? new long[capacity] : unread.longs();
                case DOUBLE -> doubles[c] = needed ? new double[capacity] : unread.doubles();
                case OBJECT -> objects[c] = needed ? new Object[capacity] : unread.objects();
            }
        }
    }

    /// What all columns that nobody reads share; made when first asked for.
    private static final class Unread {
        private final int capacity;
        private long @Nullable [] longs;
        private double @Nullable [] doubles;
        private @Nullable Object @Nullable [] objects;

        Unread(int capacity) {
            this.capacity = capacity;
        }

        long[] longs() {
            if (longs == null) {
                longs = new long[capacity];
            }
            return longs;
        }

        double[] doubles() {
            if (doubles == null) {
                doubles = new double[capacity];
            }
            return doubles;
        }

        @Nullable Object[] objects() {
            if (objects == null) {
                objects = new Object[capacity];
            }
            return objects;
        }
    }

    public int rows() {
        return row;
    }

    /// About how many bytes were written whose number depends on the values: those of longer texts
    /// and of arrays of bytes, also of rows that were abandoned.
    public long sizeInBytes() {
        long size = objectBytes;
        for (int used : arenaUsed) {
            size += used;
        }
        return size;
    }

    public void endRow() {
        row++;
    }

    /// Forgets what was written of the row that did not end.
    public void abandonRow() {
        for (int c = 0; c < nulls.length; c++) {
            clearNull(c);
        }
    }

    /// Makes a row the one that has not ended, and forgets its cells of these columns.
    void takeBack(int from, Cells of) {
        row = from;
        for (int c = 0; c < nulls.length; c++) {
            if (of.needed[c]) {
                clearNull(c);
            }
        }
    }

    public void setNull(int column) {
        long[] bits = nulls[column];
        if (bits == null) {
            bits = new long[(capacity + 63) >> 6];
            nulls[column] = bits;
        }
        bits[row >> 6] |= 1L << row;
        // What was written before, as with a repeated member of a JSON object, must not show under
        // the null.
        switch (cells.types[column].storage()) {
            case LONG, TEXT -> longs[column][row] = 0;
            case DOUBLE -> doubles[column][row] = 0;
            case OBJECT -> objects[column][row] = null;
        }
    }

    /// Makes a column null in all rows so far.
    void fillWithNull(int column) {
        long[] bits = new long[(capacity + 63) >> 6];
        Arrays.fill(bits, 0, row >> 6, -1L);
        if ((row & 63) != 0) {
            bits[row >> 6] = (1L << row) - 1;
        }
        nulls[column] = bits;
    }

    void clearNull(int column) {
        long[] bits = nulls[column];
        if (bits != null && row < capacity) {
            bits[row >> 6] &= ~(1L << row);
        }
    }

    /// Writes a text, which must be valid UTF-8.
    public void text(int column, byte[] bytes, int from, int to) {
        int length = to - from;
        longs[column][row] =
                length <= Words.INLINE_BYTES
                        ? Words.inline(bytes, from, length)
                        : store(column, bytes, from, length);
    }

    private long store(int column, byte[] bytes, int from, int length) {
        int used = arenaUsed[column];
        int end = Math.addExact(used, length + 4);
        byte[] arena = arenas[column];
        if (end > arena.length) {
            long wanted =
                    arena.length == 0
                            ? Math.max(end, capacity * 16L)
                            : Math.max(end, arena.length * 2L);
            arena = Arrays.copyOf(arena, (int) Math.min(Integer.MAX_VALUE - 8L, wanted));
            arenas[column] = arena;
        }
        Words.writeInt(arena, used, length);
        System.arraycopy(bytes, from, arena, used + 4, length);
        arenaUsed[column] = end;
        return Words.ofReference(used);
    }

    /// Writes a cell of a text file.
    ///
    /// @return false where the text is no value of the column, or is none at all and the column
    ///   needs one
    boolean cell(int column, byte[] bytes, int from, int to, boolean quoted) {
        if (cells.isNull(column, bytes, from, to, quoted)) {
            if (cells.nullable[column]) {
                setNull(column);
                return true;
            }
            if (cells.kinds[column] != Cells.TEXT) {
                return false;
            }
        }
        if (cells.kinds[column] == Cells.TEXT) {
            text(column, bytes, from, to);
            return true;
        }
        int start = from;
        int end = to;
        while (start < end && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        while (start < end && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        return value(column, bytes, start, end);
    }

    /// Writes a value given as text, without space around it.
    ///
    /// @return false where the text is no value of the column
    public boolean value(int column, byte[] bytes, int from, int to) {
        Type type = cells.types[column];
        if (type instanceof Type.Simple simple) {
            return switch (simple) {
                case TEXT -> {
                    text(column, bytes, from, to);
                    yield true;
                }
                case LONG -> Numbers.wholeNumber(bytes, from, to, longs[column], row);
                case INT ->
                        Numbers.wholeNumber(bytes, from, to, longs[column], row)
                                && longs[column][row] == (int) longs[column][row];
                case FLOAT -> Numbers.fraction(bytes, from, to, true, doubles[column], row);
                case DOUBLE -> Numbers.fraction(bytes, from, to, false, doubles[column], row);
                case BOOLEAN -> {
                    int truth = truth(bytes, from, to);
                    longs[column][row] = truth;
                    yield truth >= 0;
                }
                case DATE -> time(column, Times.date(bytes, from, to));
                case TIME -> time(column, Times.time(bytes, from, to));
                case DATE_TIME -> time(column, Times.dateTime(bytes, from, to));
                case INSTANT -> time(column, Times.instant(bytes, from, to, cells.zone));
                case DURATION -> time(column, Times.duration(bytes, from, to));
                case DECIMAL, BYTES, UUID, FLOATS, DOUBLES, JSON ->
                        object(column, ObjectCells.parse(type, bytes, from, to));
            };
        }
        if (type instanceof Type.EnumOf e) {
            int ordinal =
                    cells.ordinal(e, new String(bytes, from, to - from, StandardCharsets.UTF_8));
            longs[column][row] = ordinal;
            return ordinal >= 0;
        }
        return object(column, ObjectCells.parse(type, bytes, from, to));
    }

    /// As [#value], of a JSON number. JSON has one kind of number, and some write all of them with
    /// a point: one whose value is whole, as `1.0`, is a whole number.
    boolean number(int column, byte[] bytes, int from, int to) {
        if (value(column, bytes, from, to)) {
            return true;
        }
        return switch (cells.types[column]) {
            case Type.Simple.LONG -> Numbers.wholeDecimal(bytes, from, to, longs[column], row);
            case Type.Simple.INT ->
                    Numbers.wholeDecimal(bytes, from, to, longs[column], row)
                            && longs[column][row] == (int) longs[column][row];
            default -> false;
        };
    }

    /// Writes a value of a column that holds longs.
    public void whole(int column, long stored) {
        longs[column][row] = stored;
    }

    /// Writes a value of a column that holds doubles.
    public void fraction(int column, double value) {
        doubles[column][row] = value;
    }

    /// Writes a value of a column that holds objects.
    ///
    /// @return false where it is null
    public boolean object(int column, @Nullable Object value) {
        if (value instanceof Json.NullValue && cells.nullable[column]) {
            setNull(column);
            return true;
        }
        objects[column][row] = value;
        if (value instanceof byte[] bytes) {
            objectBytes += bytes.length;
        }
        return value != null;
    }

    private boolean time(int column, long stored) {
        longs[column][row] = stored;
        return stored != Times.INVALID;
    }

    private static int truth(byte[] bytes, int from, int to) {
        if (to - from == 1) {
            return bytes[from] == '1' ? 1 : bytes[from] == '0' ? 0 : -1;
        }
        return is("true", bytes, from, to) ? 1 : is("false", bytes, from, to) ? 0 : -1;
    }

    /// Whether the bytes are this word of small letters, in any case.
    private static boolean is(String word, byte[] bytes, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// The rows so far, with `more` columns behind those of the schema. The writer is not used
    /// again.
    public Batch build(Column... more) {
        int width = cells.width();
        var columns = new Column[width + more.length];
        for (int c = 0; c < width; c++) {
            Type type = cells.types[c];
            long[] bits = nulls[c];
            columns[c] =
                    switch (type.storage()) {
                        case LONG -> new LongColumn(row, longs[c], bits, null);
                        case DOUBLE -> new DoubleColumn(row, unsigned(doubles[c]), bits, null);
                        case TEXT -> new TextColumn(row, longs[c], arenas[c], bits, null);
                        case OBJECT -> {
                            toForm(type, objects[c]);
                            yield new ObjectColumn(type, row, objects[c], bits, null);
                        }
                    };
        }
        System.arraycopy(more, 0, columns, width, more.length);
        return new Batch(row, columns, null, false);
    }

    /// Without negative zeros, as columns hold numbers.
    private double[] unsigned(double[] values) {
        for (int i = 0; i < row; i++) {
            values[i] += 0.0;
        }
        return values;
    }

    /// In the form in which columns hold values.
    private void toForm(Type type, @Nullable Object[] values) {
        if (Canonical.hasForms(type)) {
            for (int i = 0; i < row; i++) {
                Object value = values[i];
                values[i] = value == null ? null : Canonical.of(type, value);
            }
        }
    }
}
