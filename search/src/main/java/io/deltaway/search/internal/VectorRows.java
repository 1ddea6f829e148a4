package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
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

    /// Up to this whole numbers are floats.
    private static final double WHOLE_FLOATS = 0x1p24;

    /// Multiplications of which one processor does so many before another helps: a tenth of a
    /// millisecond.
    private static final long LEAST_SHARE = 1L << 21;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final Metric metric;
    private final int length;
    private final VectorValue values;

    /// What is multiplied before it is added up.
    private final double[] room;

    private final List<VectorBlock> blocks = new ArrayList<>();
    private int[] rowAt = new int[64];
    private int[] placeOf = new int[64];
    private int size;
    private Held held =
            row -> {
                throw new IllegalStateException("nobody has said where rows are");
            };

    /// @param length how many components each vector has
    VectorRows(Metric metric, int length) {
        this.metric = metric;
        this.length = length;
        this.values = new VectorValue(metric, length);
        this.room = new double[length];
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
        double square = VectorValue.exactProduct(vector, vector, room);
        block(place)
                .set(
                        place % VectorBlock.LANES,
                        vector,
                        square,
                        metric == Metric.COSINE ? Math.sqrt(square) : 1);
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
        return new Question(values.components(value));
    }

    private final class Question implements Asked {

        private final float[] vector;
        private final double square;
        private final double euclidean;
        private final boolean isWhole;

        /// What is multiplied: the vector, or of length 1 or 0 where it is not whole.
        private final float[] multiplied;

        private final double factor;

        /// The vector that was read last.
        private final float[] other = new float[length];

        /// What is multiplied before it is added up.
        private final double[] own = new double[length];

        Question(float[] vector) {
            this.vector = vector;
            this.square = VectorValue.exactProduct(vector, vector, own);
            this.euclidean = Math.sqrt(square);
            this.isWhole = VectorBlock.isWhole(vector);
            this.factor = isWhole ? 1 : euclidean;
            this.multiplied = vector.clone();
            for (int i = 0; i < length && !isWhole; i++) {
                multiplied[i] = (float) (vector[i] / euclidean);
            }
        }

        @Override
        public float score(int row) {
            return placeOf(row) < 0 ? Float.NEGATIVE_INFINITY : score(row, held.vector(row));
        }

        private float score(int row, Encoded encoded) {
            encoded.read(other);
            int place = placeOf(row);
            return metric == Metric.EUCLIDEAN
                    ? -(float) Math.sqrt(VectorValue.exactSquareOfDistance(vector, other))
                    : ofProduct(
                            VectorValue.exactProduct(vector, other, own),
                            block(place).square(place % VectorBlock.LANES));
        }

        private float ofProduct(double product, double otherSquare) {
            return switch (metric) {
                case COSINE -> (float) (product / Math.sqrt(otherSquare) / euclidean);
                case DOT -> (float) product;
                case EUCLIDEAN -> -(float) Math.sqrt(square + otherSquare - 2 * product);
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
            double spare = leastSpare() + (byDistance ? SPARE * square : 0);
            double less = byDistance ? 0.5 - SPARE : 0;
            double more = byDistance ? 0.5 + SPARE : 0;
            block.most(products, factor, euclidean, less, lanes, highs);
            for (int lane = 0; lane < lanes; lane++) {
                if (highs[lane] + spare >= contenders.least()
                        && filter.accepts(rowAt[from + lane])) {
                    int row = rowAt[from + lane];
                    double otherSquare = block.square(lane);
                    float product = products[lane];
                    if (isExact(block, lane)) {
                        double unit = metric == Metric.COSINE ? Math.sqrt(otherSquare) : 1;
                        double exact = product / unit;
                        double some = spare + SPARE * Math.abs(exact);
                        contenders.add(
                                row,
                                exact - more * otherSquare - some,
                                exact - less * otherSquare + some,
                                ofProduct(product, otherSquare));
                    } else {
                        double low = block.least(product, factor, euclidean, more, lane);
                        contenders.add(row, low - spare, highs[lane] + spare, Float.NaN);
                    }
                }
            }
        }

        /// What two scores differ by that are the same float though none of it tells them apart
        /// relatively: one below the smallest normal float, or 0.
        private double leastSpare() {
            return switch (metric) {
                case COSINE -> Float.MIN_VALUE * euclidean;
                case DOT -> Float.MIN_VALUE;
                case EUCLIDEAN -> 4 * Float.MIN_VALUE * euclidean;
            };
        }

        /// Whether the product of codes is that of the vectors: it is a sum of whole numbers that
        /// floats can tell apart.
        private boolean isExact(VectorBlock block, int lane) {
            return isWhole
                    && block.isWhole(lane)
                    && square * block.square(lane) <= WHOLE_FLOATS * WHOLE_FLOATS;
        }

        /// How good a row can be at most.
        private float scoreOf(double high) {
            return switch (metric) {
                case COSINE -> (float) (high / euclidean);
                case DOT -> (float) high;
                case EUCLIDEAN -> -(float) Math.sqrt(Math.max(0, square - 2 * high));
            };
        }

        /// Scores as many as are wanted of those that may be among the best. May run beside the
        /// same for other questions.
        ///
        /// @return those that may be among the best, these first
        private int[] scoreFirst(Contenders contenders, int wanted) {
            int[] left = contenders.left();
            int[] unknown =
                    Arrays.stream(left, 0, Math.min(wanted, left.length))
                            .filter(place -> Float.isNaN(contenders.score(place)))
                            .toArray();
            // All are found before the first is read: memory is then waited for at the same time.
            var vectors = new Encoded[unknown.length];
            Arrays.setAll(vectors, i -> held.vector(contenders.row(unknown[i])));
            for (int i = 0; i < unknown.length; i++) {
                int row = contenders.row(unknown[i]);
                contenders.setScore(unknown[i], score(row, vectors[i]));
            }
            return left;
        }

        /// Offers what may be among the best; from as many as are wanted on, those only that are as
        /// good.
        private void decide(Contenders contenders, int[] left, Best best) {
            int offered = 0;
            for (int place : left) {
                // They come in the order of floats, so those behind are no better than the next.
                if (scoreOf(Math.nextUp((float) contenders.high(place))) < best.least()) {
                    return;
                }
                if (scoreOf(contenders.high(place)) >= best.least()) {
                    int row = contenders.row(place);
                    float known = contenders.score(place);
                    best.offer(Float.isNaN(known) ? score(row) : known, row);
                    if (++offered == best.most()) {
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
        var scan =
                new Scan(
                        questions,
                        all.stream().map(filters::get).toList(),
                        all.stream().mapToInt(i -> best.get(i).most()).toArray());
        List<Found> found = scan.all();
        for (int q = 0; q < questions.size(); q++) {
            Found one = found.get(q);
            questions.get(q).decide(one.contenders, one.left, best.get(all.get(q)));
        }
    }

    /// What may be among the best for a question.
    ///
    /// @param left which of them are looked at, in this order
    private record Found(Contenders contenders, int[] left) {}

    /// Goes through all vectors for some questions.
    private final class Scan {

        private final List<Question> questions;
        private final List<RowFilter> filters;
        private final int[] wanted;
        private final float[][] multiplied;
        private final int blocksInUse = Math.ceilDiv(size, VectorBlock.LANES);

        Scan(List<Question> questions, List<RowFilter> filters, int[] wanted) {
            this.questions = questions;
            this.filters = filters;
            this.wanted = wanted;
            this.multiplied =
                    questions.stream().map(question -> question.multiplied).toArray(float[][]::new);
        }

        /// For each question. Processors share the work where that takes less time than to wake
        /// them; what is found does not depend on it.
        List<Found> all() {
            long products = (long) size * length * questions.size();
            int shares =
                    Math.clamp(
                            products / LEAST_SHARE,
                            1,
                            Math.max(1, Math.min(blocksInUse, PROCESSORS)));
            List<Contenders> contenders =
                    range(shares, shares)
                            .mapToObj(i -> share(i, shares))
                            .reduce(Scan::joined)
                            .orElseThrow();
            return range(questions.size(), shares)
                    .mapToObj(q -> {
                        Contenders one = contenders.get(q);
                        return new Found(one, questions.get(q).scoreFirst(one, wanted[q]));
                    })
                    .toList();
        }

        private static IntStream range(int to, int shares) {
            IntStream range = IntStream.range(0, to);
            return shares > 1 ? range.parallel() : range;
        }

        private static List<Contenders> joined(List<Contenders> first, List<Contenders> others) {
            for (int q = 0; q < first.size(); q++) {
                first.get(q).addAll(others.get(q));
            }
            return first;
        }

        private List<Contenders> share(int number, int shares) {
            List<Contenders> found = IntStream.of(wanted).mapToObj(Contenders::new).toList();
            float[][] products = VectorBlock.room(multiplied.length);
            var highs = new double[VectorBlock.LANES];
            int to = blocksInUse * (number + 1) / shares;
            for (int block = blocksInUse * number / shares; block < to; block++) {
                int lanes = Math.min(VectorBlock.LANES, size - block * VectorBlock.LANES);
                blocks.get(block).products(multiplied, lanes, products);
                for (int q = 0; q < multiplied.length; q++) {
                    questions
                            .get(q)
                            .contend(block, products[q], highs, found.get(q), filters.get(q));
                }
            }
            return found;
        }
    }
}
