package io.deltaway.engine.aggregate;

import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;

/// The smallest or largest value of groups from which no row is ever retracted: only that value is
/// kept. O(1) a row.
class AppendOnlyExtreme extends OneValue {

    private final boolean largest;

    private AppendOnlyExtreme(BagKeys keys, boolean largest) {
        super(keys);
        this.largest = largest;
    }

    /// @param largest whether the last key in the order is the result, rather than the first
    static Aggregate of(BagKeys keys, boolean largest) {
        return keys.order() == null
                ? new OfWords(keys, largest)
                : new AppendOnlyExtreme(keys, largest);
    }

    @Override
    public final void add(Rows rows, int offset, int[] groups, Arguments input) {
        boolean someNull = input.someNull();
        for (int i = 0; i < input.size(); i++) {
            if (someNull && input.isNull(i)) {
                continue;
            }
            long weight = input.weight(i);
            if (weight < 0) {
                throw new NegativeWeightException("a row of an append-only table", weight);
            }
            offer(rows, offset, groups[i], keys.take(input, i));
        }
        keys.sweep();
    }

    final void offer(Rows rows, int offset, int group, long key) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        if (page[at] == 0) {
            page[at] = 1;
            page[at + 1] = key;
            return;
        }
        long before = page[at + 1];
        int order = keys.compare(key, before);
        if (largest ? order > 0 : order < 0) {
            rows.set(group, offset + 1, key); // the page may be gone for those of keys
            keys.release(before);
        } else {
            keys.release(key);
        }
    }

    /// Keys that mean the same on every worker.
    private static final class OfWords extends AppendOnlyExtreme implements Aggregate.Mergeable {

        OfWords(BagKeys keys, boolean largest) {
            super(keys, largest);
        }

        @Override
        public boolean export(Rows rows, int offset, int group, int part, long[] words, int to) {
            words[to] = rows.get(group, offset);
            words[to + 1] = rows.get(group, offset + 1);
            return false;
        }

        @Override
        public void merge(Rows rows, int offset, int group, long[] words, int from) {
            if (words[from] != 0) {
                offer(rows, offset, group, words[from + 1]);
            }
        }
    }
}
