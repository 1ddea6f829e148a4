package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.Heap;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.KeptTable;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowLayout;
import io.deltaway.engine.state.RowTable;
import io.deltaway.engine.value.Schema;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// What a [KeyClock] keeps of each key: what the clock says, and for each side the largest time of
/// its rows and the earliest of those that wait for answers.
final class KeyTimes {

    private final int sides;
    private final RowLayout layout;
    private final RowTable table;
    private final KeptTable kept;
    private final IntConsumer added;

    /// The word with what the clock says; behind it, side by side, the largest and the earliest
    /// times.
    private final int now;

    /// @param added told of the number of each new key
    KeyTimes(Schema keys, int sides, IntConsumer added) {
        this.sides = sides;
        this.added = added;
        this.layout = new RowLayout(keys, new Heap());
        this.now = layout.width();
        this.table = new RowTable(now, 1 + 2 * sides);
        this.kept = new KeptTable(layout, table, keys.width());
    }

    /// The numbers of the keys of rows; new ones for those that have none.
    int[] numbers(Batch rows, int[] columns) {
        long[] words = new long[rows.size() * layout.width()];
        int[] found = new int[rows.size()];
        layout.encode(rows, columns, words, layout.width(), 0, true);
        table.findOrAddAll(words, rows.size(), found, this::add);
        layout.heap().sweep();
        return found;
    }

    private void add(int key) {
        layout.retain(table.rows().page(key), table.rows().base(key));
        table.rows().set(key, now, EventClock.BEFORE_ALL);
        for (int side = 0; side < sides; side++) {
            table.rows().set(key, now + 1 + side, EventClock.BEFORE_ALL);
            table.rows().set(key, now + 1 + sides + side, EventClock.AFTER_ALL);
        }
        kept.change(key);
        added.accept(key);
    }

    void remove(int key) {
        kept.remove(key);
        layout.release(table.rows().page(key), table.rows().base(key));
        table.remove(key);
        layout.heap().sweep();
    }

    /// The numbers of all keys.
    IntStream all() {
        boolean[] unused = table.rows().unused();
        return IntStream.range(0, unused.length).filter(key -> !unused[key]);
    }

    private void set(int key, int word, long time) {
        kept.change(key);
        table.rows().set(key, word, time);
    }

    long now(int key) {
        return table.rows().get(key, now);
    }

    void goOn(int key, long time) {
        set(key, now, time);
    }

    long most(int side, int key) {
        return table.rows().get(key, now + 1 + side);
    }

    void rise(int side, int key, long time) {
        set(key, now + 1 + side, time);
    }

    /// Says the earliest time of the rows that wait; [EventClock#AFTER_ALL] where none does.
    void await(int side, int key, long time) {
        set(key, now + 1 + sides + side, time);
    }

    /// How far a side has come: to its largest time, but not past rows that wait.
    long reached(int side, int key) {
        return Math.min(most(side, key), table.rows().get(key, now + 1 + sides + side));
    }

    Kept kept() {
        return kept;
    }

    long sizeInBytes() {
        return table.sizeInBytes() + layout.heap().sizeInBytes();
    }

    void keepIn(PageCache cache) {
        table.keepIn(cache);
        layout.heap().keepIn(cache);
    }

    /// The bytes that are not in memory.
    long sizeOutside() {
        return table.sizeOutside() + layout.heap().sizeOutside();
    }
}
