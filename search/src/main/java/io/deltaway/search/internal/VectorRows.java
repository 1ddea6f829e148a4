package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Vectors, searched by looking at all of them.
///
/// [#LANES] vectors stand together, component by component, so that a loop over them has no sum
/// that goes from one turn to the next: the compiler makes vector instructions of it, and adds the
/// products of each vector in one and the same order wherever it stands. A removed vector's place
/// is taken by the last one. Four bytes a component; a change writes one vector, a question reads
/// all.
final class VectorRows implements Part {

    static final int LANES = 64;

    /// Of fewer than one in so many accepted rows each is looked at by itself.
    private static final int FEW = 64;

    private final Metric metric;
    private final int length;
    private final VectorValue values;
    private float[][] blocks = new float[1][];
    private int[] rowAt = new int[LANES];
    private int[] placeOf = new int[LANES];
    private int size;

    /// @param length how many components each vector has
    VectorRows(Metric metric, int length) {
        this.metric = metric;
        this.length = length;
        this.values = new VectorValue(metric, length);
    }

    int size() {
        return size;
    }

    @Override
    public @Nullable Failure refusal(Object value) {
        return values.refusal(value);
    }

    @Override
    public void add(int row, Object value) {
        int place = size++;
        if (place / LANES >= blocks.length) {
            blocks = Arrays.copyOf(blocks, blocks.length * 2);
        }
        if (blocks[place / LANES] == null) {
            blocks[place / LANES] = new float[length * LANES];
        }
        if (place >= rowAt.length) {
            rowAt = Arrays.copyOf(rowAt, rowAt.length * 2);
        }
        if (row >= placeOf.length) {
            placeOf = Arrays.copyOf(placeOf, Math.max(row + 1, placeOf.length * 2));
        }
        float[] block = blocks[place / LANES];
        float[] vector = values.compared(value);
        for (int i = 0, at = place % LANES; i < length; i++, at += LANES) {
            block[at] = vector[i];
        }
        rowAt[place] = row;
        placeOf[row] = place + 1;
    }

    @Override
    public void remove(int row, Object value) {
        int place = placeOf[row] - 1;
        int last = --size;
        placeOf[row] = 0;
        if (place != last) {
            float[] from = blocks[last / LANES];
            float[] to = blocks[place / LANES];
            for (int i = 0; i < length; i++) {
                to[i * LANES + place % LANES] = from[i * LANES + last % LANES];
            }
            rowAt[place] = rowAt[last];
            placeOf[rowAt[place]] = place + 1;
        }
    }

    private int placeOf(int row) {
        return row < placeOf.length ? placeOf[row] - 1 : -1;
    }

    @Override
    public long sizeInBytes() {
        return (long) (size + LANES - 1) / LANES * LANES * length * Float.BYTES
                + 4L * (rowAt.length + placeOf.length);
    }

    @Override
    public Asked ask(Object value, @Nullable Statistics kept, boolean exactly) {
        return new Question(values.compared(value));
    }

    private final class Question implements Asked {

        private final float[] vector;

        Question(float[] vector) {
            this.vector = vector;
        }

        @Override
        public float score(int row) {
            int place = placeOf(row);
            if (place < 0) {
                return Float.NEGATIVE_INFINITY;
            }
            float[] block = blocks[place / LANES];
            float sum = 0;
            for (int i = 0, at = place % LANES; i < length; i++, at += LANES) {
                float other = block[at];
                float difference = vector[i] - other;
                sum += metric == Metric.EUCLIDEAN ? difference * difference : vector[i] * other;
            }
            return shown(sum);
        }

        private float shown(float sum) {
            return metric == Metric.EUCLIDEAN ? -(float) Math.sqrt(sum) : sum;
        }

        @Override
        public void search(Best best, RowFilter filter) {
            VectorRows.this.search(List.of(this), List.of(best), List.of(filter));
        }

        private void offer(int row, float score, Best best, RowFilter filter) {
            if (score >= best.least() && filter.accepts(row)) {
                best.offer(score, row);
            }
        }

        /// Offers the vectors of a block.
        private void searchBlock(int number, float[] sums, Best best, RowFilter filter) {
            Arrays.fill(sums, 0);
            if (metric == Metric.EUCLIDEAN) {
                addSquares(vector, blocks[number], sums);
            } else {
                addProducts(vector, blocks[number], sums);
            }
            int from = number * LANES;
            int count = Math.min(LANES, size - from);
            for (int lane = 0; lane < count; lane++) {
                offer(rowAt[from + lane], shown(sums[lane]), best, filter);
            }
        }
    }

    /// All questions look at a block before the next one, while it is in the processor's cache:
    /// eight together take less than half of what they take one by one.
    @Override
    public void search(List<Asked> asked, List<Best> best, List<RowFilter> filters) {
        var sums = new float[LANES];
        var all = new ArrayList<Integer>();
        for (int i = 0; i < asked.size(); i++) {
            BitSet accepted = filters.get(i).rows();
            if (accepted == null || accepted.cardinality() > size / FEW) {
                all.add(i);
            } else {
                for (int row = accepted.nextSetBit(0);
                        row >= 0;
                        row = accepted.nextSetBit(row + 1)) {
                    best.get(i).offer(asked.get(i).score(row), row);
                }
            }
        }
        for (int block = 0; block * LANES < size; block++) {
            for (int i : all) {
                ((Question) asked.get(i)).searchBlock(block, sums, best.get(i), filters.get(i));
            }
        }
    }

    private static void addProducts(float[] vector, float[] block, float[] sums) {
        int i = 0;
        for (; i + 4 <= vector.length; i += 4) {
            float a = vector[i];
            float b = vector[i + 1];
            float c = vector[i + 2];
            float d = vector[i + 3];
            int at = i * LANES;
            for (int lane = 0; lane < LANES; lane++) {
                sums[lane] =
                        sums[lane]
                                + a * block[at + lane]
                                + b * block[at + LANES + lane]
                                + c * block[at + 2 * LANES + lane]
                                + d * block[at + 3 * LANES + lane];
            }
        }
        for (; i < vector.length; i++) {
            float a = vector[i];
            int at = i * LANES;
            for (int lane = 0; lane < LANES; lane++) {
                sums[lane] = sums[lane] + a * block[at + lane];
            }
        }
    }

    private static void addSquares(float[] vector, float[] block, float[] sums) {
        for (int i = 0; i < vector.length; i++) {
            float a = vector[i];
            int at = i * LANES;
            for (int lane = 0; lane < LANES; lane++) {
                float difference = a - block[at + lane];
                sums[lane] = sums[lane] + difference * difference;
            }
        }
    }
}
