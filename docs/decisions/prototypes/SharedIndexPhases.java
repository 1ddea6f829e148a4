import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;

// Decision 0002. Two ways for joins to read indexes that other joins share, checked against recomputation on random
// histories, then measured. Run with `java -Xmx4g SharedIndexPhases.java`.

/// Rows of a Z-set: (key, value, weight), three words each.
static final class Rows {
    long[] words = new long[3 * 16];
    int size;

    void add(long key, long value, long weight) {
        if (3 * size == words.length) words = Arrays.copyOf(words, words.length * 2);
        words[3 * size] = key;
        words[3 * size + 1] = value;
        words[3 * size++ + 2] = weight;
    }

    void clear() { size = 0; }
}

interface Output {
    void emit(long key, long left, long right, long weight);
}

/// A chained hash multimap of rows with weights.
static final class Index {
    int[] heads, next;
    long[] words;
    int used, free = -1, live;

    Index(int capacity) { allocate(Math.max(64, Integer.highestOneBit(capacity * 2 - 1))); }

    void allocate(int capacity) {
        heads = new int[capacity];
        Arrays.fill(heads, -1);
        next = new int[capacity];
        words = new long[3 * capacity];
    }

    static int hash(long key) {
        key *= 0x9E3779B97F4A7C15L;
        return (int) (key ^ key >>> 32);
    }

    void absorb(Rows delta) {
        for (int i = 0; i < delta.size; i++) add(delta.words[3 * i], delta.words[3 * i + 1], delta.words[3 * i + 2]);
    }

    void add(long key, long value, long weight) {
        int bucket = hash(key) & heads.length - 1;
        for (int row = heads[bucket], before = -1; row >= 0; before = row, row = next[row]) {
            if (words[3 * row] != key || words[3 * row + 1] != value) continue;
            if ((words[3 * row + 2] += weight) == 0) {
                if (before < 0) heads[bucket] = next[row]; else next[before] = next[row];
                next[row] = free;
                free = row;
                live--;
            }
            return;
        }
        if (free < 0 && used == next.length) {
            grow();
            bucket = hash(key) & heads.length - 1;
        }
        int row = free < 0 ? used++ : free;
        if (free == row) free = next[row];
        words[3 * row] = key;
        words[3 * row + 1] = value;
        words[3 * row + 2] = weight;
        next[row] = heads[bucket];
        heads[bucket] = row;
        live++;
    }

    void grow() {
        long[] old = words;
        allocate(next.length * 2);
        System.arraycopy(old, 0, words, 0, old.length);
        for (int row = 0; row < used; row++) {
            int bucket = hash(words[3 * row]) & heads.length - 1;
            next[row] = heads[bucket];
            heads[bucket] = row;
        }
    }

    void clear() {
        Arrays.fill(heads, -1);
        used = live = 0;
        free = -1;
    }

    /// delta ⋈ this; `deltaIsLeft` says which value comes first in the output.
    void join(Rows delta, boolean deltaIsLeft, Output output) {
        for (int i = 0; i < delta.size; i++) {
            long key = delta.words[3 * i], value = delta.words[3 * i + 1], weight = delta.words[3 * i + 2];
            for (int row = heads[hash(key) & heads.length - 1]; row >= 0; row = next[row])
                if (words[3 * row] == key)
                    output.emit(key, deltaIsLeft ? value : words[3 * row + 1], deltaIsLeft ? words[3 * row + 1] : value, weight * words[3 * row + 2]);
        }
    }
}

/// A join of two indexes, named by their position in the stage; `left <= right`, equal for a self join.
record Join(int left, int right, Output output) {}

interface Stage {
    void step(Rows[] deltas);
}

/// A: each index absorbs at its own position. A join reads its later index before that one absorbs, its earlier one after.
static final class AbsorbInOrder implements Stage {
    final Index[] indexes;
    final Join[] joins;

    AbsorbInOrder(Index[] indexes, Join... joins) {
        this.indexes = indexes;
        this.joins = joins;
    }

    @Override public void step(Rows[] deltas) {
        for (int i = 0; i < indexes.length; i++) {
            for (Join join : joins) if (join.left == i) indexes[join.right].join(deltas[i], true, join.output);
            indexes[i].absorb(deltas[i]);
            for (Join join : joins) if (join.right == i) indexes[join.left].join(deltas[i], false, join.output);
        }
    }
}

/// B: three terms over the state before the step and a table over the left delta; all indexes absorb at the end.
static final class AbsorbAtEnd implements Stage {
    final Index[] indexes, deltaTables;
    final Join[] joins;

    AbsorbAtEnd(Index[] indexes, Join... joins) {
        this.indexes = indexes;
        this.joins = joins;
        deltaTables = new Index[indexes.length];
        for (Join join : joins) deltaTables[join.left] = new Index(64);
    }

    @Override public void step(Rows[] deltas) {
        for (int i = 0; i < indexes.length; i++) {
            if (deltaTables[i] == null) continue;
            if (deltaTables[i].heads.length > 4 * deltas[i].size + 64) deltaTables[i] = new Index(deltas[i].size); // clearing must stay cheap
            else deltaTables[i].clear();
            deltaTables[i].absorb(deltas[i]);
        }
        for (Join join : joins) {
            indexes[join.right].join(deltas[join.left], true, join.output);
            indexes[join.left].join(deltas[join.right], false, join.output);
            deltaTables[join.left].join(deltas[join.right], false, join.output);
        }
        for (int i = 0; i < indexes.length; i++) indexes[i].absorb(deltas[i]);
    }
}

// --- random histories ---

record Triple(long key, long left, long right) {}

interface StageFactory {
    Stage create(Index[] indexes, Join... joins);
}

