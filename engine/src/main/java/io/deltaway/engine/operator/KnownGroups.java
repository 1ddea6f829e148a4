package io.deltaway.engine.operator;

import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Rows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The groups of the rows of an index, by the words of their key. For each row it remembers which
/// group that was, and looks there first: most often that saves the probe, and rows that stand one
/// behind the other find what was remembered one behind the other too.
///
/// Four bytes a row. What is remembered may be outdated, as rows and groups move and go.
final class KnownGroups {

    private final Index index;
    private final Groups groups;
    private final int[] words;

    /// For each row of the index one more than the number of its group.
    private int[] known = new int[64];

    private final int[] groupOf;
    private final int[] missing;
    private final long[] keys;

    private KnownGroups(Index index, Groups groups, int[] words, int most) {
        this.index = index;
        this.groups = groups;
        this.words = words;
        this.groupOf = new int[most];
        this.missing = new int[most];
        this.keys = new long[most * words.length];
    }

    /// Null where the words of a key are not the same in the index and in the groups.
    ///
    /// @param columns the columns of the index that are the groups' key
    /// @param most how many rows are ever looked for together
    static @Nullable KnownGroups of(Index index, int[] columns, Groups groups, int most) {
        int[] words = Arrays.stream(columns).map(index::plainWord).toArray();
        boolean fits = groups.keyLayout().isPlain() && Arrays.stream(words).allMatch(w -> w >= 0);
        return fits ? new KnownGroups(index, groups, words, most) : null;
    }

    /// The groups of the rows `rows[from]` to `rows[to - 1]`; valid until the next call.
    int[] find(int[] rows, int from, int to) {
        Rows stored = index.rows();
        if (known.length < stored.end()) {
            known = Arrays.copyOf(known, Math.max(stored.end(), known.length + known.length / 2));
        }
        Rows states = groups.rows();
        int misses = 0;
        for (int i = from; i < to; i++) {
            int row = rows[i];
            int group = known[row] - 1;
            groupOf[i - from] = group;
            if (group < 0 || !isOf(states, group, stored, row)) {
                missing[misses++] = i;
            }
        }
        if (misses > 0) {
            findMissing(rows, from, misses);
        }
        return groupOf;
    }

    /// Whether a group is there and has the key of a row.
    private boolean isOf(Rows states, int group, Rows stored, int row) {
        long[] state = states.page(group);
        int at = states.base(group);
        long[] page = stored.page(row);
        int base = stored.base(row);
        for (int k = 0; k < words.length; k++) {
            if (state[at + k] != page[base + words[k]]) {
                return false;
            }
        }
        return state[at + words.length] != 0; // a group that has gone has no weight
    }

    private void findMissing(int[] rows, int from, int misses) {
        Rows stored = index.rows();
        for (int m = 0; m < misses; m++) {
            int row = rows[missing[m]];
            for (int k = 0; k < words.length; k++) {
                keys[m * words.length + k] = stored.get(row, words[k]);
            }
        }
        int[] found = groups.find(keys, misses);
        for (int m = 0; m < misses; m++) {
            groupOf[missing[m] - from] = found[m];
            known[rows[missing[m]]] = found[m] + 1;
        }
    }
}
