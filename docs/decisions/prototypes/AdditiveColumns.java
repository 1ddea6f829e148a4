import java.util.Arrays;

/// Decision 0005. groupBy(key).sum -> join with a dimension -> groupBy(category).sum, fed with changed amounts. A changed sum travels
/// as retraction + insertion, or as one row of weight 0 whose additive column carries the difference.
/// Run with `java -Xmx4g AdditiveColumns.java`.
static final int KEYS = 1_000_000, CATEGORIES = 10_000, EPOCH = 1_000, EPOCHS = 1_000;

static int hash(long key) {
    key *= 0x9E3779B97F4A7C15L;
    return (int) (key ^ key >>> 32);
}

/// Rows of (key, number, weight); with an additive column a row of weight 0 and number other than 0 is alive.
static final class Delta {
    final long[] words = new long[3 * 4 * EPOCH];
    int size;

    void add(long key, long number, long weight) {
        words[3 * size] = key;
        words[3 * size + 1] = number;
        words[3 * size++ + 2] = weight;
    }
}

/// Open addressing from a key to `width` words. Nothing is ever removed here: every key stays alive.
static final class Slots {
    final long[] words;
    final int width, mask;

    Slots(int keys, int width) {
        this.width = width;
        mask = Integer.highestOneBit(keys * 2 - 1) * 2 - 1;
        words = new long[width * (mask + 1)];
    }

    /// Where the words of a key start; the first is the key + 1.
    int at(long key) {
        int s = hash(key) & mask;
        while (words[s * width] != key + 1 && words[s * width] != 0) s = s + 1 & mask;
        words[s * width] = key + 1;
        return s * width;
    }
}

/// A chained index of rows (key, number, weight) as a join keeps its left side.
static final class Rows {
    final int[] heads = new int[1 << 20], next = new int[2 * KEYS];
    final long[] words = new long[6 * KEYS];
    int used, free = -1;

    Rows() { Arrays.fill(heads, -1); }

    /// A row is its whole value: a changed number is another row.
    void add(long key, long number, long weight) {
        int bucket = hash(key) & heads.length - 1;
        for (int row = heads[bucket], before = -1; row >= 0; before = row, row = next[row]) {
            if (words[3 * row] != key || words[3 * row + 1] != number) continue;
            if ((words[3 * row + 2] += weight) != 0) return;
            if (before < 0) heads[bucket] = next[row]; else next[before] = next[row];
            next[row] = free;
            free = row;
            return;
        }
        link(bucket, key, number, weight);
    }

    /// The number is additive: a row is its key, and the number adds up.
    void addAdditive(long key, long number, long weight) {
        int bucket = hash(key) & heads.length - 1;
        for (int row = heads[bucket]; row >= 0; row = next[row]) {
            if (words[3 * row] != key) continue;
            words[3 * row + 1] += number;
            words[3 * row + 2] += weight;
            return;
        }
        link(bucket, key, number, weight);
    }

    void link(int bucket, long key, long number, long weight) {
        int row = free < 0 ? used++ : free;
        if (free == row) free = next[row];
        words[3 * row] = key;
        words[3 * row + 1] = number;
        words[3 * row + 2] = weight;
        next[row] = heads[bucket];
        heads[bucket] = row;
    }
}

static final class Chain {
    final boolean additive;
    final Slots sums = new Slots(KEYS, 4);       // key, count, sum, touched
    final Rows left = new Rows();
    final Slots dimension = new Slots(KEYS, 3);  // key, category, factor
    final Slots totals = new Slots(CATEGORIES, 3); // category, count, sum
    final int[] touched = new int[2 * EPOCH];
    final long[] old = new long[4 * EPOCH];
    final Delta summed = new Delta(), joined = new Delta();
    final long[] nanos = new long[3];
    long generation, rowsBetween;

    Chain(boolean additive) {
        this.additive = additive;
        for (int key = 0; key < KEYS; key++) {
            int at = dimension.at(key);
            dimension.words[at + 1] = (hash(key * 77L) >>> 8) % CATEGORIES;
            dimension.words[at + 2] = 1 + key % 3;
        }
    }

