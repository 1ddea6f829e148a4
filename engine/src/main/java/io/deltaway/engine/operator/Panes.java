package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.KeyOrder;
import io.deltaway.engine.state.Keys;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.TimeTree;
import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The panes that have rows: groups by a key and the start of the pane, and those of each key in
/// the order of their starts. A pane costs its state row, and sixteen bytes in the order; finding
/// one takes a probe, a new one O(log panes).
final class Panes {

    private final int keyCount;
    private final Type time;
    private final Groups groups;

    /// The keys, each weighed by the number of its panes.
    private final Groups keys;

    private final TimeTree order = new TimeTree(Integer::compare);

    /// The number of the key of each pane, or [TimeTree#NONE].
    private int[] keyOf = new int[0];

    /// @param rows with the start of the pane as the last column
    Panes(Schema rows, int[] keyColumns, List<AggregateCall> calls) {
        this.keyCount = keyColumns.length;
        this.time = rows.type(rows.width() - 1);
        int[] paneColumns = Arrays.copyOf(keyColumns, keyCount + 1);
        paneColumns[keyCount] = rows.width() - 1;
        this.groups = new Groups(rows, paneColumns, calls);
        this.keys = new Groups(rows, keyColumns, List.of());
    }

    /// The columns of rows with the start of their pane.
    static Schema withStart(Schema rows, int time) {
        var fields = new ArrayList<>(rows.fields());
        fields.add(new Field("$pane", rows.type(time), false));
        return new Schema(fields);
    }

    /// Places from 0 on in the order of keys, and of the starts of each key's panes.
    ///
    /// @param keyOf a number of the key of each
    static int[] inOrder(int[] keyOf, long[] starts, int count) {
        KeyOrder order =
                (a, b) ->
                        keyOf[(int) a] == keyOf[(int) b]
                                ? Long.compare(starts[(int) a], starts[(int) b])
                                : Integer.compare(keyOf[(int) a], keyOf[(int) b]);
        long[] places = LongStream.range(0, count).toArray();
        Keys.sort(order, places, null, 0, count);
        return Arrays.stream(places).mapToInt(place -> (int) place).toArray();
    }

    /// Keeps panes, keys and their order in a cache.
    void keepIn(PageCache cache) {
        groups.keepIn(cache);
        keys.keepIn(cache);
        order.keepIn(cache);
    }

    long sizeOutside() {
        return groups.sizeOutside() + keys.sizeOutside() + order.sizeOutside();
    }

    /// A delta in the order of its panes, and in pieces, where they are not all in memory.
    List<Batch> inOrder(Batch rows) {
        return groups.inOrder(rows);
    }

    Groups groups() {
        return groups;
    }

    int keyOf(int pane) {
        return keyOf[pane];
    }

    long start(int pane) {
        return TimeWords.ofStored(time, groups.rows().get(pane, keyCount));
    }

    /// A place in the panes of all keys.
    TimeTree.Cursor cursor() {
        return order.cursor();
    }

    /// The panes of some rows, new ones where there are none.
    ///
    /// @param made told of the new ones
    int[] find(Batch rows, IntConsumer made) {
        int[] found = groups.find(rows);
        var fresh = new RowNumbers(4);
        for (int i = 0; i < rows.size(); i++) {
            reach(found[i]);
            if (keyOf[found[i]] == TimeTree.NONE) {
                fresh.add(i);
            }
        }
        if (fresh.size() > 0) {
            int[] keysOfFresh = keys.find(rows.take(fresh.array(), fresh.size()));
            for (int i = 0; i < fresh.size(); i++) {
                int pane = found[fresh.get(i)];
                if (keyOf[pane] == TimeTree.NONE) {
                    add(pane, keysOfFresh[i]);
                    made.accept(pane);
                }
            }
        }
        return found;
    }

    private void reach(int pane) {
        if (pane >= keyOf.length) {
            int length = keyOf.length;
            keyOf = Arrays.copyOf(keyOf, Math.max(pane + 1, Math.max(16, length * 2)));
            Arrays.fill(keyOf, length, keyOf.length, TimeTree.NONE);
        }
    }

    private void add(int pane, int key) {
        keyOf[pane] = key;
        keys.addWeight(key, 1);
        order.add(key, start(pane), pane);
    }

    /// Forgets a pane.
    void remove(int pane) {
        int key = keyOf[pane];
        order.remove(key, start(pane), pane);
        keyOf[pane] = TimeTree.NONE;
        groups.remove(pane);
        keys.addWeight(key, -1);
        if (keys.weight(key) == 0) {
            keys.remove(key);
        }
    }

    /// Takes note of panes that were taken up; before anything else.
    ///
    /// @param made told of each
    void takeUp(IntConsumer made) {
        boolean[] unused = groups.rows().unused();
        int[] panes = IntStream.range(0, unused.length).filter(pane -> !unused[pane]).toArray();
        var columns = new Column[keyCount];
        for (int k = 0; k < keyCount; k++) {
            columns[k] = key(k, panes, panes.length);
        }
        int[] keyColumns = IntStream.range(0, keyCount).toArray();
        int[] found = keys.find(new Batch(panes.length, columns, null, false), keyColumns);
        for (int i = 0; i < panes.length; i++) {
            reach(panes[i]);
            add(panes[i], found[i]);
            made.accept(panes[i]);
        }
    }

    /// A column of the keys of some panes.
    Column key(int column, int[] panes, int count) {
        return groups.keyLayout().decode(groups.rows(), 0, column, panes, count);
    }

    /// A column of some keys.
    Column keyColumn(int column, int[] someKeys, int count) {
        return keys.keyLayout().decode(keys.rows(), 0, column, someKeys, count);
    }

    /// Frees what has gone.
    void sweep() {
        groups.keyLayout().heap().sweep();
        keys.keyLayout().heap().sweep();
    }

    long sizeInBytes() {
        return groups.sizeInBytes() + keys.sizeInBytes() + order.sizeInBytes() + keyOf.length * 4L;
    }
}
