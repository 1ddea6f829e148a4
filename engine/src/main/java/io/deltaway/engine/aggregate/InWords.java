package io.deltaway.engine.aggregate;

import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;

/// An aggregate whose state is words and nothing else, each of them a sum or part of one.
abstract class InWords implements Aggregate.Linear {

    private final int words;

    InWords(int words) {
        this.words = words;
    }

    @Override
    public final int words() {
        return words;
    }

    @Override
    public final boolean export(
            Rows rows, int offset, int group, int part, long[] exported, int to) {
        System.arraycopy(rows.page(group), rows.base(group) + offset, exported, to, words);
        return false;
    }

    @Override
    public void addTimes(
            Rows rows,
            int offset,
            int[] groups,
            int count,
            Rows states,
            int[] stateOf,
            long[] times) {
        long[] state = new long[words];
        for (int i = 0; i < count; i++) {
            export(states, offset, stateOf[i], 0, state, 0);
            if (times[i] != 1) {
                multiply(state, times[i]);
            }
            merge(rows, offset, groups[i], state, 0);
        }
    }

    /// Makes of a state what it is for rows that are there so often.
    void multiply(long[] state, long times) {
        for (int i = 0; i < words; i++) {
            state[i] *= times;
        }
    }

    /// Multiplies a number of several words, the lowest first, by another one; what does not fit is
    /// lost, as in additions.
    static void multiply(long[] words, int from, int to, long factor) {
        long flip = factor >> 63; // -x is ~x + 1
        long carry = -flip;
        long size = Math.abs(factor);
        long product = 0;
        for (int i = from; i < to; i++) {
            long word = words[i] ^ flip;
            words[i] = word + carry;
            carry = Long.compareUnsigned(words[i], word) < 0 ? 1 : 0;
            long low = words[i] * size;
            long high = Math.unsignedMultiplyHigh(words[i], size);
            words[i] = low + product;
            product = high + (Long.compareUnsigned(words[i], low) < 0 ? 1 : 0);
        }
    }

    /// Checks a count of rows.
    static long counted(long count, String what) {
        if (count < 0) {
            throw new NegativeWeightException(what, count);
        }
        return count;
    }
}
