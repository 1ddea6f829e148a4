package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.engine.value.Words;
import java.util.List;

/// How the columns of a row become words: one word a column, and behind them one bit a column for
/// null where a column may be null. Equal rows have equal words; long texts and objects are entries
/// of a [Heap].
///
/// A layout and its heap belong to the state that uses them.
public final class RowLayout {

    private final Schema schema;
    private final Heap heap;
    private final int nullWord;
    private final int width;
    private final boolean[] onHeap;
    private final boolean anyOnHeap;

    /// What a row refers to.
    private final long[] references;

    public RowLayout(Schema schema, Heap heap) {
        if (schema.width() > 64 && schema.fields().stream().anyMatch(Field::nullable)) {
            this.width = schema.width() + (schema.width() + 63 >> 6);
        } else {
            this.width =
                    schema.width() + (schema.fields().stream().anyMatch(Field::nullable) ? 1 : 0);
        }
        this.schema = schema;
        this.heap = heap;
        this.nullWord = width > schema.width() ? schema.width() : -1;
        this.onHeap = new boolean[schema.width()];
        boolean any = false;
        for (int i = 0; i < onHeap.length; i++) {
            Type.Storage storage = schema.type(i).storage();
            onHeap[i] = storage == Type.Storage.TEXT || storage == Type.Storage.OBJECT;
            any |= onHeap[i];
        }
        this.anyOnHeap = any;
        this.references = new long[any ? onHeap.length : 0];
    }

    /// The columns `columns` of `schema`.
    public static Schema pick(Schema schema, List<Integer> columns) {
        return new Schema(columns.stream().map(i -> schema.fields().get(i)).toList());
    }

    public Schema schema() {
        return schema;
    }

    public Heap heap() {
        return heap;
    }

    /// The words of a row.
    public int width() {
        return width;
    }

    /// Writes the words of all rows: row `i` to `words[i * stride + offset]` and on.
    ///
    /// @param columns which columns of the batch, in the order of this layout's schema
    /// @param intern whether contents that are not on the heap are put there; otherwise they become
    ///   [Heap#ABSENT] and match no row. Nulls in columns that never are null here are then told by
    ///   [#excludes] only
    public void encode(
            Batch batch, int[] columns, long[] words, int stride, int offset, boolean intern) {
        int size = batch.size();
        if (nullWord >= 0) {
            for (int i = 0; i < size; i++) {
                for (int w = nullWord; w < width; w++) {
                    words[i * stride + offset + w] = 0;
                }
            }
        }
        for (int c = 0; c < columns.length; c++) {
            Column column = batch.column(columns[c]);
            encode(column, size, words, stride, offset + c, intern);
            if (column.nulls() != null && (intern || nullWord >= 0)) {
                encodeNulls(column, c, words, stride, offset);
            }
        }
    }

    /// The words of all rows, one row behind the other, for looking rows up: see [#encode] without
    /// interning. Not to be written to: they may be the batch's own.
    public long[] words(Batch batch, int[] columns) {
        if (width == 1 && batch.column(columns[0]) instanceof LongColumn only) {
            return only.values();
        }
        long[] words = new long[batch.size() * width];
        encode(batch, columns, words, width, 0, false);
        return words;
    }

    /// Whether a row of a batch is null in a column that never is null here, so that it equals no
    /// row here.
    public boolean excludes(Batch batch, int[] columns, int row) {
        for (int c = 0; c < columns.length; c++) {
            if (!schema.fields().get(c).nullable() && batch.column(columns[c]).isNull(row)) {
                return true;
            }
        }
        return false;
    }

    private void encodeNulls(Column column, int c, long[] words, int stride, int offset) {
        for (int i = 0; i < column.size(); i++) {
            if (column.isNull(i)) {
                if (nullWord < 0) {
                    throw new IllegalStateException(
                            "null in the column "
                                    + schema.fields().get(c)
                                    + ", which is never null");
                }
                words[i * stride + offset + c] = 0;
                words[i * stride + offset + nullWord + (c >> 6)] |= 1L << c;
            }
        }
    }

    private void encode(Column column, int size, long[] words, int stride, int at, boolean intern) {
        switch (column) {
            case LongColumn longs -> {
                long[] values = longs.values();
                for (int i = 0, to = at; i < size; i++, to += stride) {
                    words[to] = values[i];
                }
            }
            case DoubleColumn doubles -> {
                double[] values = doubles.values();
                for (int i = 0, to = at; i < size; i++, to += stride) {
                    words[to] = DoubleColumn.canonicalBits(values[i]);
                }
            }
            case TextColumn text -> {
                long[] values = text.words();
                for (int i = 0, to = at; i < size; i++, to += stride) {
                    long word = values[i];
                    words[to] = Words.isInline(word) ? word : longText(text, i, intern);
                }
            }
            case ObjectColumn objects -> {
                var bytes = new ByteWriter();
                for (int i = 0, to = at; i < size; i++, to += stride) {
                    bytes.truncate(0);
                    objects.encode(i, bytes);
                    words[to] =
                            objects.isNull(i) ? 0 : content(bytes.bytes(), 0, bytes.size(), intern);
                }
            }
        }
    }

