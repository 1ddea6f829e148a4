package io.deltaway.search.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.HnswGraphBuilder;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.apache.lucene.util.hnsw.UpdateableRandomVectorScorer;

/// Vectors with a graph in which each is tied to near ones (HNSW: Malkov and Yashunin, 2018; the
/// graph is Lucene's, which finds in it while it grows). A vector stands in a place; places are
/// given in the order of arrival and not given again. Those before [#grown] are in the graph, the
/// others are looked at one by one.
///
/// A vector that is removed stays as a way to others.
final class NearGraph {

    private static final int TIES = 16;
    private static final int BREADTH = 100;

    private final Metric metric;
    private final HnswGraphBuilder graph;
    private float[][] vectors = new float[64][];
    private int[] rows = new int[64];
    private int[] placeOf = new int[64];
    private final BitSet live = new BitSet();
    private int size;
    private int end;
    private int grown;

    /// What is multiplied before it is added up.
    private double[] room = {};

    NearGraph(Metric metric) {
        this.metric = metric;
        try {
            graph = HnswGraphBuilder.create(new Supplier(), TIES, BREADTH, 42);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return size;
    }

    /// How many removed vectors it still has.
    int removed() {
        return end - size;
    }

    /// How many vectors are not in the graph yet.
    int waiting() {
        return end - grown;
    }

    void add(int row, float[] vector) {
        if (end == rows.length) {
            rows = Arrays.copyOf(rows, end * 2);
            vectors = Arrays.copyOf(vectors, end * 2);
        }
        rows[end] = row;
        vectors[end] = vector;
        live.set(end);
        if (row >= placeOf.length) {
            placeOf = Arrays.copyOf(placeOf, Math.max(row + 1, placeOf.length * 2));
        }
        placeOf[row] = ++end;
        size++;
    }

    void remove(int row) {
        live.clear(placeOf[row] - 1);
        placeOf[row] = 0;
        size--;
    }

    boolean holds(int row) {
        return placeOf(row) >= 0;
    }

    private int placeOf(int row) {
        return row < placeOf.length ? placeOf[row] - 1 : -1;
    }

    /// Puts some vectors into the graph.
    void grow(int count) {
        try {
            for (int i = 0; i < count && grown < end; i++) {
                graph.addGraphNode(grown++);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same vectors, none of them in the graph yet.
    NearGraph withoutRemoved() {
        var other = new NearGraph(metric);
        live.stream().forEach(place -> other.add(rows[place], vectors[place]));
        return other;
    }

    /// How good a row is, or negative infinity where it is not here.
    float score(float[] asked, int row) {
        int place = placeOf(row);
        return place < 0 ? Float.NEGATIVE_INFINITY : scoreAt(asked, place);
    }

    /// As an exact index has it, but for what becomes of a vector where it is made as long as 1.
    private float scoreAt(float[] asked, int place) {
        float[] vector = vectors[place];
        if (metric == Metric.EUCLIDEAN) {
            return -(float) Math.sqrt(VectorValue.exactSquareOfDistance(asked, vector));
        }
        if (room.length < vector.length) {
            room = new double[vector.length];
        }
        return (float) VectorValue.exactProduct(asked, vector, room);
    }

    /// As Lucene wants it: never negative, the larger the better.
    private float similarity(float[] asked, int place) {
        return switch (metric) {
            case COSINE -> Math.max((1 + VectorValue.product(asked, vectors[place])) / 2, 0);
            case DOT -> {
                float product = VectorValue.product(asked, vectors[place]);
                yield product < 0 ? 1 / (1 - product) : product + 1;
            }
            case EUCLIDEAN -> 1 / (1 + VectorValue.squareOfDistance(asked, vectors[place]));
        };
    }

    /// Offers all accepted rows.
    void searchAll(float[] asked, Best best, RowFilter filter) {
        BitSet accepted = filter.rows();
        if (accepted == null) {
            searchFrom(0, asked, best, filter);
        } else {
            accepted.stream().forEach(row -> best.offer(score(asked, row), row));
        }
    }

    private void searchFrom(int first, float[] asked, Best best, RowFilter filter) {
        for (int place = live.nextSetBit(first); place >= 0; place = live.nextSetBit(place + 1)) {
            if (filter.accepts(rows[place])) {
                best.offer(scoreAt(asked, place), rows[place]);
            }
        }
    }

    /// Offers accepted rows that are found in the graph, and all that are not in it yet.
    ///
    /// @param breadth how many are looked for
    /// @return how many of the graph were found
    int searchNear(float[] asked, int breadth, Best best, RowFilter filter) {
        searchFrom(grown, asked, best, filter);
        if (grown == 0) {
            return 0;
        }
        IntPredicate accepted = place -> live.get(place) && filter.accepts(rows[place]);
        try {
            TopDocs found =
                    HnswGraphSearcher.search(
                                    new Scorer(asked),
                                    breadth,
                                    graph.getGraph(),
                                    new Accepted(accepted, grown),
                                    Integer.MAX_VALUE)
                            .topDocs();
            for (ScoreDoc each : found.scoreDocs) {
                best.offer(scoreAt(asked, each.doc), rows[each.doc]);
            }
            return found.scoreDocs.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long sizeInBytes() {
        return graph.getGraph().ramBytesUsed()
                + vectors.length * 8L
                + (rows.length + placeOf.length) * 4L
                + (end == 0 ? 0 : (16L + 4L * vectors[0].length) * end);
    }

    private record Accepted(IntPredicate places, int length) implements Bits {
        @Override
        public boolean get(int place) {
            return places.test(place);
        }
    }

    /// The similarity of vectors to one.
    private class Scorer implements UpdateableRandomVectorScorer {

        private float[] asked;

        Scorer(float[] asked) {
            this.asked = asked;
        }

        @Override
        public float score(int place) {
            return similarity(asked, place);
        }

        @Override
        public int maxOrd() {
            return end;
        }

        @Override
        public void setScoringOrdinal(int place) {
            asked = vectors[place];
        }
    }

    private final class Supplier implements RandomVectorScorerSupplier {

        @Override
        public UpdateableRandomVectorScorer scorer() {
            return new Scorer(new float[0]);
        }

        @Override
        public RandomVectorScorerSupplier copy() {
            return this;
        }
    }
}
