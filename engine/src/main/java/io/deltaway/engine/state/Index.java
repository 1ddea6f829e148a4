package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Accumulated deltas by key: the rows of each key with their weights. Also called an arrangement.
/// Shared by every operator that needs that key.
///
/// A row takes its words, one for the weight, and about ten bytes of [TagIndex]. A key with more
/// than [#CROWDED] rows has them together ([CrowdedKey]); many of them have a hash of their own, so
/// that finding one stays O(1).
public final class Index implements Kept {

    static final int CROWDED = 4;

    private static final int CROWDED_WITH_LIMIT = 16;

    /// How many keys are probed together.
    public static final int CHUNK = 512;

    private final Schema schema;
    private final RowLayout keyLayout;
    private final RowLayout valueLayout;
    private final int[] keyColumns;
    private final int[] valueColumns;
    private final int owning;
    private final int keyWords;
    private final int valueWords;
    private final int weightWord;
    private final Rows rows;
    private final TagIndex tags = new TagIndex();

    /// Those there are, at the numbers that stand in their stubs' first word behind the key.
    private final List<@Nullable CrowdedKey> crowded = new ArrayList<>();

    private final RowNumbers freeCrowds = new RowNumbers(4);
    private long[] buffer = new long[0];
    private final int[] chunkTags = new int[CHUNK];
    private final int[] warmed = new int[CHUNK];
    private final RowNumbers candidates = new RowNumbers(CHUNK);
    private final boolean differences;

    /// Written only, so that the loads of [#warm] and [#touch] are not taken for useless.
    @SuppressWarnings("UnusedVariable")
    private long lastTouched;

    private long rowCount;

    /// The row that was added to last.
    private int touched;

    /// Rows whose weight fell below zero since the epoch began.
    private final RowNumbers suspects = new RowNumbers(4);

