package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A HyperLogLog sketch that takes retractions: where the usual one keeps the highest rank of each
/// register, this one counts how often each rank was seen, so that the highest is known again when
/// the rows that showed it are gone.
///
/// Counters stand in a hash table by register and rank; the highest rank of each register is kept
/// beside it once there are many. The estimate is Ertl's improved one (O. Ertl, "New cardinality
/// estimation algorithms for HyperLogLog sketches", arXiv:1702.01284, algorithm 6), which needs no
/// correction tables.
final class RankCounts {

    private static final int SPARSE_COUNTERS = 256;
    private static final int RANK_BITS = 6;

    private final int precision;
    private final int ranks;

    /// Register and rank of each used place; 0 is free, since ranks start with 1.
    private int[] codes = new int[8];

    private long[] counts = new long[8];
    private int used;
    private int negatives;

    /// The highest rank of each register, and how many registers have which; absent while there are
    /// few counters.
    private byte @Nullable [] highest;

    private int[] registersByRank = new int[0];

    /// @param precision the logarithm to the base 2 of the number of registers
    RankCounts(int precision) {
        this.precision = precision;
        this.ranks = 64 - precision + 1;
    }

    /// Adds rows whose value has this hash.
    void add(long hash, long weight) {
        int register = (int) (hash >>> 64 - precision);
        int rank = Math.min(ranks, Long.numberOfLeadingZeros(hash << precision) + 1);
        addCode(register << RANK_BITS | rank, weight);
    }

    private void addCode(int code, long weight) {
        if (weight == 0) {
            return;
        }
        int at = find(code);
        long before = codes[at] == code ? counts[at] : 0;
        long after = Weights.sum(before, weight);
        negatives += (after < 0 ? 1 : 0) - (before < 0 ? 1 : 0);
        if (after == 0) {
            remove(at);
        } else if (before == 0) {
            insert(at, code, after);
        } else {
            counts[at] = after;
        }
        if (highest != null && before > 0 != after > 0) {
            follow(highest, code, after > 0);
        }
    }

    private int home(int code) {
        return code * 0x9E3779B9 >>> 32 - Integer.numberOfTrailingZeros(codes.length);
    }

    /// Where a code stands, or the free place where it would.
    private int find(int code) {
        int mask = codes.length - 1;
        int at = home(code);
        while (codes[at] != 0 && codes[at] != code) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void insert(int at, int code, long count) {
        codes[at] = code;
        counts[at] = count;
        used++;
        if (used > codes.length * 3 / 4) {
            resize(codes.length * 2);
        }
        if (highest == null && used > SPARSE_COUNTERS) {
            byte[] found = new byte[1 << precision];
            registersByRank = histogram(found);
            highest = found;
        }
    }

    private void resize(int capacity) {
        int[] oldCodes = codes;
        long[] oldCounts = counts;
        codes = new int[capacity];
        counts = new long[capacity];
        for (int i = 0; i < oldCodes.length; i++) {
            if (oldCodes[i] != 0) {
                int at = find(oldCodes[i]);
                codes[at] = oldCodes[i];
                counts[at] = oldCounts[i];
            }
        }
    }

    /// Frees a place and closes the gap, so that no search ends too early.
    private void remove(int place) {
        int mask = codes.length - 1;
        int gap = place;
        for (int at = gap + 1 & mask; codes[at] != 0; at = at + 1 & mask) {
            if ((at - home(codes[at]) & mask) >= (at - gap & mask)) {
                codes[gap] = codes[at];
                counts[gap] = counts[at];
                gap = at;
            }
        }
        codes[gap] = 0;
        used--;
        if (used < SPARSE_COUNTERS / 4) {
            highest = null;
        }
        if (codes.length > 16 && used < codes.length / 8) {
            resize(codes.length / 2);
        }
    }

    /// Keeps the highest rank of a register after a counter rose above zero or fell to it.
    private void follow(byte[] ranksOf, int code, boolean present) {
        int register = code >>> RANK_BITS;
        int rank = code & (1 << RANK_BITS) - 1;
        int before = ranksOf[register];
        int after = before;
        if (present) {
            after = Math.max(before, rank);
        } else if (rank == before) {
            after = rank - 1;
            while (after > 0 && !isPresent(register << RANK_BITS | after)) {
                after--;
            }
        }
        registersByRank[before]--;
        registersByRank[after]++;
        ranksOf[register] = (byte) after;
    }

    private boolean isPresent(int code) {
        int at = find(code);
        return codes[at] == code && counts[at] > 0;
    }

    /// Fills in the highest rank of each register and counts registers by it.
    private int[] histogram(byte[] ranksOf) {
        int[] registers = new int[ranks + 1];
        registers[0] = ranksOf.length;
        for (int i = 0; i < codes.length; i++) {
            int register = codes[i] >>> RANK_BITS;
            int rank = codes[i] & (1 << RANK_BITS) - 1;
            if (counts[i] > 0 && codes[i] != 0 && rank > ranksOf[register]) {
                registers[ranksOf[register]]--;
                registers[rank]++;
                ranksOf[register] = (byte) rank;
            }
        }
        return registers;
    }

    /// The estimated number of distinct values.
    ///
    /// @param scratch zeros, a byte for each register; zeros again afterwards
    double estimate(byte[] scratch) {
        if (negatives > 0) {
            throw new NegativeWeightException("a value that was counted", -1);
        }
        int[] registers = registersByRank;
        if (highest == null) {
            registers = histogram(scratch);
            for (int code : codes) {
                scratch[code >>> RANK_BITS] = 0;
            }
        }
        double all = 1 << precision;
        double z = all * tau(1 - registers[ranks] / all);
        for (int rank = ranks - 1; rank >= 1; rank--) {
            z = (z + registers[rank]) / 2;
        }
        z += all * sigma(registers[0] / all);
        return all * all / (2 * Math.log(2) * z);
    }

    private static double sigma(double fraction) {
        if (fraction == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = fraction;
        double y = 1;
        double z = x;
        double before;
        do {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        } while (z != before);
        return z;
    }

    private static double tau(double fraction) {
        if (fraction == 0 || fraction == 1) {
            return 0;
        }
        double x = fraction;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            x = Math.sqrt(x);
            before = z;
            y /= 2;
            z -= (1 - x) * (1 - x) * y;
        } while (z != before);
        return z / 3;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /// Writes the counters in the order of their registers and ranks.
    void save(ByteWriter out) {
        int[] sorted = Arrays.stream(codes).filter(code -> code != 0).sorted().toArray();
        out.writeVarLong(sorted.length);
        for (int code : sorted) {
            out.writeVarLong(code);
            out.writeLong(counts[find(code)]);
        }
    }

    void load(ByteReader in) {
        long size = in.readVarLong();
        for (long i = 0; i < size; i++) {
            int code = (int) in.readVarLong();
            addCode(code, in.readLong());
        }
    }

    long sizeInBytes() {
        return 64
                + codes.length * 12L
                + (highest == null ? 0 : highest.length + registersByRank.length * 4L);
    }
}
