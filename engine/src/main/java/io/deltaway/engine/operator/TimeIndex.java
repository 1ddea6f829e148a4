package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.Heap;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowLayout;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.RowTable;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.state.TimeTree;
import io.deltaway.engine.time.TimeScale;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Accumulated deltas by key and, for each key, in the order of a time: what temporal joins read.
/// Rows whose key or time is null match nothing and are not kept. The rows of one key are a group.
///
/// Until the next epoch begins it shows the rows as of now and as of the end of the epoch before,
/// side by side: a row that came or went in this epoch is there with its weight then and now. So
/// whoever works at the end of an epoch compares two answers, and none has to be kept in between.
///
/// Keeps for each row its words without those of key and time, one for the weight, and about 24
/// bytes of [TimeTree]; for each key its words and about 20 bytes. O(log n) for a changed row.
final class TimeIndex {

    /// No group.
    static final int NONE = RowTable.NONE;

    /// A weight below this is the number of a change in this epoch, counted from the smallest long.
    private static final long CHANGES = Long.MIN_VALUE >> 1;

    private final int[] keyColumns;
    private final int timeColumn;
    private final int[] restColumns;
    private final TimeScale scale;
    private final RowLayout keyLayout;
    private final RowLayout restLayout;
    private final RowTable groups;
    private final Rows rows;
    private final RowOrder ties;
    private final TimeTree tree;
    private final int countWord;
    private final int weightWord;
    private final TimeChanges changes = new TimeChanges(this);
    private final RowNumbers emptied = new RowNumbers(4);
    private final KeptTimes kept;
    private boolean epochEnded = true;
    private boolean begun;

    /// @param keyColumns none where all rows are one group
    /// @param order all columns, in the order in which they break ties of time
    TimeIndex(Schema schema, int[] keyColumns, int timeColumn, int[] order) {
        this.keyColumns = keyColumns.clone();
        this.timeColumn = timeColumn;
        this.restColumns =
                Arrays.stream(order)
                        .filter(c -> c != timeColumn && indexOf(keyColumns, c) < 0)
                        .toArray();
        this.scale = TimeScale.of(schema.type(timeColumn));
        var heap = new Heap();
        this.keyLayout = new RowLayout(pick(schema, keyColumns), heap);
        this.restLayout = new RowLayout(pick(schema, restColumns), heap);
        this.countWord = keyLayout.width();
        this.weightWord = restLayout.width();
        this.groups = new RowTable(countWord, 1);
        this.rows = new Rows(weightWord + 1);
        this.ties = new RowOrder(rows, restLayout, new int[0], new boolean[0]);
        this.tree = new TimeTree(ties::compare);
        this.kept = new KeptTimes(this, schema);
    }

    KeptTimes kept() {
        return kept;
    }

    private static Schema pick(Schema schema, int[] columns) {
        return RowLayout.pick(schema, Arrays.stream(columns).boxed().toList());
    }

