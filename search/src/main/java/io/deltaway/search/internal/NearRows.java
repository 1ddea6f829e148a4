package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import org.jspecify.annotations.Nullable;

/// Vectors, searched in a graph: a question looks at some thousand of them instead of at all, and
/// may miss some. Few accepted rows are looked at one by one, so an answer is always full if enough
/// rows are there.
///
/// A new vector is found at once, and put into the graph a few each epoch: some of them wait, above
/// all after a restart, when the whole graph grows again. Until then a question looks at those that
/// wait one by one. Where a fifth of the vectors are removed ones, another graph grows beside the
/// first and takes its place. So nothing ever stands still, however much has come.
final class NearRows implements Part {

    /// How many vectors a graph takes at the end of each epoch: some ten milliseconds.
    static final int SHARE = 16;

    /// Below so many accepted rows it is as quick to look at all of them.
    private static final int FEW = 2_000;

    private static final int REMOVED = 1_000;

    private final VectorValue values;
    private final int breadth;
    private NearGraph graph;
    private @Nullable NearGraph next;

    /// @param breadth how many rows are looked for at least, the more the fewer are missed
    NearRows(Metric metric, int length, int breadth) {
        this.values = new VectorValue(metric, length);
        this.breadth = breadth;
        this.graph = new NearGraph(metric);
    }

    @Override
    public @Nullable Failure refusal(Object value) {
        return values.refusal(value);
    }

    @Override
    public void add(int row, Object value) {
        float[] vector = values.compared(value);
        graph.add(row, vector);
        if (next != null) {
            next.add(row, vector);
        }
    }

    @Override
    public void remove(int row, Object value) {
        graph.remove(row);
        if (next != null) {
            next.remove(row);
        }
    }

    @Override
    public boolean holds(int row) {
        return graph.holds(row);
    }

    @Override
    public void work() {
        NearGraph growing = next;
        if (growing == null) {
            graph.grow(SHARE);
            if (graph.removed() > REMOVED + graph.size() / 4) {
                next = graph.withoutRemoved();
            }
        } else {
            growing.grow(SHARE);
            if (growing.waiting() <= graph.waiting()) {
                graph = growing;
                next = null;
            }
        }
    }

    @Override
    public Asked ask(Object value, @Nullable Statistics kept, boolean exactly) {
        float[] vector = values.compared(value);
        return new Asked() {
            @Override
            public float score(int row) {
                return graph.score(vector, row);
            }

            @Override
            public void search(Best best, RowFilter filter) {
                var rows = filter.rows();
                int accepted = rows == null ? graph.size() : rows.cardinality();
                int wanted = Math.max(breadth, best.most());
                // On the way to `wanted` accepted rows a graph looks at wanted / share rows.
                double byGraph = (double) wanted * graph.size() / Math.max(1, accepted);
                if (exactly || accepted <= FEW || accepted < 2 * byGraph) {
                    graph.searchAll(vector, best, filter);
                } else if (graph.searchNear(vector, wanted, best, filter) + graph.waiting()
                        < wanted) {
                    best.clear(); // there are more, and no way to them
                    graph.searchAll(vector, best, filter);
                }
            }
        };
    }

    @Override
    public long sizeInBytes() {
        return graph.sizeInBytes() + (next == null ? 0 : next.sizeInBytes());
    }
}
