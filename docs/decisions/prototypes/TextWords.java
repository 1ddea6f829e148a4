import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Decision 0008. A text column as words (at most 7 bytes inline, longer text as a place in a byte arena), as offsets + bytes, and
/// as String objects: hash, group, compare. Run with `java -Xmx4g TextWords.java`.
static final int ROWS = 1_000_000, BATCH = 16_384, ROUNDS = 9;

/// The source: one arena, and where each row's text starts.
record Text(byte[] bytes, int[] offsets, int distinct) {
    int length(int row) { return offsets[row + 1] - offsets[row]; }
}

interface Column {
    /// Makes the column from the text of the source, as a codec would.
    void decode(Text text);
    long hashAll();
    /// Rows for each distinct text; returns the number of groups and checks the total.
    int group();
    /// How many rows are smaller than the row before, by code point.
    int descents();
    long bytes();
}

// --- bytes: eight at a time ---

static final java.lang.invoke.VarHandle LONGS = java.lang.invoke.MethodHandles.byteArrayViewVarHandle(long[].class, java.nio.ByteOrder.BIG_ENDIAN);

static long mix(long x) {
    x = (x ^ x >>> 32) * 0x9E3779B97F4A7C15L;
    return x ^ x >>> 29;
}

/// The arena has 8 spare bytes at its end, so that a whole word may be read anywhere.
static long hash(byte[] bytes, int from, int length) {
    long h = length;
    for (; length >= 8; from += 8, length -= 8) h = mix(h * 31 + (long) LONGS.get(bytes, from));
    return length == 0 ? h : mix(h * 31 + ((long) LONGS.get(bytes, from) >>> 64 - 8 * length));
}

static boolean equal(byte[] x, int i, byte[] y, int j, int length) {
    for (; length >= 8; i += 8, j += 8, length -= 8) if ((long) LONGS.get(x, i) != (long) LONGS.get(y, j)) return false;
    return length == 0 || ((long) LONGS.get(x, i) ^ (long) LONGS.get(y, j)) >>> 64 - 8 * length == 0;
}

static int compare(byte[] x, int i, int xLength, byte[] y, int j, int yLength) {
    int common = Math.min(xLength, yLength), at = 0;
    for (; at < common; at += 8) {
        long a = (long) LONGS.get(x, i + at), b = (long) LONGS.get(y, j + at);
        if (common - at < 8) {
            a >>>= 64 - 8 * (common - at);
            b >>>= 64 - 8 * (common - at);
        }
        if (a != b) return Long.compareUnsigned(a, b);
    }
    return Integer.compare(xLength, yLength);
}

/// Distinct texts with a count, found by hash and bytes. A slot is 32 bits of hash and an entry, so that growing and missing
/// touch no text; an entry is one long: place and length.
static final class Interned {
    long[] slots = new long[1 << 12]; // hash << 32 | entry + 1
    long[] places = new long[1 << 11]; // from << 32 | length
    int[] counts = new int[1 << 11];
    byte[] arena = new byte[1 << 16];
    int size, used;

    int add(byte[] bytes, int start, int length) {
        long tag = hash(bytes, start, length) & -1L << 32;
        int s = home(tag);
        for (long slot; (slot = slots[s]) != 0; s = s + 1 & slots.length - 1) {
            if ((slot & -1L << 32) != tag) continue;
            int entry = (int) slot - 1;
            if ((int) places[entry] == length && equal(bytes, start, arena, (int) (places[entry] >>> 32), length)) return entry;
        }
        if (used + length + 8 > arena.length) arena = Arrays.copyOf(arena, arena.length * 2);
        System.arraycopy(bytes, start, arena, used, length);
        places[size] = (long) used << 32 | length;
        used += length;
        slots[s] = tag | ++size;
        if (size == places.length) grow();
        return size - 1;
    }

    int home(long tag) { return (int) (tag >>> 33) & slots.length - 1; }

    void grow() {
        places = Arrays.copyOf(places, size * 2);
        counts = Arrays.copyOf(counts, size * 2);
        long[] old = slots;
        slots = new long[size * 4];
        for (long slot : old) {
            if (slot == 0) continue;
            int s = home(slot);
            while (slots[s] != 0) s = s + 1 & slots.length - 1;
            slots[s] = slot;
        }
    }
}

