package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The rows of an [Index] as words: first those of the key, then those of the other columns, last
/// the weight.
///
/// Not all rows in use are rows of the index. A weight of zero is room that is free, also within
/// that of a crowded key; the least weight of all marks a stub of [CrowdedKeys].
final class IndexedRows {

    private static final long STUB = Long.MIN_VALUE;

    private final Schema schema;
    private final int[] keyColumns;
    private final int[] valueColumns;
    private final RowLayout keyLayout;
    private final RowLayout valueLayout;
    private final int keyWords;
    private final int valueWords;
    private final int weightWord;
    private final Rows rows;
    private long count;

    IndexedRows(Schema schema, int[] keyColumns) {
        List<Integer> keys = Arrays.stream(keyColumns).boxed().toList();
        List<Integer> values =
                IntStream.range(0, schema.width()).boxed().filter(c -> !keys.contains(c)).toList();
        var heap = new Heap();
        this.schema = schema;
        this.keyColumns = keyColumns.clone();
        this.valueColumns = values.stream().mapToInt(Integer::intValue).toArray();
        this.keyLayout = new RowLayout(RowLayout.pick(schema, keys), heap);
        this.valueLayout = new RowLayout(RowLayout.pick(schema, values), heap);
        this.keyWords = keyLayout.width();
        this.valueWords = valueLayout.width();
        this.weightWord = keyWords + valueWords;
        this.rows = new Rows(weightWord + 1);
    }

    Schema schema() {
        return schema;
    }

    Rows rows() {
        return rows;
    }

    /// Not to be written to.
    int[] keyColumns() {
        return keyColumns;
    }

    /// The layout of the key.
    RowLayout keyLayout() {
        return keyLayout;
    }

    int keyWords() {
        return keyWords;
    }

    int valueWords() {
        return valueWords;
    }

    /// Which word is the weight; all before it are content.
    int weightWord() {
        return weightWord;
    }

    /// The number of distinct rows.
    long count() {
        return count;
    }

    long weight(int row) {
        return rows.get(row, weightWord);
    }

    void setWeight(int row, long weight) {
        rows.set(row, weightWord, weight);
    }

    boolean isStub(int row) {
        return weight(row) == STUB;
    }

    /// Whether a number is that of a row of the index.
    boolean isThere(int row) {
        long weight = weight(row);
        return weight != 0 && weight != STUB;
    }

    /// A column for some rows; a negative number gives null.
    Column column(int column, int[] stored, int count) {
        ColumnBuilder out = ColumnBuilder.of(schema.type(column), count);
        append(column, stored, 0, count, out);
        return out.build();
    }

    /// Appends a column for the rows `stored[from]` to `stored[to - 1]`; a negative number gives
    /// null.
    void append(int column, int[] stored, int from, int to, ColumnBuilder out) {
        for (int k = 0; k < keyColumns.length; k++) {
            if (keyColumns[k] == column) {
                keyLayout.decode(rows, 0, k, stored, from, to, out);
                return;
            }
        }
        for (int v = 0; v < valueColumns.length; v++) {
            if (valueColumns[v] == column) {
                valueLayout.decode(rows, keyWords, v, stored, from, to, out);
                return;
            }
        }
        throw new IllegalArgumentException("no column " + column);
    }

    /// The bytes of an object of the key of a row, which is not null.
    byte[] encoded(int keyColumn, int row) {
        return keyLayout.encoded(rows.page(row), rows.base(row), keyColumn);
    }

    /// The tag of the key that starts at `words[at]`.
    int tag(long[] words, int at) {
        return TagIndex.tagOf(RowTable.hash(words, at, keyWords));
    }

    boolean sameKey(int row, long[] words, int at) {
        return rows.matches(row, 0, keyWords, words, at);
    }

    /// @param at where the words of the whole row start, those of the key first
    boolean sameValue(int row, long[] words, int at) {
        return rows.matches(row, keyWords, valueWords, words, at + keyWords);
    }

    /// Writes the content of all rows of a delta, one behind the other, and keeps it on the heap
    /// until [#sweep].
    void encode(Batch delta, long[] words) {
        keyLayout.encode(delta, keyColumns, words, weightWord, 0, true);
        valueLayout.encode(delta, valueColumns, words, weightWord, keyWords, true);
    }

    /// Lets go what is on the heap for no row.
    void sweep() {
        keyLayout.heap().sweep();
    }

    /// Stores a row with content that was [encoded][#encode].
    int add(long[] words, int at, long weight) {
        int row = rows.allocate();
        long[] page = rows.page(row);
        int base = rows.base(row);
        System.arraycopy(words, at, page, base, weightWord);
        page[base + weightWord] = Weights.sum(0, weight); // which refuses that of a stub
        retain(row);
        return row;
    }

    /// Puts a row of the same key into the place of another one.
    void replace(int row, long[] words, int at, long weight) {
        int values = rows.base(row) + keyWords;
        valueLayout.release(rows.page(row), values);
        System.arraycopy(words, at + keyWords, rows.page(row), values, valueWords);
        setWeight(row, weight);
        valueLayout.retain(rows.page(row), values);
    }

    void remove(int row) {
        release(row);
        free(row);
    }

    /// Stores what stands for all rows of a key.
    ///
    /// @param number what [#numberOf] the stub is to be
    int addStub(long[] words, int at, int number) {
        int stub = rows.allocate();
        long[] page = rows.page(stub);
        int base = rows.base(stub);
        System.arraycopy(words, at, page, base, keyWords);
        page[base + keyWords] = number;
        page[base + weightWord] = STUB;
        keyLayout.retain(page, base);
        return stub;
    }

    int numberOf(int stub) {
        return (int) rows.get(stub, keyWords);
    }

    void removeStub(int stub) {
        keyLayout.release(rows.page(stub), rows.base(stub));
        free(stub);
    }

    /// Gives back the room of a row that is kept elsewhere now.
    void free(int row) {
        setWeight(row, 0); // somebody may have its number still
        rows.free(row);
    }

    /// Counts a row whose words are there.
    void retain(int row) {
        keyLayout.retain(rows.page(row), rows.base(row));
        valueLayout.retain(rows.page(row), rows.base(row) + keyWords);
        count++;
    }

    /// Counts a row no more, before its words go.
    void release(int row) {
        keyLayout.release(rows.page(row), rows.base(row));
        valueLayout.release(rows.page(row), rows.base(row) + keyWords);
        count--;
    }
}
