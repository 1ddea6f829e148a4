import io.deltaway.engine.state.KeyOrder;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.state.TimeTree;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

/// A million rows of some keys in random order of time, in steps of 8,000, each of which is read:
/// one tree for all keys with group and time in its nodes, or a bag of row numbers for each key.
///
/// Runs on the class path of the engine: `java -Xmx4g -cp engine/target/classes
/// docs/decisions/prototypes/OrderedIndex.java`.
static final int ROWS = 1_000_000;
static final int STEP = 8_000;

void main() {
    for (int keys : new int[] {1, 1000, 500_000}) {
        for (int round = 0; round < 3; round++) {
            tree(keys, round == 2);
            bags(keys, round == 2);
        }
    }
}

static int[] order() {
    var random = new SplittableRandom(1);
    int[] numbers = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
        int other = random.nextInt(i + 1);
        numbers[i] = numbers[other];
        numbers[other] = i;
    }
    return numbers;
}

static void tree(int keys, boolean shown) {
    int[] order = order();
    var tree = new TimeTree(Integer::compare);
    long start = cpu();
    TimeTree.Cursor cursor = tree.cursor();
    long found = 0;
    for (int from = 0; from < ROWS; from += STEP) {
        int end = Math.min(ROWS, from + STEP);
        for (int i = from; i < end; i++) {
            tree.add(order[i] % keys, order[i], order[i]);
        }
        for (int i = from; i < end; i++) {
            cursor.seekLast(order[i] % keys, order[i]);
            found += cursor.row();
        }
    }
    show("one tree", keys, start, tree.sizeInBytes(), found, shown);
}

static void bags(int keys, boolean shown) {
    int[] order = order();
    var rows = new Rows(3);
    KeyOrder byTime = (a, b) -> Long.compare(rows.get((int) a, 0), rows.get((int) b, 0));
    var bags = new OrderedBag[keys];
    long start = cpu();
    long found = 0;
    int probe = rows.allocate();
    for (int from = 0; from < ROWS; from += STEP) {
        int end = Math.min(ROWS, from + STEP);
        for (int i = from; i < end; i++) {
            int row = rows.allocate();
            rows.set(row, 0, order[i]);
            int key = order[i] % keys;
            if (bags[key] == null) {
                bags[key] = new OrderedBag(byTime);
            }
            bags[key].add(row, 1);
        }
        for (int i = from; i < end; i++) {
            rows.set(probe, 0, order[i] + 1);
            var cursor = bags[order[i] % keys].seek(probe);
            cursor.previous();
            found += rows.get((int) cursor.key(), 0);
        }
    }
    long bytes = keys * 4L;
    for (OrderedBag bag : bags) {
        bytes += bag == null ? 0 : bag.sizeInBytes();
    }
    // the time of a row stands in its words
    show("bags of rows", keys, start, bytes + 8L * ROWS, found, shown);
}

static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
}

static void show(String what, int keys, long start, long bytes, long found, boolean shown) {
    if (shown) {
        IO.println("%s, %,d keys: %.2f s of CPU, %.1f bytes a row, check %d"
                .formatted(what, keys, (cpu() - start) / 1e9, 1.0 * bytes / ROWS, found));
    }
}