    private long longText(TextColumn text, int row, boolean intern) {
        int from = (int) Words.reference(text.words()[row]) + 4;
        int length = text.byteLength(row);
        return content(text.arena(), from, length, intern);
    }

    private long content(byte[] bytes, int from, int length, boolean intern) {
        return Words.ofReference(
                intern ? heap.intern(bytes, from, length) : heap.find(bytes, from, length));
    }

    /// Whether a column of a stored row, which starts at `page[base]`, is null.
    public boolean isNull(long[] page, int base, int column) {
        return nullWord >= 0 && (page[base + nullWord + (column >> 6)] & 1L << column) != 0;
    }

    /// The columns of a stored row that starts with this layout, as a text for people.
    String show(Rows stored, int row) {
        var text = new StringBuilder();
        for (int c = 0; c < schema.width(); c++) {
            Field field = schema.fields().get(c);
            Column value = decode(stored, 0, c, new int[] {row}, 1);
            text.append(c == 0 ? "" : ", ").append(field.name()).append('=');
            text.append(value.value(field.type(), 0));
        }
        return text.toString();
    }

    /// Counts the row's references to the heap, before it is stored. Its page may be gone then.
    public void retain(long[] page, int base) {
        if (anyOnHeap) {
            int count = findReferences(page, base);
            for (int i = 0; i < count; i++) {
                heap.retain(references[i]);
            }
        }
    }

    /// Gives up the row's references to the heap, when it goes. Its page may be gone then.
    public void release(long[] page, int base) {
        if (anyOnHeap) {
            int count = findReferences(page, base);
            for (int i = 0; i < count; i++) {
                heap.release(references[i]);
            }
        }
    }

    /// All of them before the heap is asked for one, whose pages may take the place of the row's.
    private int findReferences(long[] page, int base) {
        int count = 0;
        for (int c = 0; c < onHeap.length; c++) {
            if (isReference(page, base, c)) {
                references[count++] = Words.reference(page[base + c]);
            }
        }
        return count;
    }

    private boolean isReference(long[] page, int base, int column) {
        return onHeap[column]
                && !Words.isInline(page[base + column])
                && !isNull(page, base, column);
    }

    /// Appends one column of a stored row.
    public void decode(long[] page, int base, int column, ColumnBuilder out) {
        if (isNull(page, base, column)) {
            out.appendNull();
            return;
        }
        long word = page[base + column];
        switch (out) {
            case ColumnBuilder.OfLong longs -> longs.append(word);
            case ColumnBuilder.OfDouble doubles -> doubles.append(Double.longBitsToDouble(word));
            case ColumnBuilder.OfText text -> {
                if (Words.isInline(word)) {
                    text.appendWord(word);
                } else {
                    byte[] bytes = heap.get(Words.reference(word));
                    text.append(bytes, 0, bytes.length);
                }
            }
            case ColumnBuilder.OfObject objects ->
                    objects.appendCanonical(
                            Values.decode(schema.type(column), heap.get(Words.reference(word))));
        }
    }

    /// The bytes of an object of a stored row, which is not null.
    byte[] encoded(long[] page, int base, int column) {
        return heap.get(Words.reference(page[base + column]));
    }

    /// Appends one column of the stored rows `rows[from]` to `rows[to - 1]`; a negative number
    /// gives null.
    public void decode(
            Rows stored, int offset, int column, int[] rows, int from, int to, ColumnBuilder out) {
        if (nullWord < 0 && schema.type(column).storage() == Type.Storage.LONG) {
            var longs = (ColumnBuilder.OfLong) out;
            int word = offset + column;
            for (int i = from; i < to; i++) {
                if (rows[i] < 0) {
                    longs.appendNull();
                } else {
                    longs.append(stored.get(rows[i], word));
                }
            }
            return;
        }
        for (int i = from; i < to; i++) {
            if (rows[i] < 0) {
                out.appendNull();
            } else {
                decode(stored.page(rows[i]), stored.base(rows[i]) + offset, column, out);
            }
        }
    }

    /// The column `column` of the stored rows `rows[0]` to `rows[count - 1]`; a negative number
    /// gives null.
    public Column decode(Rows stored, int offset, int column, int[] rows, int count) {
        ColumnBuilder out = ColumnBuilder.of(schema.type(column), count);
        decode(stored, offset, column, rows, 0, count, out);
        return out.build();
    }
}
