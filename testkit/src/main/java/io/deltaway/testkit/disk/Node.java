package io.deltaway.testkit.disk;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A file or a directory: what programs see of it, and what is on the disk.
abstract sealed class Node {

    final long number;
    long changedAt;

    private Node(long number, long now) {
        this.number = number;
        this.changedAt = now;
    }

    /// What programs see is on the disk.
    abstract void force();

    /// Programs see what is on the disk, and a part of what was to come there.
    abstract void lose(RandomGenerator random);

    static final class File extends Node {

        /// What a disk writes at once.
        private static final int SECTOR = 512;

        private byte[] seen = {};
        private byte[] durable = {};
        private int size;
        private int durableSize;

        /// Sectors that programs have written since the last force.
        private final BitSet dirty = new BitSet();

        boolean locked;

        File(long number, long now) {
            super(number, now);
        }

        int size() {
            return size;
        }

        int read(long from, byte[] into, int at, int most) {
            int length = (int) Math.min(most, size - from);
            if (length <= 0) {
                return -1;
            }
            System.arraycopy(seen, (int) from, into, at, length);
            return length;
        }

        void write(long to, byte[] bytes, int from, int length) {
            int end = Math.toIntExact(to + length);
            seen = grown(seen, end);
            System.arraycopy(bytes, from, seen, (int) to, length);
            int first = (int) Math.min(to, size);
            size = Math.max(size, end);
            dirty.set(first / SECTOR, (end + SECTOR - 1) / SECTOR);
        }

        void truncate(int to) {
            if (to < size) {
                java.util.Arrays.fill(seen, to, size, (byte) 0);
                dirty.set(to / SECTOR, (size + SECTOR - 1) / SECTOR);
                size = to;
            }
        }

        void flip(long bit) {
            seen[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
            durable = grown(durable, size);
            durable[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        }

        private static byte[] grown(byte[] bytes, int size) {
            return size <= bytes.length
                    ? bytes
                    : java.util.Arrays.copyOf(bytes, Math.max(size, bytes.length * 2));
        }

        @Override
        void force() {
            durable = grown(durable, size);
            copyDirty(null);
            durableSize = size;
            dirty.clear();
        }

        /// @param random whether a sector is copied; null for all
        private void copyDirty(@Nullable RandomGenerator random) {
            for (int sector = dirty.nextSetBit(0);
                    sector >= 0;
                    sector = dirty.nextSetBit(sector + 1)) {
                int from = sector * SECTOR;
                int to = Math.min(from + SECTOR, Math.min(seen.length, durable.length));
                if (to > from && (random == null || random.nextBoolean())) {
                    System.arraycopy(seen, from, durable, from, to - from);
                }
            }
        }

        @Override
        void lose(RandomGenerator random) {
            int least = Math.min(size, durableSize);
            int most = Math.max(size, durableSize);
            durable = grown(durable, most);
            copyDirty(random);
            size = least + (most == least ? 0 : random.nextInt(most - least + 1));
            java.util.Arrays.fill(durable, size, durable.length, (byte) 0);
            seen = durable.clone();
            durableSize = size;
            dirty.clear();
            locked = false;
        }
    }

    static final class Directory extends Node {

        Map<String, Node> seen = new TreeMap<>();
        private Map<String, Node> durable = new TreeMap<>();

        /// What it held after each change since the last force.
        private final List<Map<String, Node>> since = new ArrayList<>();

        Directory(long number, long now) {
            super(number, now);
        }

        /// To be called behind each change of what programs see.
        void changed(long now) {
            changedAt = now;
            since.add(new TreeMap<>(seen));
        }

        @Override
        void force() {
            durable = new TreeMap<>(seen);
            since.clear();
        }

        /// Changes reach the disk in their order.
        @Override
        void lose(RandomGenerator random) {
            int kept = random.nextInt(since.size() + 1);
            if (kept > 0) {
                durable = since.get(kept - 1);
            }
            seen = new TreeMap<>(durable);
            since.clear();
            seen.values().forEach(node -> node.lose(random));
        }
    }
}
