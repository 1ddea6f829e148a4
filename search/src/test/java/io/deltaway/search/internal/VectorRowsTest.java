package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is found by bounds is what is found by scoring all rows.
class VectorRowsTest {

    private static final int LENGTH = 22;

    private final Random random = new Random(7);
    private final Map<Integer, float[]> there = new HashMap<>();

    private float[] there(int row) {
        return Objects.requireNonNull(there.get(row));
    }

    /// Of all sizes, many of them equal or nearly so.
    private float[] vector() {
        float[] vector = new float[LENGTH];
        if (!there.isEmpty() && random.nextInt(3) == 0) {
            var known = List.copyOf(there.values());
            vector = known.get(random.nextInt(known.size())).clone();
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> vector[random.nextInt(LENGTH)] *= 1 + 0x1p-20f;
                case 2 -> {
                    float first = vector[0];
                    vector[0] = vector[LENGTH - 1];
                    vector[LENGTH - 1] = first;
                }
                default -> {
                    for (int i = 0; i < LENGTH; i++) {
                        vector[i] *= 0.5f;
                    }
                }
            }
            return vector;
        }
        if (random.nextInt(3) == 0) {
            for (int i = 0; i < LENGTH; i++) {
                vector[i] = random.nextInt(3);
            }
            return vector;
        }
        double size = random.nextInt(5) == 0 ? Math.pow(10, random.nextInt(-38, 17)) : 1;
        for (int i = 0; i < LENGTH; i++) {
            vector[i] = (float) (random.nextGaussian() * size);
        }
        return vector;
    }

    private void check(VectorRows part, int wanted, RowFilter filter) {
        check(part, IntStream.range(0, 3).mapToObj(i -> vector()).toList(), wanted, filter);
    }

    private void check(VectorRows part, List<float[]> vectors, int wanted, RowFilter filter) {
        List<Part.Asked> asked =
                vectors.stream().map(vector -> part.ask(vector, null, true)).toList();
        List<Best> best = asked.stream().map(each -> new Best(wanted, Integer::compare)).toList();
        part.search(asked, best, Collections.nCopies(asked.size(), filter));
        for (int q = 0; q < asked.size(); q++) {
            Part.Asked one = asked.get(q);
            int[] expected = expected(one, wanted, filter);
            Ranking found = best.get(q).ranking();
            assertThat(found.rows())
                    .as("asked %s", Arrays.toString(vectors.get(q)))
                    .isEqualTo(expected);
            assertThat(found.scores())
                    .isEqualTo(
                            Arrays.stream(expected)
                                    .mapToDouble(row -> one.score(row) + 0f)
                                    .toArray());
        }
    }

    static Part.Encoded encoded(float[] vector) {
        return new Part.Encoded(Type.Simple.FLOATS, Values.encode(Type.Simple.FLOATS, vector));
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void boundsMissNothing(Metric metric) {
        var part = new VectorRows(metric, LENGTH);
        part.readFrom(row -> encoded(there(row)));
        var even = new BitSet();
        int next = 0;
        for (int round = 0; round < 70; round++) {
            for (int i = 0; i < 40; i++) {
                float[] vector = vector();
                if (part.refusal(vector) == null) {
                    there.put(next, vector);
                    part.add(next, vector);
                    even.set(next, next % 2 == 0);
                    next++;
                }
            }
            var rows = new ArrayList<>(there.keySet());
            for (int i = 0; i < 5; i++) {
                int row = rows.get(random.nextInt(rows.size()));
                part.remove(row, there(row));
                there.remove(row);
                rows.remove(Integer.valueOf(row));
                even.clear(row);
            }
            check(part, 1 + random.nextInt(60), RowFilter.ALL);
            check(part, 1 + random.nextInt(60), new RowFilter(even));
        }
    }

    /// So many that processors share them, as after a restart.
    @ParameterizedTest
    @EnumSource(Metric.class)
    void sharesMissNothing(Metric metric) {
        sharesMissNothing(metric, Integer.MAX_VALUE);
    }

    /// So that shares don't end with a block.
    @ParameterizedTest
    @EnumSource(Metric.class)
    void sharesOfRowsOfWhichSomeHaveNoVectorMissNothing(Metric metric) {
        sharesMissNothing(metric, 11);
    }

    /// @param without one in so many rows has no vector
    private void sharesMissNothing(Metric metric, int without) {
        int length = 390;
        int rows = 3 * VectorBlock.LANES + 5;
        var part = new VectorRows(metric, length);
        part.readFrom(row -> encoded(there(row)));
        for (int row = 0; row < rows; row++) {
            float[] known = row % 7 == 0 ? there.get(row - 1 - row % 5) : null;
            if (row % without != without - 1) {
                there.put(row, known != null ? known : mixed(length));
            }
        }
        part
                .adding(TextRowsTest.taken(IntStream.range(0, rows).mapToObj(there::get).toArray()))
                .parallelStream()
                .forEach(Runnable::run);
        part.added();
        assertThat(part.size()).isEqualTo(there.size());
        for (int row = 0; row < rows; row += 500) {
            if (there.containsKey(row)) {
                part.remove(row, there(row));
                there.remove(row);
            }
        }
        var even = new BitSet();
        IntStream.range(0, rows / 2).forEach(i -> even.set(2 * i));
        for (int questions = 1; questions < 6; questions++) {
            List<float[]> vectors =
                    IntStream.range(0, questions).mapToObj(i -> mixed(length)).toList();
            check(part, vectors, 1 + random.nextInt(200), RowFilter.ALL);
            check(part, vectors, 1 + random.nextInt(200), new RowFilter(even));
        }
    }

    /// Those by which it is guessed what the best reach are better than all that may be found.
    @ParameterizedTest
    @EnumSource(Metric.class)
    void aGuessThatTooFewReachHidesNothing(Metric metric) {
        var part = new VectorRows(metric, LENGTH);
        part.readFrom(row -> encoded(there(row)));
        float[] asked = new float[LENGTH];
        Arrays.fill(asked, 0.5f);
        var rest = new BitSet();
        for (int row = 0; row < VectorBlock.LANES; row++) {
            float[] vector = new float[LENGTH];
            boolean isSampled = row % (VectorBlock.LANES / VectorBlock.SAMPLE) == 0;
            for (int i = 0; i < LENGTH; i++) {
                vector[i] = isSampled ? 0.5f : (float) random.nextGaussian() / 3;
            }
            rest.set(row, !isSampled);
            there.put(row, vector);
            part.add(row, vector);
        }
        for (int wanted = 1; wanted < VectorBlock.LANES; wanted *= 3) {
            check(part, List.of(asked), wanted, new RowFilter(rest));
            check(part, List.of(asked), wanted, RowFilter.ALL);
        }
    }

    /// Of the first block few may be found, of the second none: so each block guesses.
    @ParameterizedTest
    @EnumSource(Metric.class)
    void aGuessInEachBlockHidesNothing(Metric metric) {
        var part = new VectorRows(metric, LENGTH);
        part.readFrom(row -> encoded(there(row)));
        var accepted = new BitSet();
        for (int row = 0; row < 3 * VectorBlock.LANES; row++) {
            float[] vector = new float[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            int block = row / VectorBlock.LANES;
            accepted.set(row, block == 0 ? row % 20 == 0 : block == 2);
            there.put(row, vector);
            part.add(row, vector);
        }
        for (int wanted : new int[] {1, 100, 150, 300}) {
            check(part, wanted, new RowFilter(accepted));
        }
    }

    /// Whole numbers, or any.
    private float[] mixed(int length) {
        float[] vector = new float[length];
        boolean isWhole = random.nextInt(4) == 0;
        for (int i = 0; i < length; i++) {
            vector[i] = isWhole ? random.nextInt(1, 3) : (float) random.nextGaussian();
        }
        return vector;
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void scoresBelowTheSmallestNormalFloatAreEquallyGoodWhereTheyAreTheSame(Metric metric) {
        var part = new VectorRows(metric, 2);
        part.readFrom(row -> encoded(there(row)));
        for (int row = 0; row < 300; row++) {
            float component = (float) (random.nextInt(1, 100) * 1e-23);
            there.put(row, new float[] {component, (float) (component * 1e-23)});
            part.add(row, there(row));
        }
        for (int wanted = 1; wanted < 100; wanted++) {
            checkQuestion(part, new float[] {1e-23f, 1e-24f}, wanted);
        }
    }

    private void checkQuestion(VectorRows part, float[] vector, int wanted) {
        Part.Asked asked = part.ask(vector, null, true);
        var best = new Best(wanted, Integer::compare);
        part.search(List.of(asked), List.of(best), List.of(RowFilter.ALL));
        assertThat(best.ranking().rows()).isEqualTo(expected(asked, wanted, RowFilter.ALL));
    }

    private int[] expected(Part.Asked asked, int wanted, RowFilter filter) {
        return there.keySet().stream()
                .filter(filter::accepts)
                .sorted(
                        Comparator.comparingDouble((Integer row) -> -asked.score(row))
                                .thenComparing(row -> row))
                .limit(wanted)
                .mapToInt(row -> row)
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void aScoreIsRight(Metric metric) {
        var part = new VectorRows(metric, 2);
        part.readFrom(row -> encoded(new float[] {3, 4}));
        part.add(0, new float[] {3, 4});
        double expected =
                switch (metric) {
                    case COSINE -> 0.6f;
                    case DOT -> 6;
                    case EUCLIDEAN -> -(float) Math.sqrt(17);
                };
        assertThat(part.ask(new float[] {2, 0}, null, true).score(0)).isEqualTo((float) expected);
    }
}