/// Length in the top byte and up to 7 bytes left-aligned below it; longer: top byte 0xFF, 24 bits of length, 32 bits of place.
static final class Words implements Column {
    final long[] words = new long[BATCH];
    byte[] arena;
    int size;

    @Override public void decode(Text text) {
        arena = text.bytes;
        size = text.offsets.length - 1;
        for (int i = 0; i < size; i++) {
            int from = text.offsets[i], length = text.length(i);
            words[i] = length > 7 ? 0xFFL << 56 | (long) length << 32 | from
                : (long) length << 56 | (length == 0 ? 0 : (long) LONGS.get(arena, from) >>> 64 - 8 * length << 56 - 8 * length);
        }
    }

    static boolean isLong(long word) { return word < 0; }
    static int length(long word) { return (int) (word >>> 32) & 0xFFFFFF; }

    @Override public long hashAll() {
        long sum = 0;
        for (int i = 0; i < size; i++) sum += isLong(words[i]) ? hash(arena, (int) words[i], length(words[i])) : mix(words[i]);
        return sum;
    }

    long[] keys = new long[1 << 12];
    int[] counts = new int[1 << 12];
    int groups;
    Interned longer = new Interned();

    @Override public int group() {
        for (int i = 0; i < size; i++) {
            long word = words[i];
            if (isLong(word)) word = 0xFFL << 56 | longer.add(arena, (int) word, length(word));
            int s = (int) mix(word) & keys.length - 1;
            while (keys[s] != word && counts[s] != 0) s = s + 1 & keys.length - 1;
            keys[s] = word;
            if (counts[s]++ == 0 && ++groups * 2 > keys.length) grow();
        }
        return groups;
    }

    void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[keys.length];
        for (int o = 0; o < oldKeys.length; o++) {
            if (oldCounts[o] == 0) continue;
            int s = (int) mix(oldKeys[o]) & keys.length - 1;
            while (counts[s] != 0) s = s + 1 & keys.length - 1;
            keys[s] = oldKeys[o];
            counts[s] = oldCounts[o];
        }
    }

    @Override public int descents() {
        int count = 0;
        for (int i = 1; i < size; i++) count += compareWords(words[i], words[i - 1]) < 0 ? 1 : 0;
        return count;
    }

    int compareWords(long x, long y) {
        // the seven bytes first, then the length, which decides only between texts that differ in trailing U+0000
        if (!isLong(x) && !isLong(y)) return Long.compareUnsigned(Long.rotateLeft(x, 8), Long.rotateLeft(y, 8));
        return compare(bytesOf(x), fromOf(x), lengthOf(x), bytesOf(y), fromOf(y), lengthOf(y));
    }

    byte[] bytesOf(long word) {
        if (isLong(word)) return arena;
        byte[] inline = new byte[16];
        LONGS.set(inline, 0, word << 8);
        return inline;
    }

    static int fromOf(long word) { return isLong(word) ? (int) word : 0; }
    static int lengthOf(long word) { return isLong(word) ? length(word) : (int) (word >>> 56); }

    @Override public long bytes() { return 8L * size + (size > 0 && isLong(words[0]) ? 36L * size : 0); }
}

static final class OffsetsAndBytes implements Column {
    Text text;
    final Interned groups = new Interned();

    @Override public void decode(Text text) { this.text = text; }

    @Override public long hashAll() {
        long sum = 0;
        for (int i = 0; i < text.offsets.length - 1; i++) sum += hash(text.bytes, text.offsets[i], text.length(i));
        return sum;
    }

    @Override public int group() {
        for (int i = 0; i < text.offsets.length - 1; i++) {
            int entry = groups.add(text.bytes, text.offsets[i], text.length(i)); // may replace the counts
            groups.counts[entry]++;
        }
        return groups.size;
    }

    @Override public int descents() {
        int count = 0;
        for (int i = 1; i < text.offsets.length - 1; i++)
            count += compare(text.bytes, text.offsets[i], text.length(i), text.bytes, text.offsets[i - 1], text.length(i - 1)) < 0 ? 1 : 0;
        return count;
    }

    @Override public long bytes() { return 4L * text.offsets.length + text.offsets[text.offsets.length - 1]; }
}

static final class Strings implements Column {
    String[] strings = {};
    final Map<String, int[]> groups = new HashMap<>();

