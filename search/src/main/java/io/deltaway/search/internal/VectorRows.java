package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAccumulator;
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

    /// Multiplications of which one processor does so many before another helps: a tenth of a
    /// millisecond.
    private static final long LEAST_SHARE = 1L << 21;

    /// Of those that are added at once: what lies beside each other in memory is written together.
    private static final int TOGETHER = 64;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /// More than processors, as one of them may have something else to do.
    private static final int SHARES = 2 * PROCESSORS;

    private final Metric metric;
    private final int length;
    private final VectorValue values;

    /// What is multiplied before it is added up.
    private final double[] room;

    private final VectorQuestion.Room reading;
    private final Adding one;
    private final List<VectorBlock> blocks = new ArrayList<>();

    /// What is added at once, until all of it is there.
    private final List<VectorRows> shares = new ArrayList<>();

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
        this.one = new Adding(1);
        this.reading = new VectorQuestion.Room(length);
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
        one.add(row, value);
    }

    /// Shared between the processors, by whole blocks.
    @Override
    public List<Runnable> adding(TakenUp rows) {
        int blocksOfEach = Math.ceilDiv(rows.count(), SHARES * VectorBlock.LANES);
        int most = Math.max(1, blocksOfEach) * VectorBlock.LANES;
        var work = new ArrayList<Runnable>();
        for (int from = 0; from < rows.count(); from += most) {
            var share = new VectorRows(metric, length);
            int first = from;
            int end = Math.min(rows.count(), from + most);
            shares.add(share);
            work.add(() -> {
                Adding some = share.new Adding(TOGETHER);
                rows.forEach(first, end, some::add);
                some.put();
            });
        }
        return work;
    }

    @Override
    public void added() {
        shares.forEach(this::append);
        shares.clear();
    }

    /// Adds what others have. Their blocks become those of this, unless vectors are to stand in
    /// front of them in the last one, as where rows have none.
    private void append(VectorRows others) {
        boolean fits = size == blocks.size() * VectorBlock.LANES;
        if (fits) {
            blocks.addAll(others.blocks);
        }
        for (int from = 0; from < others.size; from++) {
            int place = size++;
            makeRoom(place, others.rowAt[from]);
            if (!fits) {
                block(place)
                        .copy(
                                place % VectorBlock.LANES,
                                others.block(from),
                                from % VectorBlock.LANES);
            }
            rowAt[place] = others.rowAt[from];
            placeOf[rowAt[place]] = place + 1;
        }
    }

    private void makeRoom(int place, int row) {
        if (place == blocks.size() * VectorBlock.LANES) {
            blocks.add(new VectorBlock(length));
        }
        if (place >= rowAt.length) {
            rowAt = Arrays.copyOf(rowAt, rowAt.length * 2);
        }
        if (row >= placeOf.length) {
            placeOf = Arrays.copyOf(placeOf, Math.max(row + 1, placeOf.length * 2));
        }
    }

    /// Vectors that are put in their places together.
    private final class Adding {

        private final byte[][] codes;
        private int count;

        Adding(int most) {
            this.codes = new byte[most][length];
        }

        void add(int row, Object value) {
            int place = size++;
            makeRoom(place, row);
            float[] vector = values.components(value);
            double square = VectorValue.exactProduct(vector, vector, room);
            double unit = metric == Metric.COSINE ? Math.sqrt(square) : 1;
            int lane = place % VectorBlock.LANES;
            block(place).code(lane, vector, square, unit, codes[count++]);
            rowAt[place] = row;
            placeOf[row] = place + 1;
            if (count == codes.length || lane == VectorBlock.LANES - 1) {
                put();
            }
        }

        /// Puts those that were added where they belong: the last ones that there are.
        void put() {
            if (count > 0) {
                int first = size - count;
                block(first).put(first % VectorBlock.LANES, codes, count);
                count = 0;
            }
        }
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
        return new Question(new VectorQuestion(metric, values.components(value)));
    }

    private final class Question implements Asked {

        private final VectorQuestion vector;

        Question(VectorQuestion vector) {
            this.vector = vector;
        }

        @Override
        public float score(int row) {
            int place = placeOf(row);
            return place < 0
                    ? Float.NEGATIVE_INFINITY
                    : vector.score(
                            held.vector(row),
                            block(place).square(place % VectorBlock.LANES),
                            reading);
        }

        @Override
        public void search(Best best, RowFilter filter) {
            VectorRows.this.search(List.of(this), List.of(best), List.of(filter));
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
        if (all.isEmpty()) {
            return;
        }
        new Scan(
                        all.stream().map(i -> ((Question) asked.get(i)).vector).toList(),
                        all.stream().map(filters::get).toList(),
                        all.stream().map(best::get).toList())
                .offer();
    }

    /// Goes through all vectors for some questions.
    private final class Scan {

        private final List<VectorQuestion> questions;
        private final List<RowFilter> filters;
        private final List<Best> best;
        private final float[][] multiplied;

        /// What is known of how good the best are, by any processor.
        private final List<DoubleAccumulator> reached;

        private final int blocksInUse = Math.ceilDiv(size, VectorBlock.LANES);

        Scan(List<VectorQuestion> questions, List<RowFilter> filters, List<Best> best) {
            this.questions = questions;
            this.filters = filters;
            this.best = best;
            this.multiplied =
                    questions.stream().map(VectorQuestion::multiplied).toArray(float[][]::new);
            this.reached =
                    questions.stream()
                            .map(_ -> new DoubleAccumulator(Math::max, Double.NEGATIVE_INFINITY))
                            .toList();
        }

        /// Offers what may be among the best for each question. Processors share the work where
        /// that takes less time than to wake them; what is found does not depend on it.
        void offer() {
            long products = (long) size * length * questions.size();
            int shares =
                    Math.clamp(
                            products / LEAST_SHARE,
                            1,
                            Math.max(1, Math.min(blocksInUse, PROCESSORS)));
            var begun = new AtomicInteger();
            List<Contenders> contenders =
                    range(shares, shares)
                            .mapToObj(_ -> share(begun))
                            .reduce(Scan::joined)
                            .orElseThrow();
            List<int[]> found =
                    range(questions.size(), shares)
                            .mapToObj(q -> questions.get(q).score(contenders.get(q), held))
                            .toList();
            for (int q = 0; q < questions.size(); q++) {
                for (int place : found.get(q)) {
                    Contenders one = contenders.get(q);
                    best.get(q).offer(one.score(place), one.row(place));
                }
            }
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

        /// What may be among the best of the blocks that nobody else has begun. One after the other
        /// is begun, not as many by each: what else a processor has to do is waited for during one
        /// block at most.
        ///
        /// @param begun how many were begun
        private List<Contenders> share(AtomicInteger begun) {
            List<Contenders> found =
                    best.stream().map(each -> new Contenders(each.most())).toList();
            float[][] products = VectorBlock.room(multiplied.length);
            var bounds = new VectorQuestion.Bounds();
            for (int block; (block = begun.getAndIncrement()) < blocksInUse; ) {
                int from = block * VectorBlock.LANES;
                int count = Math.min(VectorBlock.LANES, size - from);
                var lanes = new VectorQuestion.Lanes(blocks.get(block), count, rowAt, from);
                lanes.block().products(multiplied, count, products);
                for (int q = 0; q < multiplied.length; q++) {
                    Contenders contenders = found.get(q);
                    contenders.demand(reached.get(q).get());
                    questions
                            .get(q)
                            .contend(lanes, products[q], bounds, contenders, filters.get(q));
                    reached.get(q).accumulate(contenders.least());
                }
            }
            return found;
        }
    }
}
