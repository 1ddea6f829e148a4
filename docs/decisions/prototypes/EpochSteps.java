import java.util.Arrays;

/// Decision 0003. One epoch of five million rows through group-sum and a second stateful operator: as one step, as steps
/// whose output leaves after every step, and as steps whose output is held until the epoch ends.
/// Run with `java -Xmx4g EpochSteps.java`.
static final int EPOCH = 5_000_000, STEP = 16_384, ROUNDS = 9;

/// Open addressing from a key to (count, sum). Slots never move: capacity is given.
static final class Groups {
    final long[] slots; // key + 1, count, sum
    final int mask;

    Groups(int groups) {
        int capacity = Integer.highestOneBit(groups * 2 - 1) * 2;
        slots = new long[3 * capacity];
        mask = capacity - 1;
    }

    int slot(long key) {
        long hash = key * 0x9E3779B97F4A7C15L;
        int s = (int) (hash ^ hash >>> 32) & mask;
        while (slots[3 * s] != key + 1 && slots[3 * s] != 0) s = s + 1 & mask;
        slots[3 * s] = key + 1;
        return s;
    }

    void add(int slot, long count, long sum) {
        slots[3 * slot + 1] += count;
        slots[3 * slot + 2] += sum;
    }
}

/// Stands for whatever is downstream: a stateful operator that looks up every row it is given.
static final class Downstream {
    final Groups groups;
    long rows;

    Downstream(int groups) { this.groups = new Groups(groups); }

    void receive(long[] batch, int size) {
        for (int i = 0; i < size; i++) groups.add(groups.slot(batch[3 * i]), batch[3 * i + 2], batch[3 * i + 1] * batch[3 * i + 2]);
        rows += size;
    }
}

/// Group-sum that remembers, for each group touched since the last `emit`, the answer it had then.
static final class Reduce {
    final Groups groups;
    final int[] touchedAt;
    final Downstream output;
    final long[] outputBatch = new long[3 * STEP]; // group, answer, weight
    int[] touched = new int[1024];
    long[] oldAnswers = new long[2 * 1024]; // count, sum
    int touchedCount, mostTouched, generation = 1;

    Reduce(int groups, Downstream output) {
        this.groups = new Groups(groups);
        this.touchedAt = new int[this.groups.mask + 1];
        this.output = output;
    }

    void step(long[] keys, long[] values, int size) {
        long[] slots = groups.slots;
        for (int i = 0; i < size; i++) {
            int slot = groups.slot(keys[i]);
            if (touchedAt[slot] != generation) touch(slot);
            slots[3 * slot + 1]++;
            slots[3 * slot + 2] += values[i];
        }
    }

    void touch(int slot) {
        touchedAt[slot] = generation;
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, touchedCount * 2);
            oldAnswers = Arrays.copyOf(oldAnswers, touchedCount * 4);
        }
        oldAnswers[2 * touchedCount] = groups.slots[3 * slot + 1];
        oldAnswers[2 * touchedCount + 1] = groups.slots[3 * slot + 2];
        touched[touchedCount++] = slot;
    }

    void emit() {
        int size = 0;
        for (int t = 0; t < touchedCount; t++) {
            int at = 3 * touched[t];
            if (size > STEP - 2) {
                output.receive(outputBatch, size);
                size = 0;
            }
            if (oldAnswers[2 * t] != 0) size = row(size, groups.slots[at] - 1, oldAnswers[2 * t + 1], -1);
            size = row(size, groups.slots[at] - 1, groups.slots[at + 2], 1);
        }
        output.receive(outputBatch, size);
        mostTouched = Math.max(mostTouched, touchedCount);
        touchedCount = 0;
        generation++;
    }

    int row(int size, long group, long answer, long weight) {
        outputBatch[3 * size] = group;
        outputBatch[3 * size + 1] = answer;
        outputBatch[3 * size + 2] = weight;
        return size + 1;
    }
}

enum Cut { ONE_STEP, EMIT_EACH_STEP, HOLD_TO_THE_END }

static void generate(long[] keys, long[] values, int from, int to, int groups, int epoch) {
    for (int i = from; i < to; i++) {
        long x = (i + (long) epoch * EPOCH) * 0x9E3779B97F4A7C15L;
        x = (x ^ x >>> 31) * 0xBF58476D1CE4E5B9L;
        keys[i - from] = Math.floorMod(x ^ x >>> 30, (long) groups);
        values[i - from] = i & 1023;
    }
}

static void runEpoch(Reduce reduce, Cut cut, int groups, int epoch, long[] keys, long[] values) {
    for (int from = 0; from < EPOCH; from += keys.length) {
        int to = Math.min(EPOCH, from + keys.length);
        generate(keys, values, from, to, groups, epoch);
        reduce.step(keys, values, to - from);
        if (cut == Cut.EMIT_EACH_STEP) reduce.emit();
    }
    if (cut != Cut.EMIT_EACH_STEP) reduce.emit();
}

static void measure(Cut cut, int groups) {
    Downstream downstream = new Downstream(groups);
    Reduce reduce = new Reduce(groups, downstream);
    int batchRows = cut == Cut.ONE_STEP ? EPOCH : STEP;
    long[] keys = new long[batchRows], values = new long[batchRows];
    double[] millis = new double[ROUNDS];
    long before = 0;
    for (int epoch = -2; epoch < ROUNDS; epoch++) { // two epochs load the state and warm the code up
        before = downstream.rows;
        long start = System.nanoTime();
        runEpoch(reduce, cut, groups, epoch + 2, keys, values);
        if (epoch >= 0) millis[epoch] = (System.nanoTime() - start) / 1e6;
    }
    long sum = 0, expected = 0;
    for (int s = 0; s <= downstream.groups.mask; s++) sum += downstream.groups.slots[3 * s + 2];
    for (int i = 0; i < EPOCH; i++) expected += i & 1023;
    if (sum != expected * (ROUNDS + 2)) throw new IllegalStateException(cut + ": " + sum);
    Arrays.sort(millis);
    System.out.printf("%,9d groups, %-15s %4.0f (%.0f-%.0f) ms, %,9d rows emitted, %5.1f MB of batches, %4.1f MB of old answers%n", groups, cut,
        millis[ROUNDS / 2], millis[0], millis[ROUNDS - 1], downstream.rows - before, 16 * batchRows / 1e6, 20 * reduce.mostTouched / 1e6);
}

void main() {
    for (int pass = 0; pass < 2; pass++)
        for (int groups : new int[] {5_000, 1_000_000})
            for (Cut cut : Cut.values()) measure(cut, groups);
}
