package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Accumulated deltas by key: the rows of each key with their weights. Also called an arrangement.
/// Shared by every operator that needs that key.
///
/// A row takes its words, one for the weight, and about ten bytes of [TagIndex]. A key with more
/// than a few rows has them together ([CrowdedKeys]); many of them have a hash of their own, so
/// that finding one stays O(1).
///
/// What the words of a row are is said by [IndexedRows], how they are found by [IndexLookup], how
/// they change by [Absorption], how they are saved by [KeptIndex].
public final class Index implements Kept {

    /// How many keys are probed together.
    public static final int CHUNK = 512;

    private final IndexedRows rows;
    private final int owning;
    private final TagIndex tags = new TagIndex();
    private final KeptIndex kept;
    private final NegativeRows negative;
    private final CrowdedKeys crowded;
    private final IndexLookup lookup;
    private final Absorption absorption;
    private @Nullable PageCache cache;

    /// An index of rows of `schema` by its columns `keyColumns`.
    public Index(Schema schema, int[] keyColumns) {
        this(schema, keyColumns, keyColumns.length, false);
    }

    /// @param owning how many of the first key columns say which worker owns a row
    public Index(Schema schema, int[] keyColumns, int owning) {
        this(schema, keyColumns, owning, false);
    }

    /// An index of rows that are differences between the rounds of a loop, so that some may have a
    /// weight below zero.
    public static Index ofDifferences(Schema schema, int[] keyColumns) {
        return ofDifferences(schema, keyColumns, keyColumns.length);
    }

    /// An index of rows that are differences between others, so that some may have a weight below
    /// zero.
    ///
    /// @param owning how many of the first key columns say which worker owns a row
    public static Index ofDifferences(Schema schema, int[] keyColumns, int owning) {
        return new Index(schema, keyColumns, owning, true);
    }

    private Index(Schema schema, int[] keyColumns, int owning, boolean differences) {
        this.owning = owning;
        this.rows = new IndexedRows(schema, keyColumns);
        this.kept = new KeptIndex(rows);
        this.negative = new NegativeRows(rows, differences);
        this.crowded = new CrowdedKeys(rows, tags, kept, negative);
        this.lookup = new IndexLookup(rows, tags, crowded);
        this.absorption = new Absorption(rows, tags, crowded, lookup, kept, negative);
    }

    /// The number of distinct rows.
    @Override
    public long size() {
        return rows.count();
    }

    /// The columns of the key, as columns of the indexed rows.
    public int[] keyColumns() {
        return rows.keyColumns().clone();
    }

    public int keyWords() {
        return rows.keyWords();
    }

    public long weight(int row) {
        return rows.weight(row);
    }

    /// The words of the keys of all rows of a batch, `keyWords` a row. Not to be written to.
    ///
    /// @param columns the columns of the batch that hold the key
    public long[] keysOf(Batch batch, int[] columns) {
        return rows.keyLayout().words(batch, columns);
    }

    /// Whether the key of a row is null in a column where no key here is, so that it is not here:
    /// the words of [#keysOf] do not tell that.
    public boolean excludes(Batch batch, int[] columns, int row) {
        return rows.keyLayout().excludes(batch, columns, row);
    }

    /// Whether two keys of so many words are the same.
    public static boolean isSame(long[] keys, int a, int b, int width) {
        for (int w = 0; w < width; w++) {
            if (keys[a * width + w] != keys[b * width + w]) {
                return false;
            }
        }
        return true;
    }

    /// Adds the rows of a key to `found` and returns how many there are. A probe.
    public int find(long[] keys, int at, RowNumbers found) {
        return lookup.find(keys, at, found);
    }

    /// Adds the rows of the keys `from` to `to - 1`, at most [#CHUNK] of them, to `found`. A probe
    /// for each, faster than with [#find], and none for a key that is the same as the one before.
    ///
    /// @param ends for each key, from its first place on: where its rows end in `found`
    public void findAll(long[] keys, int from, int to, RowNumbers found, int[] ends) {
        lookup.findAll(keys, from, to, found, ends);
    }

    /// The sum of the weights of a key's rows. A probe.
    public long weightOf(long[] keys, int at) {
        return lookup.weightOf(keys, at);
    }

