package io.deltaway.engine.state;

import org.jspecify.annotations.Nullable;

/// A B+ tree of stored rows in the order of their group, their time and, where both are the same,
/// their content. One tree holds all groups, so a group of one row costs no more than any other
/// row.
///
/// Group and time stand in the tree, so a search looks at rows only among equal times. Adding,
/// removing and finding take one path down; going on to the next row is O(1). Sixteen bytes a row,
/// in nodes that are half to wholly full.
public final class TimeTree {

    /// No row.
    public static final int NONE = -1;

    /// In the place of a row: before, or behind, all rows of a group and time.
    private static final int FIRST = -2;

    private static final int LAST = -3;

    private static final int CAPACITY = 64;

    /// The order of the rows of one group and time.
    @FunctionalInterface
    public interface Ties {
        int compare(int row, int other);
    }

    private final Ties ties;
    private Node root = new Node(null);
    private int entries;

    /// The row that [#add] found or added.
    private int found;

    public TimeTree(Ties ties) {
        this.ties = ties;
    }

    /// A leaf, or a node above others, whose entries are the first of each child.
    private static final class Node {

        private final int[] groups = new int[CAPACITY + 1];
        private final long[] times = new long[CAPACITY + 1];
        private final int[] rows = new int[CAPACITY + 1];
        private final Node @Nullable [] children;
        private int size;
        private @Nullable Node previous;
        private @Nullable Node next;

        Node(Node @Nullable [] children) {
            this.children = children;
        }

        void open(int at) {
            System.arraycopy(groups, at, groups, at + 1, size - at);
            System.arraycopy(times, at, times, at + 1, size - at);
            System.arraycopy(rows, at, rows, at + 1, size - at);
            if (children != null) {
                System.arraycopy(children, at, children, at + 1, size - at);
            }
            size++;
        }

        void close(int at) {
            int behind = --size - at;
            System.arraycopy(groups, at + 1, groups, at, behind);
            System.arraycopy(times, at + 1, times, at, behind);
            System.arraycopy(rows, at + 1, rows, at, behind);
            if (children != null) {
                System.arraycopy(children, at + 1, children, at, behind);
            }
        }

        void set(int at, int group, long time, int row) {
            groups[at] = group;
            times[at] = time;
            rows[at] = row;
        }

        void setChild(int at, Node child) {
            if (children != null) {
                children[at] = child;
            }
            set(at, child.groups[0], child.times[0], child.rows[0]);
        }

        /// Moves the entries from `from` on to the end of another node.
        void moveTo(Node target, int from) {
            int count = size - from;
            System.arraycopy(groups, from, target.groups, target.size, count);
            System.arraycopy(times, from, target.times, target.size, count);
            System.arraycopy(rows, from, target.rows, target.size, count);
            if (children != null && target.children != null) {
                System.arraycopy(children, from, target.children, target.size, count);
            }
            target.size += count;
            size = from;
        }
    }

    public int size() {
        return entries;
    }

    /// Adds a row unless one of the same content is there; gives the one that is there now.
    public int add(int group, long time, int row) {
        add(root, group, time, row);
        if (root.size > CAPACITY) {
            var above = new Node(new Node[CAPACITY + 1]);
            above.size = 2;
            Node left = root;
            above.setChild(1, split(left, row));
            above.setChild(0, left);
            root = above;
        }
        return found;
    }

    private void add(Node node, int group, long time, int row) {
        if (node.children == null) {
            int at = lowerBound(node, group, time, row);
            boolean there = at < node.size && compare(node, at, group, time, row) == 0;
            found = there ? node.rows[at] : row;
            if (!there) {
                node.open(at);
                node.set(at, group, time, row);
                entries++;
            }
            return;
        }
        int at = childOf(node, group, time, row);
        Node child = node.children[at];
        add(child, group, time, row);
        if (child.size > CAPACITY) {
            Node right = split(child, row);
            node.open(at + 1);
            node.setChild(at + 1, right);
        }
        node.setChild(at, child);
    }

    /// Moves the upper half of a node to a new one on its right; less of it where the row that was
    /// just added is the last, as where rows come in order.
    private static Node split(Node node, int added) {
        var right = new Node(node.children == null ? null : new Node[CAPACITY + 1]);
        boolean atEnd = node.rows[node.size - 1] == added;
        node.moveTo(right, atEnd ? node.size - 4 : node.size / 2);
        if (node.children == null) {
            link(right, node.next);
            link(node, right);
        }
        return right;
    }