    private static int indexOf(int[] columns, int column) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] == column) {
                return i;
            }
        }
        return -1;
    }

    TimeScale scale() {
        return scale;
    }

    TimeTree.Cursor cursor() {
        return tree.cursor();
    }

    /// The columns of the key, as columns of the indexed rows.
    int[] keyColumns() {
        return keyColumns.clone();
    }

    /// The rows of a delta that have a key and a time, or those that don't.
    Batch withTime(Batch delta, boolean wanted) {
        int size = delta.size();
        int[] picked = new int[size];
        int count = 0;
        for (int row = 0; row < size; row++) {
            if (hasTime(delta, row) == wanted) {
                picked[count++] = row;
            }
        }
        return count == size ? delta : delta.take(picked, count);
    }

    private boolean hasTime(Batch delta, int row) {
        for (int column : keyColumns) {
            if (delta.column(column).isNull(row)) {
                return false;
            }
        }
        return scale.isTime(delta.column(timeColumn), row);
    }

    long time(Batch delta, int row) {
        return scale.get(delta.column(timeColumn), row);
    }

    /// The group of each row of a batch that has these columns as its key; [#NONE] where no row has
    /// that key.
    int[] groups(Batch batch, int[] columns) {
        int keyWords = keyLayout.width();
        long[] keys = new long[batch.size() * keyWords];
        keyLayout.encode(batch, columns, keys, keyWords, 0, false);
        int[] found = new int[batch.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = groups.find(keys, i * keyWords);
        }
        return found;
    }

    /// The keys of some groups.
    Batch keys(int[] ofGroups, int count) {
        Column[] columns =
                IntStream.range(0, keyColumns.length)
                        .mapToObj(c -> keyLayout.decode(groups.rows(), 0, c, ofGroups, count))
                        .toArray(Column[]::new);
        return new Batch(count, columns, null, false);
    }

    /// A column of some rows.
    Column column(int column, TimedRows of) {
        int count = of.size();
        int inKey = indexOf(keyColumns, column);
        if (inKey < 0) {
            return column == timeColumn
                    ? scale.column(of.times(), of.rows(), count)
                    : restLayout.decode(rows, 0, indexOf(restColumns, column), of.rows(), count);
        }
        int[] present = new int[count];
        for (int i = 0; i < count; i++) {
            present[i] = of.row(i) < 0 ? NONE : of.group(i);
        }
        return keyLayout.decode(groups.rows(), 0, inKey, present, count);
    }

    private static int number(long word) {
        return (int) (word - Long.MIN_VALUE);
    }

    /// The weight of a row as of now.
    long weight(int row) {
        long word = rows.get(row, weightWord);
        return word >= CHANGES ? word : changes.now(number(word));
    }

    /// The weight of a row as of the end of the epoch before.
    long weightBefore(int row) {
        long word = rows.get(row, weightWord);
        return word >= CHANGES ? word : changes.before(number(word));
    }

    /// The number under which this epoch's change of a row was noted, or a negative one.
    int change(int row) {
        long word = rows.get(row, weightWord);
        return word >= CHANGES ? -1 : number(word);
    }

    /// What this epoch has changed so far.
    TimeChanges changes() {
        return changes;
    }

    /// Compares two rows of one group and time.
    int compareTies(int row, int other) {
        return ties.compare(row, other);
    }

    /// Forgets what the last epoch changed, if a new one begins, and what is of no more use.
    void begin(@Nullable Forgetting forgetting) {
        if (!epochEnded) {
            return;
        }
        epochEnded = false;
        settle();
        if (forgetting != null) {
            // Of what was taken up, nothing is awaited yet.
            for (int group = 0; !begun && group < groupEnd(); group++) {
                forgetting.changed(this, group);
            }
            for (int i = 0; i < changes.size(); i++) {
                forgetting.changed(this, changes.group(i));
            }
        }
        begun = true;
        changes.clear();
        if (forgetting != null) {
            forgetting.drop(this);
        }
        removeEmptied();
    }

    private void settle() {
        for (int i = 0; i < changes.size(); i++) {
            int row = changes.row(i);
            if (row >= 0) {
                if (changes.now(i) == 0) {
                    remove(changes.group(i), changes.time(i), row);
                } else {
                    rows.set(row, weightWord, changes.now(i));
                }
            }
        }
    }

    /// Takes out rows of which none changed in this epoch.
    void remove(TimedRows gone) {
        kept.forget(gone);
        for (int i = 0; i < gone.size(); i++) {
            remove(gone.group(i), gone.time(i), gone.row(i));
        }
        if (gone.size() > 0) {
            removeEmptied();
        }
    }

    /// Says that the epoch is over: no weight may be below zero.
    ///
    /// @throws NegativeWeightException where one is
    void endEpoch() {
        epochEnded = true;
        for (int i = 0; i < changes.size(); i++) {
            if (changes.now(i) < 0) {
                throw new NegativeWeightException("a row of a temporal join", changes.now(i));
            }
        }
    }

    /// Adds the rows of a delta that have a time. Within an epoch weights may fall below zero.
    void absorb(Batch delta) {
        int size = delta.size();
        int keyWords = keyLayout.width();
        int restWords = restLayout.width();
        long[] keys = new long[size * keyWords];
        long[] words = new long[size * restWords];
        keyLayout.encode(delta, keyColumns, keys, keyWords, 0, true);
        restLayout.encode(delta, restColumns, words, restWords, 0, true);
        int[] found = new int[size];
        groups.findOrAddAll(keys, size, found, this::retainGroup);
        for (int i = 0; i < size; i++) {
            long time = time(delta, i);
            kept.change(found[i], time, i);
            add(found[i], time, words, i * restWords, delta.weight(i));
        }
        removeEmptied();
        kept.absorb(delta);
    }

    private void retainGroup(int group) {
        keyLayout.retain(groups.rows().page(group), groups.rows().base(group));
    }

    private void add(int group, long time, long[] words, int at, long weight) {
        int stored = store(group, words, at);
        int row = tree.add(group, time, stored);
        if (row != stored) {
            release(group, stored);
        }
        long word = rows.get(row, weightWord);
        if (word < CHANGES) {
            int change = number(word);
            changes.addTo(change, weight);
            if (changes.now(change) == 0 && changes.before(change) == 0) {
                changes.cancel(change);
                remove(group, time, row);
            }
        } else if (weight != 0) {
            rows.set(row, weightWord, Long.MIN_VALUE + changes.add(group, time, row, word, weight));
        } else if (row == stored) {
            remove(group, time, row);
        }
    }

    private int store(int group, long[] words, int at) {
        int row = rows.allocate();
        System.arraycopy(words, at, rows.page(row), rows.base(row), weightWord);
        restLayout.retain(rows.page(row), rows.base(row));
        groups.rows().set(group, countWord, groups.rows().get(group, countWord) + 1);
        return row;
    }

    private void remove(int group, long time, int row) {
        tree.remove(group, time, row);
        release(group, row);
    }

    private void release(int group, int row) {
        restLayout.release(rows.page(row), rows.base(row));
        rows.free(row);
        long left = groups.rows().get(group, countWord) - 1;
        groups.rows().set(group, countWord, left);
        if (left == 0) {
            emptied.add(group);
        }
    }

    /// Forgets groups that are empty still, each once, and what is stored for nobody.
    private void removeEmptied() {
        Rows stored = groups.rows();
        for (int i = 0; i < emptied.size(); i++) {
            int group = emptied.get(i);
            if (stored.get(group, countWord) == 0) {
                keyLayout.release(stored.page(group), stored.base(group));
                groups.remove(group);
                stored.set(group, countWord, -1);
            }
        }
        emptied.clear();
        restLayout.heap().sweep();
    }

    /// The number of distinct rows.
    long size() {
        return tree.size();
    }

    /// Takes what was absorbed for what was there before, be it less than nothing: the rest may
    /// come with other rows that were saved.
    void takeUp() {
        settle();
        changes.clear();
        removeEmptied();
    }

    /// One more than the largest number that a group ever had.
    int groupEnd() {
        return groups.rows().end();
    }

    /// About how many bytes this keeps.
    long sizeInBytes() {
        return rows.sizeInBytes()
                + tree.sizeInBytes()
                + groups.sizeInBytes()
                + restLayout.heap().sizeInBytes();
    }

    void keepIn(PageCache cache) {
        groups.keepIn(cache);
        rows.keepIn(cache);
        tree.keepIn(cache);
        restLayout.heap().keepIn(cache);
    }

    /// The bytes that are not in memory.
    long sizeOutside() {
        return groups.sizeOutside()
                + rows.sizeOutside()
                + tree.sizeOutside()
                + restLayout.heap().sizeOutside();
    }
}