    /// Loads what probes of the keys `from` to `to - 1` will look at, at most [#CHUNK] of them, so
    /// that those that follow are faster.
    ///
    /// @param stride the distance of the keys in `keys`
    public void warm(long[] keys, int stride, int from, int to) {
        lookup.warm(keys, stride, from, to);
    }

    /// The rows of all keys, in no order. A walk through them all.
    public void all(RowNumbers found) {
        for (int row = 0; row < rows.rows().end(); row++) {
            if (rows.isThere(row)) {
                found.add(row);
            }
        }
    }

    /// A column of the indexed rows for some stored rows; a negative number gives null.
    public Column column(int column, int[] stored, int count) {
        return rows.column(column, stored, count);
    }

    /// What [Values#encode] made of an object that is part of the key of a stored row and not null;
    /// not to be written to.
    ///
    /// @param keyColumn which of the columns of the key
    public byte[] encoded(int keyColumn, int row) {
        return rows.encoded(keyColumn, row);
    }

    /// For the values of a column of the indexed rows.
    public ColumnBuilder builder(int column, int expectedRows) {
        return ColumnBuilder.of(schema().type(column), expectedRows);
    }

    /// Appends a column of the indexed rows for the stored rows `stored[from]` to `stored[to - 1]`;
    /// a negative number gives null.
    public void append(int column, int[] stored, int from, int to, ColumnBuilder out) {
        rows.append(column, stored, from, to, out);
    }

    /// Adds a delta, a probe a row. Within an epoch weights may fall below zero, as where a
    /// retraction is read before its insertion.
    public void absorb(Batch delta) {
        absorption.absorb(delta, null);
    }

    /// As [#absorb(Batch)], and tells where the rows are, of an index of which all columns are the
    /// key: rows of others may move.
    ///
    /// @param delta each row once
    /// @param stored takes for each row of the delta where it stands, or [#goneFrom] where it stood
    ///   if nothing is left of it: there another one may stand already
    public void absorb(Batch delta, int[] stored) {
        absorption.absorb(delta, stored);
    }

    /// What is said in the place of a row that is gone, a negative number; and the row again, of
    /// that.
    public static int goneFrom(int row) {
        return -1 - row;
    }

    /// Says that the epoch is over: no weight may be below zero.
    ///
    /// @throws NegativeWeightException where one is
    public void endEpoch() {
        negative.endEpoch();
    }

    @Override
    public Schema schema() {
        return rows.schema();
    }

    @Override
    public int[] partitionColumns() {
        return Arrays.copyOf(rows.keyColumns(), owning);
    }

    @Override
    public void load(Batch saved) {
        absorb(inOrder(saved));
    }

    @Override
    public void track(Saver saver) {
        kept.track(saver);
    }

    @Override
    public boolean mustBeWhole() {
        return kept.mustBeWhole();
    }

    @Override
    public void freeze(boolean whole) {
        kept.freeze(whole);
    }

    @Override
    public boolean save(int count) {
        return kept.save(count);
    }

    /// Keeps rows and where they are found in a cache; before there are any. The hashes of crowded
    /// keys stay in memory.
    public void keepIn(PageCache pages) {
        cache = pages;
        rows.rows().keepIn(pages);
        tags.keepIn(pages);
        rows.keyLayout().heap().keepIn(pages);
        crowded.limitMemory();
    }

    /// A delta in the order of its keys, where they are not all in memory: who goes through it
    /// comes to each page once.
    public Batch inOrder(Batch delta) {
        if (cache == null || !cache.isExceeded()) {
            return delta;
        }
        long[] keys = keysOf(delta, rows.keyColumns());
        return delta.take(RowTable.order(keys, keyWords(), delta.size()), delta.size());
    }

    /// The bytes that are not in memory.
    public long sizeOutside() {
        return rows.rows().sizeOutside()
                + tags.sizeOutside()
                + rows.keyLayout().heap().sizeOutside();
    }

    /// About how many bytes this keeps in memory.
    public long sizeInBytes() {
        return rows.rows().sizeInBytes()
                + tags.sizeInBytes()
                + rows.keyLayout().heap().sizeInBytes()
                + crowded.sizeInBytes();
    }
}
