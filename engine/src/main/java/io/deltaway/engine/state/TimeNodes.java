package io.deltaway.engine.state;

/// The nodes of a [TimeTree], as rows of words in pages, which may be in a [PageCache]: nobody
/// holds one while he looks at others.
///
/// An entry has a key, in which its group and its row stand, a time and, in a node above others,
/// whose entries are the first of each child, the child. Leaves, the nodes of level 0, know their
/// neighbours.
final class TimeNodes {

    /// No node.
    static final int NONE = -1;

    private static final int WORDS = 128;

    /// The number of entries.
    private static final int SIZE = 0;

    /// The leaves before and behind this one, each and 1.
    private static final int NEIGHBOURS = 1;

    /// Behind those, first the keys, then the times, then the children: a search that knows by the
    /// groups where to go on reads little else.
    private static final int KEYS = 2;

    private static final int COLUMNS_OF_LEAF = 2;
    private static final int COLUMNS = 3;

    private Rows rows = new Rows(WORDS);

    /// Keeps them in a cache; all that were there are gone.
    void keepIn(PageCache cache) {
        rows = new Rows(WORDS);
        rows.keepIn(cache);
    }

    /// A new node, without entries.
    int add() {
        return rows.allocate();
    }

    void free(int node) {
        rows.free(node);
    }

    /// The key of an entry.
    static long keyOf(int group, int row) {
        return (long) group << 32 | row;
    }

    static int group(long key) {
        return (int) (key >> 32);
    }

    static int row(long key) {
        return (int) key;
    }

    private static int columns(int level) {
        return level == 0 ? COLUMNS_OF_LEAF : COLUMNS;
    }

    private static int room(int level) {
        return (WORDS - KEYS) / columns(level);
    }

    /// One less than there is room for: a node is split behind the addition.
    static int capacity(int level) {
        return room(level) - 1;
    }

    /// How far behind the key of an entry its time stands.
    static int toTime(int level) {
        return room(level);
    }

    /// The page of a node, for a few accesses to others at most.
    long[] page(int node) {
        return rows.page(node);
    }

    /// Where the key of the first entry stands in the page of its node; the others are behind it.
    int firstKey(int node) {
        return rows.base(node) + KEYS;
    }

    int size(int node) {
        return (int) rows.get(node, SIZE);
    }

    long key(int node, int at) {
        return rows.get(node, KEYS + at);
    }

    long time(int node, int level, int at) {
        return rows.get(node, KEYS + room(level) + at);
    }

    int child(int node, int level, int at) {
        return (int) rows.get(node, KEYS + 2 * room(level) + at);
    }

    int previous(int leaf) {
        return (int) (rows.get(leaf, NEIGHBOURS) >>> 32) - 1;
    }

    int next(int leaf) {
        return (int) rows.get(leaf, NEIGHBOURS) - 1;
    }

    /// Says that a leaf, or none, is before another one, or none.
    void link(int left, int right) {
        if (left != NONE) {
            long before = rows.get(left, NEIGHBOURS) & -1L << 32;
            rows.set(left, NEIGHBOURS, before | right + 1);
        }
        if (right != NONE) {
            long behind = rows.get(right, NEIGHBOURS) & -1L >>> 32;
            rows.set(right, NEIGHBOURS, (left + 1L) << 32 | behind);
        }
    }

    /// Makes room for an entry.
    void open(int node, int level, int at) {
        long[] page = rows.page(node);
        int base = rows.base(node);
        int behind = (int) page[base + SIZE]++ - at;
        int from = base + KEYS + at;
        for (int column = 0; column < columns(level); column++, from += room(level)) {
            System.arraycopy(page, from, page, from + 1, behind);
        }
    }

    /// Takes an entry out.
    void close(int node, int level, int at) {
        long[] page = rows.page(node);
        int base = rows.base(node);
        int behind = (int) --page[base + SIZE] - at;
        int to = base + KEYS + at;
        for (int column = 0; column < columns(level); column++, to += room(level)) {
            System.arraycopy(page, to + 1, page, to, behind);
        }
    }

    void set(int node, int level, int at, long key, long time) {
        long[] page = rows.page(node);
        int to = rows.base(node) + KEYS + at;
        page[to] = key;
        page[to + room(level)] = time;
    }

    /// Sets an entry to a child, which has entries, and the first of those.
    void setChild(int node, int level, int at, int child) {
        set(node, level, at, key(child, 0), time(child, level - 1, 0));
        rows.set(node, KEYS + 2 * room(level) + at, child);
    }

    /// The same for the child that an entry has, whose first entry may be another one now.
    void refresh(int node, int level, int at, int child) {
        if (key(node, at) != key(child, 0)) {
            setChild(node, level, at, child);
        }
    }

    /// Moves the entries from `from` on to the end of another node.
    void move(int node, int level, int from, int target) {
        long[] page = rows.page(node);
        int base = rows.base(node);
        long[] to = rows.page(target);
        int toBase = rows.base(target);
        int count = (int) page[base + SIZE] - from;
        int first = base + KEYS + from;
        int end = toBase + KEYS + (int) to[toBase + SIZE];
        for (int column = 0; column < columns(level); column++) {
            System.arraycopy(page, first, to, end, count);
            first += room(level);
            end += room(level);
        }
        to[toBase + SIZE] += count;
        page[base + SIZE] = from;
    }

    long sizeInBytes() {
        return rows.sizeInBytes();
    }

    long sizeOutside() {
        return rows.sizeOutside();
    }
}