    void epoch(Delta input) {
        long start = System.nanoTime();
        reduce(input);
        long reduced = System.nanoTime();
        join();
        long done = System.nanoTime();
        total();
        nanos[0] += reduced - start;
        nanos[1] += done - reduced;
        nanos[2] += System.nanoTime() - done;
        rowsBetween += summed.size + joined.size;
    }

    void reduce(Delta input) {
        long[] words = sums.words;
        int count = 0;
        generation++;
        for (int i = 0; i < 3 * input.size; i += 3) {
            int at = sums.at(input.words[i]);
            if (words[at + 3] != generation) {
                words[at + 3] = generation;
                old[2 * count] = words[at + 1];
                old[2 * count + 1] = words[at + 2];
                touched[count++] = at;
            }
            words[at + 1] += input.words[i + 2];
            words[at + 2] += input.words[i + 1] * input.words[i + 2];
        }
        summed.size = 0;
        for (int t = 0; t < count; t++) {
            int at = touched[t];
            long key = words[at] - 1, number = words[at + 2], alive = words[at + 1] > 0 ? 1 : 0, was = old[2 * t] > 0 ? 1 : 0;
            if (additive) {
                long difference = number - old[2 * t + 1];
                if (difference != 0 || alive != was) summed.add(key, difference, alive - was);
            } else if (number != old[2 * t + 1] || alive != was) {
                if (was != 0) summed.add(key, old[2 * t + 1], -1);
                if (alive != 0) summed.add(key, number, 1);
            }
        }
    }

    void join() {
        joined.size = 0;
        for (int i = 0; i < 3 * summed.size; i += 3) {
            long key = summed.words[i], number = summed.words[i + 1], weight = summed.words[i + 2];
            if (additive) left.addAdditive(key, number, weight); else left.add(key, number, weight);
            int at = dimension.at(key);
            joined.add(dimension.words[at + 1], number * dimension.words[at + 2], weight);
        }
    }

    void total() {
        for (int i = 0; i < 3 * joined.size; i += 3) {
            int at = totals.at(joined.words[i]);
            totals.words[at + 1] += joined.words[i + 2];
            totals.words[at + 2] += additive ? joined.words[i + 1] : joined.words[i + 1] * joined.words[i + 2];
        }
    }
}

// --- measurement ---

/// One more amount for `EPOCH` random keys; `load` gives every key its first amount instead.
static long fill(Delta input, long first, boolean load) {
    long expected = 0;
    input.size = 0;
    for (int i = 0; i < EPOCH; i++) {
        long key = load ? first + i : Integer.toUnsignedLong(hash((first + i) * 0x5851F42DL)) % KEYS, amount = 1 + (i & 63);
        input.add(key, amount, 1);
        expected += amount * (1 + key % 3);
    }
    return expected;
}

static String measure(Chain chain, Delta input, long[] sent) {
    double[] v = new double[9], stages = new double[3];
    for (int round = -2; round < v.length; round++) {
        Arrays.fill(chain.nanos, 0);
        chain.rowsBetween = 0;
        for (int e = 0; e < EPOCHS; e++, sent[0] += EPOCH) {
            sent[1] += fill(input, sent[0], sent[0] < KEYS);
            chain.epoch(input);
        }
        if (round < 0) continue;
        v[round] = Arrays.stream(chain.nanos).sum() / (double) (EPOCHS * EPOCH);
        for (int s = 0; s < 3; s++) stages[s] += chain.nanos[s] / (double) (EPOCHS * EPOCH * v.length);
    }
    long total = 0;
    for (int at = 2; at < chain.totals.words.length; at += 3) total += chain.totals.words[at];
    if (total != sent[1]) throw new IllegalStateException(total + " for " + sent[1]);
    Arrays.sort(v);
    return "%3.0f (%.0f-%.0f) ns a changed row: reduce %.0f, join %.0f, total %.0f; %.1f rows sent".formatted(v[4], v[0], v[8], stages[0], stages[1], stages[2],
        chain.rowsBetween / (double) (EPOCHS * EPOCH));
}

void main() {
    Delta input = new Delta();
    for (int pass = 0; pass < 3; pass++)
        for (boolean additive : new boolean[] {false, true})
            System.out.println((additive ? "additive column         " : "retraction and insertion") + " " + measure(new Chain(additive), input, new long[2]));
}
