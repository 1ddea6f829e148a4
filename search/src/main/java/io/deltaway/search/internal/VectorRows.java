package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Vectors, searched by looking at all of them.
///
/// [#LANES] vectors stand together, an array for each component: a loop over them has no sum that
/// goes from one turn to the next and reads all arrays at one index, so the compiler makes vector
/// instructions of it (at another index of one array it would have to fear that what it writes is
/// what it reads next). The products of each vector are added in one order wherever it stands. A
/// removed vector's place is taken by the last one. Four bytes a component; a change writes one
/// vector, a question reads all.
final class VectorRows implements Part {

    static final int LANES = 64;

    /// Of fewer than one in so many accepted rows each is looked at by itself.
    private static final int FEW = 64;

    private final Metric metric;
    private final int length;
    private final VectorValue values;
    private float[][][] blocks = new float[1][][];
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
            blocks[place / LANES] = new float[length][LANES];
        }
        if (place >= rowAt.length) {
            rowAt = Arrays.copyOf(rowAt, rowAt.length * 2);
        }
        if (row >= placeOf.length) {
            placeOf = Arrays.copyOf(placeOf, Math.max(row + 1, placeOf.length * 2));
        }
        float[][] block = blocks[place / LANES];
        float[] vector = values.compared(value);
        for (int i = 0; i < length; i++) {
            block[i][place % LANES] = vector[i];
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
            float[][] from = blocks[last / LANES];
            float[][] to = blocks[place / LANES];
            for (int i = 0; i < length; i++) {
                to[i][place % LANES] = from[i][last % LANES];
            }
            rowAt[place] = rowAt[last];
            placeOf[rowAt[place]] = place + 1;
        }
    }

    @Override
    public boolean holds(int row) {
        return placeOf(row) >= 0;
    }

    private int placeOf(int row) {
        return row < placeOf.length ? placeOf[row] - 1 : -1;
    }

    @Override
    public long sizeInBytes() {
        return (long) (size + LANES - 1) / LANES * length * (LANES * Float.BYTES + 16)
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
            float[][] block = blocks[place / LANES];
            float sum = 0;
            for (int i = 0; i < length; i++) {
                float other = block[i][place % LANES];
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
            float least = best.least();
            for (int lane = 0; lane < count; lane++) {
                float score = shown(sums[lane]);
                if (score >= least && filter.accepts(rowAt[from + lane])) {
                    best.offer(score, rowAt[from + lane]);
                    least = best.least();
                }
            }
        }
    }

    /// All questions look at a block before the next one, while it is in the processor's cache.
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

    private static void addProducts(float[] vector, float[][] block, float[] sums) {
        int i = 0;
        for (; i + 4 <= vector.length; i += 4) {
            float a = vector[i];
            float b = vector[i + 1];
            float c = vector[i + 2];
            float d = vector[i + 3];
            float[] as = block[i];
            float[] bs = block[i + 1];
            float[] cs = block[i + 2];
            float[] ds = block[i + 3];
            for (int lane = 0; lane < LANES; lane++) {
                sums[lane] = sums[lane] + a * as[lane] + b * bs[lane] + c * cs[lane] + d * ds[lane];
            }
        }
        for (; i < vector.length; i++) {
            float a = vector[i];
            float[] as = block[i];
            for (int lane = 0; lane < LANES; lane++) {
                sums[lane] = sums[lane] + a * as[lane];
            }
        }
    }

    private static void addSquares(float[] vector, float[][] block, float[] sums) {
        for (int i = 0; i < vector.length; i++) {
            float a = vector[i];
            float[] as = block[i];
            for (int lane = 0; lane < LANES; lane++) {
                float difference = a - as[lane];
                sums[lane] = sums[lane] + difference * difference;
            }
        }
    }
}