    private final KeptIndex kept = new KeptIndex(this);
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
        return new Index(schema, keyColumns, keyColumns.length, true);
    }

    private Index(Schema schema, int[] keyColumns, int owning, boolean differences) {
        this.differences = differences;
        this.schema = schema;
        var heap = new Heap();
        var keys = Arrays.stream(keyColumns).boxed().toList();
        var columns = java.util.stream.IntStream.range(0, schema.width()).boxed();
        var values = columns.filter(i -> !keys.contains(i)).toList();
        this.owning = owning;
        this.keyColumns = keyColumns.clone();
        this.valueColumns = values.stream().mapToInt(Integer::intValue).toArray();
        this.keyLayout = new RowLayout(RowLayout.pick(schema, keys), heap);
        this.valueLayout = new RowLayout(RowLayout.pick(schema, values), heap);
        this.keyWords = keyLayout.width();
        this.valueWords = valueLayout.width();
        this.weightWord = keyWords + valueWords;
        this.rows = new Rows(weightWord + 1);
    }

    /// The number of distinct rows.
    @Override
    public long size() {
        return rowCount;
    }

    public Rows rows() {
        return rows;
    }

    /// The columns of the key, as columns of the indexed rows.
    public int[] keyColumns() {
        return keyColumns.clone();
    }

    public long weight(int row) {
        return rows.get(row, weightWord);
    }

    /// Which word of a stored row is a column, where that is all of it: a number that is never
    /// null. Negative else.
    public int plainWord(int column) {
        for (int k = 0; k < keyColumns.length; k++) {
            if (keyColumns[k] == column) {
                return keyLayout.isPlain(k) ? k : -1;
            }
        }
        for (int v = 0; v < valueColumns.length; v++) {
            if (valueColumns[v] == column) {
                return valueLayout.isPlain(v) ? keyWords + v : -1;
            }
        }
        return -1;
    }

    /// Which word of a stored row is its weight.
    public int weightWord() {
        return weightWord;
    }

    /// The words of the keys of all rows of a batch, `keyWords` a row. Not to be written to.
    ///
    /// @param columns the columns of the batch that hold the key
    public long[] keysOf(Batch batch, int[] columns) {
        return keyLayout.words(batch, columns);
    }

    /// Whether the key of a row is null in a column where no key here is, so that it is not here:
    /// the words of [#keysOf] do not tell that.
    public boolean excludes(Batch batch, int[] columns, int row) {
        return keyLayout.excludes(batch, columns, row);
    }

    public int keyWords() {
        return keyWords;
    }

    /// Adds the rows of a key to `found` and returns how many there are.
    public int find(long[] keys, int at, RowNumbers found) {
        int tag = tag(keys, at);
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        int count = 0;
        for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
            int row = TagIndex.row(segment[s]);
            if (TagIndex.tag(segment[s]) == tag && sameKey(row, keys, at)) {
                CrowdedKey crowd = crowd(row);
                if (crowd != null) {
                    return crowd.addTo(found);
                }
                found.add(row);
                count++;
                segment = tags.segment(tag); // it may have gone for one with a row
            }
        }
        return count;
    }

    /// Adds the rows of the keys `from` to `to - 1`, at most [#CHUNK] of them, to `found`.
    ///
    /// All rows that may be meant are looked at before any of them is compared: these loads do not
    /// depend on each other, so the processor waits for many cache misses at once. A key that is
    /// the same as the one before it is not looked for again.
    ///
    /// @param ends for each key, from its first place on: where its rows end in `found`
    public void findAll(long[] keys, int from, int to, RowNumbers found, int[] ends) {
        candidates.clear();
        for (int i = from; i < to; i++) {
            chunkTags[i - from] = tag(keys, i * keyWords);
        }
        tags.touch(chunkTags, to - from);
        for (int i = from; i < to; i++) {
            if (i == from || !isSame(keys, i - 1, i)) {
                int tag = chunkTags[i - from];
                long[] segment = tags.segment(tag);
                int mask = TagIndex.mask(segment);
                for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
                    if (TagIndex.tag(segment[s]) == tag) {
                        candidates.add(TagIndex.row(segment[s]));
                    }
                }
            }
            ends[i - from] = candidates.size();
        }
        touch(candidates);
        int candidate = 0;
        int last = found.size();
        for (int i = from; i < to; i++) {
            int first = found.size();
            if (i > from && isSame(keys, i - 1, i)) {
                found.addAgain(last, first);
            }
            for (; candidate < ends[i - from]; candidate++) {
                int row = candidates.get(candidate);
                if (sameKey(row, keys, i * keyWords)) {
                    CrowdedKey crowd = crowd(row);
                    if (crowd == null) {
                        found.add(row);
                    } else {
                        crowd.addTo(found);
                    }
                }
            }
            last = first;
            ends[i - from] = found.size();
        }
    }

    private boolean isSame(long[] keys, int a, int b) {
        return isSame(keys, a, b, keyWords);
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

    private void touch(RowNumbers some) {
        long touched = 0;
        for (int i = 0; i < some.size(); i++) {
            touched += rows.get(some.get(i), 0);
        }
        lastTouched = touched;
    }

    /// The sum of the weights of a key's rows.
    public long weightOf(long[] keys, int at) {
        int tag = tag(keys, at);
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        long weight = 0;
        for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
            int row = TagIndex.row(segment[s]);
            if (TagIndex.tag(segment[s]) == tag && sameKey(row, keys, at)) {
                CrowdedKey crowd = crowd(row);
                if (crowd != null) {
                    return crowd.weight();
                }
                weight = Weights.sum(weight, rows.get(row, weightWord));
                segment = tags.segment(tag);
            }
        }
        return weight;
    }

    /// The rows of all keys, in no order.
    public void all(RowNumbers found) {
        for (int row = 0; row < rows.end(); row++) {
            if (isThere(row)) {
                found.add(row);
            }
        }
    }

    /// Whether a number is that of a row. A weight of zero is room that is free, also within that
    /// of a crowded key; that of a stub is the least.
    boolean isThere(int row) {
        long weight = weight(row);
        return weight != 0 && weight != Long.MIN_VALUE;
    }

    /// A column of the indexed rows for some stored rows; a negative number gives null.
    public Column column(int column, int[] stored, int count) {
        ColumnBuilder out = builder(column, count);
        append(column, stored, 0, count, out);
        return out.build();
    }

    /// For the values of a column of the indexed rows.
    public ColumnBuilder builder(int column, int expectedRows) {
        return ColumnBuilder.of(schema.type(column), expectedRows);
    }

    /// Appends a column of the indexed rows for the stored rows `stored[from]` to `stored[to - 1]`;
    /// a negative number gives null.
    public void append(int column, int[] stored, int from, int to, ColumnBuilder out) {
        for (int i = 0; i < keyColumns.length; i++) {
            if (keyColumns[i] == column) {
                keyLayout.decode(rows, 0, i, stored, from, to, out);
                return;
            }
        }
        for (int i = 0; i < valueColumns.length; i++) {
            if (valueColumns[i] == column) {
                valueLayout.decode(rows, keyWords, i, stored, from, to, out);
                return;
            }
        }
        throw new IllegalArgumentException("no column " + column);
    }

    /// Adds a delta. Within an epoch weights may fall below zero, as where a retraction is read
    /// before its insertion.
    public void absorb(Batch delta) {
        int size = delta.size();
        int stride = keyWords + valueWords;
        if (buffer.length < size * stride) {
            buffer = new long[Math.max(size * stride, buffer.length * 2)];
        }
        keyLayout.encode(delta, keyColumns, buffer, stride, 0, true);
        valueLayout.encode(delta, valueColumns, buffer, stride, keyWords, true);
        for (int from = 0; from < size; from += CHUNK) {
            absorb(delta, from, Math.min(size, from + CHUNK), stride);
        }
        keyLayout.heap().sweep();
        kept.absorbed(delta);
    }

    private void absorb(Batch delta, int from, int to, int stride) {
        warm(buffer, stride, from, to);
        for (int i = from; i < to; i++) {
            long weight = delta.weight(i);
            if (weight < 0 && i + 1 < to && isReplaced(delta, i, stride)) {
                kept.changed(touched, i);
                kept.changed(touched, ++i);
            } else if (weight != 0) {
                int row = add(buffer, i * stride, weight);
                kept.changed(touched, i);
                if (weight < 0
                        && !differences
                        && row != TagIndex.NONE
                        && rows.get(row, weightWord) < 0) {
                    suspects.add(row);
                }
            }
        }
    }

    /// Puts the next row of a delta into the place of this one, if it has the same key and nothing
    /// is left of this one: as where a number has changed.
    private boolean isReplaced(Batch delta, int row, int stride) {
        int old = row * stride;
        int next = old + stride;
        if (delta.weight(row + 1) <= 0
                || !Arrays.equals(buffer, old, old + keyWords, buffer, next, next + keyWords)) {
            return false;
        }
        int tag = tag(buffer, old);
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        int place = TagIndex.NONE;
        for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
            int found = TagIndex.row(segment[s]);
            if (TagIndex.tag(segment[s]) != tag || !sameKey(found, buffer, old)) {
                continue;
            }
            if (weight(found) == Long.MIN_VALUE || sameValue(found, buffer, next)) {
                return false;
            }
            if (sameValue(found, buffer, old)) {
                place = found;
            }
            segment = tags.segment(tag); // it may have gone for one with a row
        }
        if (place == TagIndex.NONE || weight(place) != -delta.weight(row)) {
            return false;
        }
        long[] page = rows.page(place);
        int base = rows.base(place);
        valueLayout.release(page, base + keyWords);
        System.arraycopy(buffer, next + keyWords, page, base + keyWords, valueWords);
        page[base + weightWord] = delta.weight(row + 1);
        valueLayout.retain(page, base + keyWords);
        touched = place;
        return true;
    }

    /// Loads the slots and rows that probes of the keys `from` to `to - 1` will look at. The loads
    /// do not depend on each other, so the processor waits for many cache misses at once; the
    /// probes that follow then find them in the cache. At most [#CHUNK] keys.
    ///
    /// @param stride the distance of the keys in `keys`
    public void warm(long[] keys, int stride, int from, int to) {
        if (rows.end() == 0) {
            return;
        }
        for (int i = from; i < to; i++) {
            chunkTags[i - from] = tag(keys, i * stride);
        }
        tags.findFirst(chunkTags, to - from, warmed, 0);
        long touched = 0;
        for (int i = 0; i < to - from; i++) {
            touched += rows.get(Math.max(warmed[i], 0), 0);
        }
        lastTouched = touched;
    }

    /// Says that the epoch is over: no weight may be below zero.
    ///
    /// @throws NegativeWeightException where one is
    public void endEpoch() {
        for (int i = 0; i < suspects.size(); i++) {
            int row = suspects.get(i);
            long weight = rows.get(row, weightWord);
            if (weight < 0 && weight != Long.MIN_VALUE) {
                throw new NegativeWeightException(
                        "a row with " + keyLayout.show(rows, row), weight);
            }
        }
        suspects.clear();
    }

    /// Adds weight to a row and returns it, or NONE where nothing is left of it; `touched` is where
    /// it stands, or stood.
    private int add(long[] words, int at, long weight) {
        int tag = tag(words, at);
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        int length = 0;
        int s = tag & mask;
        for (; segment[s] != 0; s = s + 1 & mask) {
            int row = TagIndex.row(segment[s]);
            if (TagIndex.tag(segment[s]) != tag || !sameKey(row, words, at)) {
                continue;
            }
            CrowdedKey crowd = crowd(row);
            if (crowd != null) {
                return addToCrowd(row, words, at, weight);
            }
            if (sameValue(row, words, at)) {
                touched = row;
                long sum = Weights.sum(rows.get(row, weightWord), weight);
                if (sum != 0) {
                    rows.set(row, weightWord, sum);
                    return row;
                }
                TagIndex.removeAt(segment, s);
                drop(row);
                return TagIndex.NONE;
            }
            length++;
            segment = tags.segment(tag);
        }
        if (length >= crowded()) {
            return addToCrowd(crowd(tag, words, at), words, at, weight);
        }
        int row = store(words, at, weight);
        tags.addAt(s, tag, row);
        touched = row;
        return row;
    }

    /// What finds the rows of a crowded key stays in memory: with a limit, fewer keys are.
    private int crowded() {
        return cache == null ? CROWDED : CROWDED_WITH_LIMIT;
    }

    /// Takes the rows of a key out of the tags; a stub with the key's words stands for them.
    private int crowd(int tag, long[] words, int at) {
        var members = new RowNumbers(CROWDED_WITH_LIMIT);
        find(words, at, members);
        var crowd =
                new CrowdedKey(rows, keyWords, valueWords, weightWord, this::moved, kept::movedAll);
        long[] row = new long[weightWord];
        for (int i = 0; i < members.size(); i++) {
            int member = members.get(i);
            tags.remove(tag, member);
            System.arraycopy(rows.page(member), rows.base(member), row, 0, weightWord);
            moved(member, crowd.add(row, 0, weight(member)));
            kept.movedAll(); // before the crowd moves on
            free(member);
        }
        int stub = rows.allocate();
        long[] page = rows.page(stub);
        int base = rows.base(stub);
        System.arraycopy(words, at, page, base, keyWords);
        keyLayout.retain(page, base);
        page[base + weightWord] = Long.MIN_VALUE;
        if (freeCrowds.size() > 0) {
            page[base + keyWords] = freeCrowds.removeLast();
            crowded.set((int) page[base + keyWords], crowd);
        } else {
            page[base + keyWords] = crowded.size();
            crowded.add(crowd);
        }
        tags.add(tag, stub);
        return stub;
    }

    private void moved(int from, int to) {
        kept.moved(from, to);
        if (!differences && rows.get(to, weightWord) < 0) {
            suspects.add(to);
        }
    }

    private int addToCrowd(int stub, long[] words, int at, long weight) {
        CrowdedKey crowd = Objects.requireNonNull(crowd(stub));
        int row = crowd.find(words, at + keyWords);
        if (row == TagIndex.NONE) {
            row = crowd.add(words, at, Weights.sum(0, weight));
            retain(row);
            touched = row;
            return row;
        }
        touched = row;
        long sum = Weights.sum(rows.get(row, weightWord), weight);
        if (sum != 0) {
            crowd.changeWeight(row, sum);
            return row;
        }
        release(row);
        crowd.remove(row);
        if (crowd.isEmpty()) {
            int number = (int) rows.get(stub, keyWords);
            crowded.set(number, null);
            freeCrowds.add(number);
            tags.remove(tag(rows.page(stub), rows.base(stub)), stub);
            keyLayout.release(rows.page(stub), rows.base(stub));
            free(stub);
        }
        return TagIndex.NONE;
    }

    private int store(long[] words, int at, long weight) {
        int row = rows.allocate();
        long[] page = rows.page(row);
        int base = rows.base(row);
        System.arraycopy(words, at, page, base, weightWord);
        page[base + weightWord] = Weights.sum(0, weight); // Long.MIN_VALUE marks a crowded key
        retain(row);
        return row;
    }

    private void drop(int row) {
        release(row);
        free(row);
    }

    private void free(int row) {
        rows.set(row, weightWord, 0); // it may be among the suspects
        rows.free(row);
    }

    private void retain(int row) {
        keyLayout.retain(rows.page(row), rows.base(row));
        valueLayout.retain(rows.page(row), rows.base(row) + keyWords);
        rowCount++;
    }

    private void release(int row) {
        keyLayout.release(rows.page(row), rows.base(row));
        valueLayout.release(rows.page(row), rows.base(row) + keyWords);
        rowCount--;
    }

    private @Nullable CrowdedKey crowd(int row) {
        return rows.get(row, weightWord) == Long.MIN_VALUE
                ? crowded.get((int) rows.get(row, keyWords))
                : null;
    }

    private boolean sameKey(int row, long[] keys, int at) {
        long[] page = rows.page(row);
        int base = rows.base(row);
        for (int i = 0; i < keyWords; i++) {
            if (page[base + i] != keys[at + i]) {
                return false;
            }
        }
        return true;
    }

    private boolean sameValue(int row, long[] words, int at) {
        long[] page = rows.page(row);
        int base = rows.base(row);
        for (int i = keyWords; i < weightWord; i++) {
            if (page[base + i] != words[at + i]) {
                return false;
            }
        }
        return true;
    }

    private int tag(long[] keys, int at) {
        return TagIndex.tagOf(RowTable.hash(keys, at, keyWords));
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int[] partitionColumns() {
        return Arrays.copyOf(keyColumns, owning);
    }

    @Override
    public void load(Batch saved) {
        absorb(saved);
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

    /// Keeps rows and where they are found in a cache; before there are any. Contents of long texts
    /// and objects stay in memory, and the hashes of crowded keys.
    public void keepIn(PageCache pages) {
        cache = pages;
        rows.keepIn(pages);
        tags.keepIn(pages);
    }

    /// A delta in the order of its keys, where they are not all in memory: who goes through it
    /// comes to each page once.
    public Batch inOrder(Batch delta) {
        if (cache == null || !cache.isExceeded()) {
            return delta;
        }
        long[] keys = keyLayout.words(delta, keyColumns);
        return delta.take(RowTable.order(keys, keyWords, delta.size()), delta.size());
    }

    /// The bytes that are not in memory.
    public long sizeOutside() {
        return rows.sizeOutside() + tags.sizeOutside();
    }

    /// About how many bytes this keeps in memory.
    public long sizeInBytes() {
        long size = rows.sizeInBytes() + tags.sizeInBytes() + keyLayout.heap().sizeInBytes();
        for (CrowdedKey crowd : crowded) {
            size += crowd == null ? 0 : crowd.sizeInBytes();
        }
        return size;
    }
}
