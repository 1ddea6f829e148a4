package io.deltaway.documents.internal.split;

import java.util.Arrays;

/// Places between units, and which of some that lie beside each other is the best to cut at: by
/// what lies there, then by a hash of the words around it, then the first one.
///
/// A tree of the best of two, of four and so on: made in linear time, asked in logarithmic time
/// whatever the texts are.
final class Places {

    static final int NONE = -1;

    private final Units units;
    private final int first;
    private final int count;

    /// The best below a node; the children of node `i` are `2i` and `2i + 1`, and the leaves are
    /// the places in their order.
    private final int[] best;

    /// The places behind `start` and before `end`.
    Places(Units units, int start, int end) {
        this.units = units;
        this.first = start + 1;
        this.count = Math.max(0, end - first);
        this.best = new int[2 * count];
        Arrays.setAll(best, node -> first + node - count);
        for (int node = count - 1; node > 0; node--) {
            best[node] = better(best[2 * node], best[2 * node + 1]);
        }
    }

    private int better(int place, int other) {
        if (place == NONE || other == NONE) {
            return Math.max(place, other);
        }
        int order = units.level(place).compareTo(units.level(other));
        order = order != 0 ? order : Integer.compare(units.hash(other), units.hash(place));
        order = order != 0 ? order : Integer.compare(place, other);
        return order < 0 ? place : other;
    }

    /// The best of the places from one up to another; NONE where there is none.
    int best(int from, int to) {
        int found = NONE;
        int low = from - first + count;
        int high = to - first + count;
        while (low < high) {
            if (low % 2 == 1) {
                found = better(found, best[low++]);
            }
            if (high % 2 == 1) {
                found = better(found, best[--high]);
            }
            low /= 2;
            high /= 2;
        }
        return found;
    }
}
