package io.deltaway.jdbc.internal.read;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Hashing;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Rows that were read, as fingerprints, and how often. A fingerprint has 64 bits for each column,
/// so that whoever reads fewer columns later still knows the rows. Owned by one thread.
final class Seen {

    /// Tells the halves of a text's fingerprint apart.
    private static final long OTHER_SEED = 0x9E3779B97F4A7C15L;

    private final Map<LongBuffer, Integer> counts;
    private int size;

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

    /// The fingerprints of rows, by these columns.
    static LongBuffer[] prints(Batch rows, int[] columns) {
        var prints = new LongBuffer[rows.size()];
        Arrays.setAll(prints, row -> LongBuffer.allocate(columns.length));
        for (int i = 0; i < columns.length; i++) {
            long[] hashes = new long[rows.size()];
            rows.column(columns[i]).mixHashes(hashes);
            for (int row = 0; row < hashes.length; row++) {
                prints[row].put(i, Hashing.finish(hashes[row]));
            }
        }
        return prints;
    }

    /// The fingerprint of a text.
    static LongBuffer print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long hash = Hashing.hash(bytes, 0, bytes.length);
        return LongBuffer.wrap(new long[] {hash, Hashing.mix(OTHER_SEED, text.hashCode())});
    }

    void add(LongBuffer print) {
        add(print, 1);
    }

    private void add(LongBuffer print, int count) {
        counts.merge(print, count, Integer::sum);
        size += count;
    }

    void addAll(Seen other) {
        other.counts.forEach(this::add);
    }

    /// Takes one away; false where there is none.
    boolean remove(LongBuffer print) {
        Integer count = counts.get(print);
        if (count == null) {
            return false;
        }
        if (count == 1) {
            counts.remove(print);
        } else {
            counts.put(print, count - 1);
        }
        size--;
        return true;
    }

    void clear() {
        counts.clear();
        size = 0;
    }

    /// The same rows by some of their columns only, named by their places.
    Seen by(int[] places) {
        var fewer = new Seen();
        counts.forEach((print, count) ->
                fewer.add(
                        LongBuffer.wrap(Arrays.stream(places).mapToLong(print::get).toArray()),
                        count));
        return fewer;
    }

    void write(ByteWriter out) {
        out.writeVarLong(counts.size());
        counts.forEach((print, count) -> {
            out.writeVarLong(print.limit());
            for (int i = 0; i < print.limit(); i++) {
                out.writeLong(print.get(i));
            }
            out.writeVarLong(count);
        });
    }

    static Seen read(ByteReader in) {
        var seen = new Seen();
        for (long left = in.readVarLong(); left > 0; left--) {
            long[] print = new long[(int) in.readVarLong()];
            for (int i = 0; i < print.length; i++) {
                print[i] = in.readLong();
            }
            seen.add(LongBuffer.wrap(print), (int) in.readVarLong());
        }
        return seen;
    }
}