/// Three indexes, two pairs that share them and a self join, random signed deltas, every step compared with recomputation.
static void check(String name, StageFactory factory) {
    int[][] pairs = {{0, 1}, {0, 2}, {1, 1}, {1, 2}};
    for (int seed = 0; seed < 300; seed++) {
        Random random = new Random(seed);
        Index[] indexes = {new Index(1), new Index(1), new Index(1)};
        List<Map<Triple, Long>> views = new ArrayList<>();
        Join[] joins = new Join[pairs.length];
        for (int j = 0; j < pairs.length; j++) {
            Map<Triple, Long> view = new HashMap<>();
            views.add(view);
            joins[j] = new Join(pairs[j][0], pairs[j][1], (k, l, r, w) -> merge(view, new Triple(k, l, r), w));
        }
        Stage stage = factory.create(indexes, joins);
        List<Map<Triple, Long>> tables = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
        for (int step = 0; step < 30; step++) {
            Rows[] deltas = {new Rows(), new Rows(), new Rows()};
            for (int i = 0; i < 3; i++)
                for (int n = random.nextInt(8); n > 0; n--) {
                    long key = random.nextInt(3), value = random.nextInt(3), weight = random.nextInt(5) - 2;
                    if (weight == 0) continue;
                    deltas[i].add(key, value, weight);
                    merge(tables.get(i), new Triple(key, value, 0), weight);
                }
            stage.step(deltas);
            for (int j = 0; j < pairs.length; j++) {
                Map<Triple, Long> expected = new HashMap<>();
                for (var l : tables.get(pairs[j][0]).entrySet())
                    for (var r : tables.get(pairs[j][1]).entrySet())
                        if (l.getKey().key == r.getKey().key)
                            merge(expected, new Triple(l.getKey().key, l.getKey().left, r.getKey().left), l.getValue() * r.getValue());
                if (!views.get(j).equals(expected)) throw new IllegalStateException(name + ", seed " + seed + ", step " + step + ", join " + j);
            }
        }
    }
    System.out.println(name + ": 300 histories of 30 steps, 4 joins over 3 shared indexes: equal to recomputation at every step");
}

static void merge(Map<Triple, Long> zset, Triple row, long weight) {
    zset.merge(row, weight, (x, y) -> x + y == 0 ? null : x + y);
}

// --- measurement ---

static final int KEYS = 1_000_000;

static final class Checksum implements Output {
    long sum, rows;

    @Override public void emit(long key, long left, long right, long weight) {
        sum += (key * 31 + left * 7 + right) * weight;
        rows++;
    }
}

static String rounds(int n, DoubleSupplier round) {
    double[] v = new double[n];
    for (int i = 0; i < n; i++) v[i] = round.getAsDouble();
    Arrays.sort(v);
    return "%.2f (%.2f-%.2f)".formatted(v[n / 2], v[0], v[n - 1]);
}

static long key(long i) { return i * 7_368_787 % KEYS * 0x5851F42D4C957F2DL; }

static void measure(String name, StageFactory factory) {
    for (int stepRows : new int[] {1_000, 16_000, KEYS}) {
        Index[][] kept = {null};
        Checksum output = new Checksum();
        Stage[] stage = {null};
        Rows[] deltas = {new Rows(), new Rows()};
        String load = rounds(7, () -> {
            kept[0] = null;
            System.gc();
            kept[0] = new Index[] {new Index(KEYS), new Index(KEYS)};
            stage[0] = factory.create(kept[0], new Join(0, 1, output));
            output.sum = 0;
            long start = System.nanoTime();
            for (int done = 0; done < KEYS; done += stepRows) {
                for (int i = done; i < Math.min(KEYS, done + stepRows); i++) {
                    deltas[0].add(key(i), i, 1);
                    deltas[1].add(key(KEYS - 1 - i), i, 1);
                }
                stage[0].step(deltas);
                for (Rows delta : deltas) delta.clear();
            }
            double rate = 2 * KEYS * 1e3 / (System.nanoTime() - start);
            if (output.sum != expected(0)) throw new IllegalStateException(name);
            return rate;
        });
        System.out.printf("%-18s load 1M x 1M in steps of %,9d: %s M rows/s%n", name, stepRows, load);
        if (stepRows != 1_000) continue;
        int[] version = {0};
        String changes = rounds(7, () -> {
            int v = version[0]++;
            long start = System.nanoTime();
            for (int done = 0; done < KEYS; done += 500) {
                for (int i = done; i < done + 500; i++) {
                    deltas[0].add(key(i), i + v, -1);
                    deltas[0].add(key(i), i + v + 1, 1);
                    deltas[1].add(key(KEYS - 1 - i), i + v, -1);
                    deltas[1].add(key(KEYS - 1 - i), i + v + 1, 1);
                }
                stage[0].step(deltas);
                for (Rows delta : deltas) delta.clear();
            }
            double rate = 2 * KEYS * 1e3 / (System.nanoTime() - start);
            if (output.sum != expected(v + 1)) throw new IllegalStateException(name + " " + v);
            return rate;
        });
        System.out.printf("%-18s changed rows, epochs of 1,000: %s M/s%n", name, changes);
    }
}

static long expected(int version) {
    long sum = 0;
    for (int i = 0; i < KEYS; i++) sum += key(i) * 31 + (i + version) * 7L + KEYS - 1 - i + version;
    return sum;
}

void main() {
    check("A absorb in order", AbsorbInOrder::new);
    check("B absorb at end", AbsorbAtEnd::new);
    for (int pass = 0; pass < 2; pass++) {
        measure("A absorb in order", AbsorbInOrder::new);
        measure("B absorb at end", AbsorbAtEnd::new);
    }
}
