package io.deltaway.engine.aggregate;

import io.deltaway.engine.state.Rows;

/// A value that is computed elsewhere: the last one that was given to a group, or none where that
/// was null. Weights are not looked at. O(1) a row.
final class Given extends OneValue {

    Given(BagKeys keys) {
        super(keys);
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        boolean someNull = input.someNull();
        for (int i = 0; i < input.size(); i++) {
            release(rows, offset, groups[i]);
            if (!someNull || !input.isNull(i)) {
                rows.set(groups[i], offset, 1);
                rows.set(groups[i], offset + 1, keys.take(input, i));
            }
        }
        keys.sweep();
    }
}
