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

    static final int LANES = 1024;

    /// All questions look at so many components of a block before the next ones, while these are in
    /// the processor's nearest cache.
    private static final int COMPONENTS = 4;

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
        private void offer(int number, float[] sums, Best best, RowFilter filter) {
            int from = number * LANES;
            int count = Math.min(LANES, size - from);
            float least = best.least();
            for (int lane = 0; lane < count; lane++) {
                if (shown(sums[lane]) >= least) {
                    int row = rowAt[from + lane];
                    if (filter.accepts(row)) {
                        best.offer(shown(sums[lane]), row);
                        least = best.least();
                    }
                }
            }
        }
    }

    @Override
    public void search(List<Asked> asked, List<Best> best, List<RowFilter> filters) {
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
        List<Question> questions = all.stream().map(i -> (Question) asked.get(i)).toList();
        var sums = new float[questions.size()][LANES];
        for (int block = 0; block * LANES < size; block++) {
            add(questions, blocks[block], sums);
            for (int q = 0; q < sums.length; q++) {
                int i = all.get(q);
                questions.get(q).offer(block, sums[q], best.get(i), filters.get(i));
            }
        }
    }

    /// Adds up what all questions have to do with the vectors of a block.
    private void add(List<Question> questions, float[][] block, float[][] sums) {
        for (float[] ofOne : sums) {
            Arrays.fill(ofOne, 0);
        }
        for (int from = 0; from < length; from += COMPONENTS) {
            int to = Math.min(length, from + COMPONENTS);
            for (int q = 0; q < sums.length; q++) {
                if (metric == Metric.EUCLIDEAN) {
                    addSquares(questions.get(q).vector, block, from, to, sums[q]);
                } else {
                    addProducts(questions.get(q).vector, block, from, to, sums[q]);
                }
            }
        }
    }

    private static void addProducts(
            float[] vector, float[][] block, int from, int to, float[] sums) {
        int i = from;
        for (; i + 4 <= to; i += 4) {
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
        for (; i < to; i++) {
            float a = vector[i];
            float[] as = block[i];
            for (int lane = 0; lane < LANES; lane++) {
                sums[lane] = sums[lane] + a * as[lane];
            }
        }
    }

    private static void addSquares(
            float[] vector, float[][] block, int from, int to, float[] sums) {
        for (int i = from; i < to; i++) {
            float a = vector[i];
            float[] as = block[i];
            for (int lane = 0; lane < LANES; lane++) {
                float difference = a - as[lane];
                sums[lane] = sums[lane] + difference * difference;
            }
        }
    }
}
