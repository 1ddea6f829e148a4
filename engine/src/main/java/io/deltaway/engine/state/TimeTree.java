package io.deltaway.engine.state;

/// A B+ tree of stored rows in the order of their group, their time and, where both are the same,
/// their content. One tree holds all groups, so a group of one row costs no more than any other
/// row.
///
/// Group and time stand in the tree, so a search looks at rows only among equal times. Adding,
/// removing and finding take one path down; going on to the next row is O(1). Sixteen bytes a row,
/// in [nodes][TimeNodes] that are half to wholly full.
public final class TimeTree {

    /// No row.
    public static final int NONE = -1;

    /// In the place of a row: before, or behind, all rows of a group and time.
    private static final int FIRST = -2;

    private static final int LAST = -3;

    /// The order of the rows of one group and time.
    @FunctionalInterface
    public interface Ties {
        int compare(int row, int other);
    }

    private final Ties ties;
    private final TimeNodes nodes = new TimeNodes();
    private int root = nodes.add();

    /// The level of the root; leaves are of level 0.
    private int height;

    private int entries;

    /// The row that [#add] found or added.
    private int found;

    public TimeTree(Ties ties) {
        this.ties = ties;
    }

    /// Keeps the nodes in a cache; before there are any rows.
    public void keepIn(PageCache cache) {
        nodes.keepIn(cache);
        root = nodes.add();
    }

    public int size() {
        return entries;
    }

    /// Adds a row unless one of the same content is there; gives the one that is there now.
    public int add(int group, long time, int row) {
        int right = add(root, height, group, time, row);
        if (right != TimeNodes.NONE) {
            int left = root;
            height++;
            root = nodes.add();
            nodes.open(root, height, 0);
            nodes.setChild(root, height, 0, left);
            nodes.open(root, height, 1);
            nodes.setChild(root, height, 1, right);
        }
        return found;
    }

    /// @return the node that was split off on the right, or none
    private int add(int node, int level, int group, long time, int row) {
        if (level == 0) {
            int at = lowerBound(node, level, group, time, row);
            boolean there = isAt(node, level, at, group, time, row);
            found = there ? TimeNodes.row(nodes.key(node, at)) : row;
            if (!there) {
                nodes.open(node, level, at);
                nodes.set(node, level, at, TimeNodes.keyOf(group, row), time);
                entries++;
            }
        } else {
            int at = childOf(node, level, group, time, row);
            int child = nodes.child(node, level, at);
            int right = add(child, level - 1, group, time, row);
            nodes.refresh(node, level, at, child);
            if (right != TimeNodes.NONE) {
                nodes.open(node, level, at + 1);
                nodes.setChild(node, level, at + 1, right);
            }
        }
        return nodes.size(node) > TimeNodes.capacity(level)
                ? split(node, level, row)
                : TimeNodes.NONE;
    }

    /// Moves the upper half of a node to a new one on its right; less of it where the row that was
    /// just added is the last, as where rows come in order.
    private int split(int node, int level, int added) {
        int right = nodes.add();
        int size = nodes.size(node);
        boolean atEnd = TimeNodes.row(nodes.key(node, size - 1)) == added;
        nodes.move(node, level, atEnd ? size - 4 : size / 2, right);
        if (level == 0) {
            nodes.link(right, nodes.next(node));
            nodes.link(node, right);
        }
        return right;
    }

    /// Takes out a row that is there.
    public void remove(int group, long time, int row) {
        remove(root, height, group, time, row);
        entries--;
        while (height > 0 && nodes.size(root) == 1) {
            int only = nodes.child(root, height, 0);
            nodes.free(root);
            root = only;
            height--;
        }
    }

    private void remove(int node, int level, int group, long time, int row) {
        if (level == 0) {
            nodes.close(node, level, lowerBound(node, level, group, time, row));
            return;
        }
        int at = childOf(node, level, group, time, row);
        int child = nodes.child(node, level, at);
        remove(child, level - 1, group, time, row);
        int left = nodes.size(child);
        if (left == 0) {
            if (level == 1) {
                nodes.link(nodes.previous(child), nodes.next(child));
            }
            nodes.close(node, level, at);
            nodes.free(child);
            return;
        }
        nodes.refresh(node, level, at, child);
        if (left < TimeNodes.capacity(level - 1) / 4) {
            merge(node, level, at > 0 ? at - 1 : at);
        }
    }

