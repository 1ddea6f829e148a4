package io.deltaway.jdbc.internal.read;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Rows that were read, as 128 bits each, and how often. Owned by one thread.
final class Seen {

    /// Told apart from the other half of a fingerprint by where it begins.
    private static final long OTHER_SEED = 0x9E3779B97F4A7C15L;

    private final Map<Fingerprint, Integer> counts;
    private int size;

    private record Fingerprint(long high, long low) {}

    Seen() {
        counts = new HashMap<>();
    }

    private Seen(Seen other) {
        counts = new HashMap<>(other.counts);
        size = other.size;
    }

    Seen copy() {
        return new Seen(this);
    }

    int size() {
        return size;
    }

    /// The fingerprints of rows, by the columns that are read.
    static Prints prints(Batch rows, boolean[] needed) {
        long[] high = new long[rows.size()];
        long[] low = new long[rows.size()];
        java.util.Arrays.fill(low, OTHER_SEED);
        for (int c = 0; c < needed.length; c++) {
            if (needed[c]) {
                rows.column(c).mixHashes(high);
                rows.column(c).mixHashes(low);
            }
        }
        return new Prints(high, low);
    }

    /// The fingerprint of a text.
    static Prints print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long hash = Hashing.hash(bytes, 0, bytes.length);
        return new Prints(new long[] {hash}, new long[] {Hashing.mix(OTHER_SEED, text.hashCode())});
    }

    /// Fingerprints of some rows.
    record Prints(long[] high, long[] low) {
        private Fingerprint of(int row) {
            return new Fingerprint(high[row], low[row]);
        }
    }

    void add(Prints prints, int row) {
        counts.merge(prints.of(row), 1, Integer::sum);
        size++;
    }

    void addAll(Seen other) {
        other.counts.forEach((print, count) -> counts.merge(print, count, Integer::sum));
        size += other.size;
    }

    /// Takes one away; false where there is none.
    boolean remove(Prints prints, int row) {
        Integer count = counts.get(prints.of(row));
        if (count == null) {
            return false;
        }
        if (count == 1) {
            counts.remove(prints.of(row));
        } else {
            counts.put(prints.of(row), count - 1);
        }
        size--;
        return true;
    }

    void clear() {
        counts.clear();
        size = 0;
    }

    void write(ByteWriter out) {
        out.writeVarLong(counts.size());
        counts.forEach((print, count) -> {
            out.writeLong(print.high());
            out.writeLong(print.low());
            out.writeVarLong(count);
        });
    }

    static Seen read(ByteReader in) {
        var seen = new Seen();
        for (long left = in.readVarLong(); left > 0; left--) {
            int count =
                    seen.put(new Fingerprint(in.readLong(), in.readLong()), (int) in.readVarLong());
            seen.size += count;
        }
        return seen;
    }

    private int put(Fingerprint print, int count) {
        counts.put(print, count);
        return count;
    }
}