    @Override public void decode(Text text) {
        strings = new String[text.offsets.length - 1];
        for (int i = 0; i < strings.length; i++) strings[i] = new String(text.bytes, text.offsets[i], text.length(i), StandardCharsets.UTF_8);
    }

    @Override public long hashAll() {
        long sum = 0;
        for (String s : strings) sum += s.hashCode();
        return sum;
    }

    @Override public int group() {
        for (String s : strings) groups.computeIfAbsent(s, _ -> new int[1])[0]++;
        return groups.size();
    }

    @Override public int descents() {
        int count = 0;
        for (int i = 1; i < strings.length; i++) count += strings[i].compareTo(strings[i - 1]) < 0 ? 1 : 0;
        return count;
    }

    @Override public long bytes() { return strings.length == 0 ? 0 : strings.length * (4L + 24 + 16 + (strings[0].length() + 7 & -8)); }
}

// --- measurement ---

static Text[] batches(int length, int distinct) {
    Text[] batches = new Text[(ROWS + BATCH - 1) / BATCH];
    for (int b = 0; b < batches.length; b++) {
        int rows = Math.min(BATCH, ROWS - b * BATCH);
        byte[] bytes = new byte[rows * length + 8];
        int[] offsets = new int[rows + 1];
        for (int i = 0; i < rows; i++) {
            long x = mix(mix((long) b * BATCH + i + 1) >>> 1) >>> 1;
            x = x % distinct * 2_654_435_761L;
            for (int c = 0; c < length; c++, x = c % 8 == 0 ? mix(x + c) : x / 26) bytes[i * length + c] = (byte) ('a' + Math.floorMod(x, 26L));
            offsets[i + 1] = (i + 1) * length;
        }
        batches[b] = new Text(bytes, offsets, distinct);
    }
    return batches;
}

static void measure(String what, String name, Supplier<Column> create, Text[] batches, long[] answers) {
    double[][] nanos = new double[4][ROUNDS];
    long memory = 0;
    for (int round = -3; round < ROUNDS; round++) {
        Column column = create.get();
        double[] spent = new double[4];
        long descents = 0, groups = 0, hashes = 0;
        memory = 0;
        for (Text batch : batches) {
            long t0 = System.nanoTime();
            column.decode(batch);
            long t1 = System.nanoTime();
            hashes += column.hashAll();
            long t2 = System.nanoTime();
            groups = column.group();
            long t3 = System.nanoTime();
            descents += column.descents();
            long t4 = System.nanoTime();
            memory += column.bytes();
            for (int k = 0; k < 4; k++) spent[k] += (k == 0 ? t1 - t0 : k == 1 ? t2 - t1 : k == 2 ? t3 - t2 : t4 - t3) / (double) ROWS;
        }
        if (answers[0] == 0) answers[0] = groups;
        if (answers[1] == 0) answers[1] = descents;
        if (answers[0] != groups || answers[1] != descents || hashes == 1) throw new IllegalStateException(what + " " + name + ": " + groups + ", " + descents);
        for (int k = 0; k < 4 && round >= 0; k++) nanos[k][round] = spent[k];
    }
    StringBuilder line = new StringBuilder("%-14s %-15s ns a row:".formatted(what, name));
    String[] columns = {"decode", "hash", "group", "compare"};
    for (int k = 0; k < 4; k++) {
        Arrays.sort(nanos[k]);
        line.append(" %s %.1f (%.1f-%.1f)".formatted(columns[k], nanos[k][ROUNDS / 2], nanos[k][0], nanos[k][ROUNDS - 1]));
    }
    System.out.println(line + "; %.0f B a row, %,d groups".formatted(memory / (double) ROWS, answers[0]));
}

void main() {
    record Kind(String name, int length, int distinct) {}
    for (Kind kind : new Kind[] {new Kind("3-letter codes", 3, 5_000), new Kind("7-letter words", 7, 100_000), new Kind("36-char ids", 36, 500_000)}) {
        Text[] batches = batches(kind.length, kind.distinct);
        long[] answers = new long[2];
        for (int pass = 0; pass < 2; pass++) {
            measure(kind.name, "words", Words::new, batches, answers);
            measure(kind.name, "offsets + bytes", OffsetsAndBytes::new, batches, answers);
            measure(kind.name, "String", Strings::new, batches, answers);
        }
    }
}
