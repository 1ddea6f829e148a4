package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Vectors, searched by looking at all of them: first at what [VectorBlock]s have of each, which
/// tells how good it can be at most and at least, then at those that may be among the best.
///
/// A byte for each component is kept, and what the rows say is read again. A removed vector's place
/// is taken by the last one. A change writes one vector, a question goes through all, and reads
/// about twice as many as it wants.
final class VectorRows implements Part {

    /// Of fewer than one in so many accepted rows each is looked at by itself.
    private static final int FEW = 64;

    /// What two numbers that are the same float differ by, relatively, is less than half of it.
    private static final double SPARE = 0x1p-21;

    private final Metric metric;
    private final int length;
    private final VectorValue values;

    /// The vector that was read last.
    private final float[] other;

    private final List<VectorBlock> blocks = new ArrayList<>();
    private int[] rowAt = new int[64];
    private int[] placeOf = new int[64];
    private int size;
    private Held held =
            (row, to) -> {
                throw new IllegalStateException("nobody has said where rows are");
            };

    /// @param length how many components each vector has
    VectorRows(Metric metric, int length) {
        this.metric = metric;
        this.length = length;
        this.values = new VectorValue(metric, length);
        this.other = new float[length];
    }

    int size() {
        return size;
    }

    @Override
    public void readFrom(Held held) {
        this.held = held;
    }

    @Override
    public @Nullable Failure refusal(Object value) {
        return values.refusal(value);
    }

    private VectorBlock block(int place) {
        return blocks.get(place / VectorBlock.LANES);
    }

    @Override
    public void add(int row, Object value) {
        int place = size++;
        if (place == blocks.size() * VectorBlock.LANES) {
            blocks.add(new VectorBlock(length));
        }
        if (place >= rowAt.length) {
            rowAt = Arrays.copyOf(rowAt, rowAt.length * 2);
        }
        if (row >= placeOf.length) {
            placeOf = Arrays.copyOf(placeOf, Math.max(row + 1, placeOf.length * 2));
        }
        float[] vector = values.components(value);
        double euclidean = VectorValue.euclidean(vector);
        block(place)
                .set(
                        place % VectorBlock.LANES,
                        vector,
                        euclidean,
                        metric == Metric.COSINE ? euclidean : 1);
        rowAt[place] = row;
        placeOf[row] = place + 1;
    }

    @Override
    public void remove(int row, Object value) {
        int place = placeOf[row] - 1;
        int last = --size;
        placeOf[row] = 0;
        if (place != last) {
            block(place).copy(place % VectorBlock.LANES, block(last), last % VectorBlock.LANES);
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
        return blocks.stream().mapToLong(VectorBlock::sizeInBytes).sum()
                + 4L * (rowAt.length + placeOf.length);
    }

    @Override
    public Asked ask(Object value, @Nullable Statistics kept, boolean exactly) {
        return new Question(values.compared(value));
    }

    private final class Question implements Asked {

        private final float[] vector;
        private final double euclidean;

        /// Of length 1, or 0 where the question's is.
        private final float[] unit;

        Question(float[] vector) {
            this.vector = vector;
            this.euclidean = VectorValue.euclidean(vector);
            this.unit = new float[length];
            for (int i = 0; i < length && euclidean > 0; i++) {
                unit[i] = (float) (vector[i] / euclidean);
            }
        }

        @Override
        public float score(int row) {
            int place = placeOf(row);
            if (place < 0) {
                return Float.NEGATIVE_INFINITY;
            }
            held.read(row, other);
            return switch (metric) {
                case COSINE ->
                        (float)
                                (VectorValue.exactProduct(vector, other)
                                        / block(place).euclidean(place % VectorBlock.LANES));
                case DOT -> (float) VectorValue.exactProduct(vector, other);
                case EUCLIDEAN ->
                        -(float) Math.sqrt(VectorValue.exactSquareOfDistance(vector, other));
            };
        }

        @Override
        public void search(Best best, RowFilter filter) {
            VectorRows.this.search(List.of(this), List.of(best), List.of(filter));
        }

        /// Finds the vectors of a block that may be among the best.
        ///
        /// Of two vectors that one is nearer whose product with the question, less half of its own
        /// square, is larger.
        private void contend(
                int number,
                float[] products,
                double[] highs,
                Contenders contenders,
                RowFilter filter) {
            VectorBlock block = blocks.get(number);
            int from = number * VectorBlock.LANES;
            int lanes = Math.min(VectorBlock.LANES, size - from);
            boolean byDistance = metric == Metric.EUCLIDEAN;
            double spare = byDistance ? SPARE * euclidean * euclidean : 0;
            block.most(products, euclidean, byDistance ? 0.5 - SPARE : 0, lanes, highs);
            double least = contenders.least() - spare;
            for (int lane = 0; lane < lanes; lane++) {
                if (highs[lane] >= least && filter.accepts(rowAt[from + lane])) {
                    double low =
                            block.least(
                                    products[lane], euclidean, byDistance ? 0.5 + SPARE : 0, lane);
                    contenders.add(rowAt[from + lane], low - spare, highs[lane] + spare);
                    least = contenders.least() - spare;
                }
            }
        }

        /// How good a row can be at most.
        private float scoreOf(double high) {
            return metric == Metric.EUCLIDEAN
                    ? -(float) Math.sqrt(Math.max(0, euclidean * euclidean - 2 * high))
                    : (float) high;
        }

        /// Offers what may be among the best. Each that is better makes others needless.
        private void decide(Contenders contenders, Best best) {
            int offered = 0;
            for (int place : contenders.left()) {
                if (scoreOf(contenders.high(place)) >= best.least()) {
                    int row = contenders.row(place);
                    best.offer(score(row), row);
                    if (++offered % best.most() == 0) {
                        best.settle();
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
        List<Contenders> contenders =
                all.stream().map(i -> new Contenders(best.get(i).most())).toList();
        float[][] units = questions.stream().map(question -> question.unit).toArray(float[][]::new);
        var products = new float[units.length][VectorBlock.LANES];
        var highs = new double[VectorBlock.LANES];
        for (int block = 0; block * VectorBlock.LANES < size; block++) {
            int lanes = Math.min(VectorBlock.LANES, size - block * VectorBlock.LANES);
            blocks.get(block).products(units, lanes, products);
            for (int q = 0; q < units.length; q++) {
                RowFilter filter = filters.get(all.get(q));
                questions.get(q).contend(block, products[q], highs, contenders.get(q), filter);
            }
        }
        for (int q = 0; q < units.length; q++) {
            questions.get(q).decide(contenders.get(q), best.get(all.get(q)));
        }
    }
}