    private void merge(int parent, int level, int left) {
        if (left + 1 < nodes.size(parent)) {
            int a = nodes.child(parent, level, left);
            int b = nodes.child(parent, level, left + 1);
            if (nodes.size(a) + nodes.size(b) <= TimeNodes.capacity(level - 1) * 3 / 4) {
                nodes.move(b, level - 1, 0, a);
                if (level == 1) {
                    nodes.link(a, nodes.next(b));
                }
                nodes.close(parent, level, left + 1);
                nodes.setChild(parent, level, left, a);
                nodes.free(b);
            }
        }
    }

    /// Of two rows of a group and time.
    private int compareTies(int one, int row) {
        return one == row ? 0 : row == FIRST ? 1 : row == LAST ? -1 : ties.compare(one, row);
    }

    private boolean isAt(int node, int level, int at, int group, long time, int row) {
        if (at >= nodes.size(node) || nodes.time(node, level, at) != time) {
            return false;
        }
        long key = nodes.key(node, at);
        return TimeNodes.group(key) == group && compareTies(TimeNodes.row(key), row) == 0;
    }

    /// The first entry that is not before a row, or the size.
    private int lowerBound(int node, int level, int group, long time, int row) {
        int low = 0;
        int high = nodes.size(node);
        long[] page = nodes.page(node);
        int first = nodes.firstKey(node);
        int toTime = TimeNodes.toTime(level);
        while (low < high) {
            int middle = (low + high) >>> 1;
            int at = first + middle;
            int order = Integer.compare(TimeNodes.group(page[at]), group);
            order = order != 0 ? order : Long.compare(page[at + toTime], time);
            if (order == 0) {
                order = compareTies(TimeNodes.row(page[at]), row);
                page = nodes.page(node); // may have gone for the rows
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int childOf(int node, int level, int group, long time, int row) {
        int at = lowerBound(node, level, group, time, row);
        return isAt(node, level, at, group, time, row) ? at : Math.max(0, at - 1);
    }

    /// About how many bytes this keeps in memory.
    public long sizeInBytes() {
        return nodes.sizeInBytes();
    }

    /// The bytes that are not in memory.
    public long sizeOutside() {
        return nodes.sizeOutside();
    }

    /// A place before the first row.
    public Cursor cursor() {
        return new Cursor();
    }

    private int leafOf(int group, long time, int row) {
        int node = root;
        for (int level = height; level > 0; level--) {
            node = nodes.child(node, level, childOf(node, level, group, time, row));
        }
        return node;
    }

    private int firstLeaf() {
        int node = root;
        for (int level = height; level > 0; level--) {
            node = nodes.child(node, level, 0);
        }
        return node;
    }

    /// Stands on a row, or where there is none; not valid any more once the tree was changed.
    public final class Cursor {

        private int leaf;
        private int size;
        private int at;

        private Cursor() {
            standIn(firstLeaf(), -1);
        }

        private void standIn(int node, int place) {
            leaf = node;
            size = nodes.size(node);
            at = place;
        }

        /// Goes to the first row of a group whose time is not before `time`, or whatever stands
        /// where it would.
        public void seekFirst(int group, long time) {
            seek(group, time, FIRST);
        }

        /// Goes to the last row of a group whose time is not after `time`, or whatever stands where
        /// it would.
        public void seekLast(int group, long time) {
            seek(group, time, LAST);
            previous();
        }

        private void seek(int group, long time, int row) {
            int found = leafOf(group, time, row);
            standIn(found, lowerBound(found, 0, group, time, row));
            enter();
        }

        /// Goes on to the next leaf where this one has ended.
        private void enter() {
            while (at >= size) {
                int next = nodes.next(leaf);
                if (next == TimeNodes.NONE) {
                    return;
                }
                standIn(next, 0);
            }
        }

        /// Goes to the next row; false where there is none.
        public boolean next() {
            if (at < size) {
                at++;
            }
            enter();
            return at < size;
        }

        /// Goes to the previous row; false where there is none.
        public boolean previous() {
            while (at <= 0) {
                int previous = nodes.previous(leaf);
                if (previous == TimeNodes.NONE) {
                    at = -1;
                    return false;
                }
                standIn(previous, nodes.size(previous));
            }
            at--;
            return true;
        }

        /// Whether it stands on a row of a group.
        public boolean isIn(int group) {
            return isOnRow() && TimeNodes.group(nodes.key(leaf, at)) == group;
        }

        private boolean isOnRow() {
            return at >= 0 && at < size;
        }

        public int group() {
            return isOnRow() ? TimeNodes.group(nodes.key(leaf, at)) : NONE;
        }

        public long time() {
            return nodes.time(leaf, 0, at);
        }

        public int row() {
            return TimeNodes.row(nodes.key(leaf, at));
        }

        /// Stands where another one does.
        public void standAt(Cursor other) {
            leaf = other.leaf;
            size = other.size;
            at = other.at;
        }
    }
}
