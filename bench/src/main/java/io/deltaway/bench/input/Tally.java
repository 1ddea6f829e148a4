package io.deltaway.bench.input;

/// What is left of many rows when they are compared: how many there are, and the sum of their
/// hashes, each times its weight. Two tables with the same rows have the same tally, in whatever
/// order they come.
public final class Tally {

    private long rows;
    private long hash;

    public void add(long weight, long... values) {
        long mixed = values.length;
        for (long value : values) {
            mixed = (mixed ^ value) * 0x9e3779b97f4a7c15L;
            mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
            mixed ^= mixed >>> 29;
        }
        rows += weight;
        hash += weight * mixed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tally that && rows == that.rows && hash == that.hash;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }

    @Override
    public String toString() {
        return rows + " rows, hash " + Long.toHexString(hash);
    }
}