    private static void link(@Nullable Node left, @Nullable Node right) {
        if (left != null) {
            left.next = right;
        }
        if (right != null) {
            right.previous = left;
        }
    }

    /// Takes out a row that is there.
    public void remove(int group, long time, int row) {
        remove(root, group, time, row);
        entries--;
        while (root.children != null && root.size == 1) {
            root = root.children[0];
        }
    }

    private void remove(Node node, int group, long time, int row) {
        if (node.children == null) {
            node.close(lowerBound(node, group, time, row));
            return;
        }
        int at = childOf(node, group, time, row);
        Node child = node.children[at];
        remove(child, group, time, row);
        if (child.size == 0) {
            if (child.children == null) {
                link(child.previous, child.next);
            }
            node.close(at);
            return;
        }
        node.setChild(at, child);
        if (child.size < CAPACITY / 4) {
            merge(node, node.children, at > 0 ? at - 1 : at);
        }
    }

    private static void merge(Node parent, Node[] children, int left) {
        if (left + 1 < parent.size) {
            Node a = children[left];
            Node b = children[left + 1];
            if (a.size + b.size <= CAPACITY * 3 / 4) {
                b.moveTo(a, 0);
                if (a.children == null) {
                    link(a, b.next);
                }
                parent.close(left + 1);
                parent.setChild(left, a);
            }
        }
    }

    private int compare(Node node, int at, int group, long time, int row) {
        int order = Integer.compare(node.groups[at], group);
        order = order != 0 ? order : Long.compare(node.times[at], time);
        if (order != 0 || node.rows[at] == row) {
            return order;
        }
        return row == FIRST ? 1 : row == LAST ? -1 : ties.compare(node.rows[at], row);
    }

    /// The first entry that is not before a row, or the size.
    private int lowerBound(Node node, int group, long time, int row) {
        int low = 0;
        int high = node.size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(node, middle, group, time, row) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int childOf(Node node, int group, long time, int row) {
        int at = lowerBound(node, group, time, row);
        boolean exact = at < node.size && compare(node, at, group, time, row) == 0;
        return exact ? at : Math.max(0, at - 1);
    }

    /// A place before the first row.
    public Cursor cursor() {
        return new Cursor();
    }

    /// About how many bytes this keeps.
    public long sizeInBytes() {
        long bytes = 0;
        for (Node leaf = firstLeaf(); leaf != null; leaf = leaf.next) {
            bytes += CAPACITY * 16 + 100;
        }
        return bytes * 33 / 32;
    }

    private Node firstLeaf() {
        Node node = root;
        while (node.children != null) {
            node = node.children[0];
        }
        return node;
    }

    /// Stands on a row, or where there is none; not valid any more once the tree was changed.
    public final class Cursor {

        private Node leaf;
        private int at;

        private Cursor() {
            leaf = firstLeaf();
            at = -1;
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
            Node node = root;
            while (node.children != null) {
                node = node.children[childOf(node, group, time, row)];
            }
            leaf = node;
            at = lowerBound(node, group, time, row);
            enter();
        }

        /// Goes on to the next leaf where this one has ended.
        private void enter() {
            while (at >= leaf.size && leaf.next != null) {
                leaf = leaf.next;
                at = 0;
            }
        }

        /// Goes to the next row; false where there is none.
        public boolean next() {
            if (at < leaf.size) {
                at++;
            }
            enter();
            return at < leaf.size;
        }

        /// Goes to the previous row; false where there is none.
        public boolean previous() {
            while (at <= 0 && leaf.previous != null) {
                leaf = leaf.previous;
                at = leaf.size;
            }
            at = Math.max(at - 1, -1);
            return at >= 0;
        }

        /// Whether it stands on a row of a group.
        public boolean isIn(int group) {
            return at >= 0 && at < leaf.size && leaf.groups[at] == group;
        }

        public int group() {
            return at >= 0 && at < leaf.size ? leaf.groups[at] : NONE;
        }

        public long time() {
            return leaf.times[at];
        }

        public int row() {
            return leaf.rows[at];
        }

        /// Stands where another one does.
        public void standAt(Cursor other) {
            leaf = other.leaf;
            at = other.at;
        }
    }
}
