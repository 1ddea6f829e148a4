package io.deltaway.engine.circuit;

import java.util.Arrays;

/// Where a node stands in the order of running: in which loop, and when within it.
///
/// A loop is run as a whole, so the nodes around it are cut into *phases*: those of the even phase
/// 2k run before the loop of the odd phase 2k + 1, those of phase 2k + 2 may read what it gave. A
/// place is the phases of the loops around a node from the outermost one on, the node's own phase,
/// and the number of exchanges before it in that phase.
record Place(int[] path) implements Comparable<Place> {

    static Place first(int[] loop) {
        return new Place(append(append(loop, 0), 0));
    }

    static int[] append(int[] path, int last) {
        int[] longer = Arrays.copyOf(path, path.length + 1);
        longer[path.length] = last;
        return longer;
    }

    /// The place of a node of a loop that reads a node at `input`: this one or a later one.
    ///
    /// @param loop the phases of the loops around the node
    Place behind(Place input, int[] loop) {
        int[] of = input.path;
        int level = loop.length;
        if (!input.isIn(loop)) {
            return this; // read from outside of the loop
        }
        boolean inside = of.length > level + 2;
        var reader = new Place(append(append(loop, inside ? of[level] + 1 : of[level]), 0));
        if (!inside) {
            reader.path[level + 1] = of[level + 1];
        }
        return reader.compareTo(this) > 0 ? reader : this;
    }

    Place behindExchange() {
        int[] next = path.clone();
        next[next.length - 1]++;
        return new Place(next);
    }

    /// Whether it is inside a loop, be it in a loop within that.
    boolean isIn(int[] loop) {
        int level = loop.length;
        return path.length > level && Arrays.mismatch(path, 0, level, loop, 0, level) < 0;
    }

    @Override
    public int compareTo(Place other) {
        return Arrays.compare(path, other.path);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place place && Arrays.equals(path, place.path);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(path);
    }
}
