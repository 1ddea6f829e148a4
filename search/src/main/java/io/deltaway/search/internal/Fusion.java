package io.deltaway.search.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// The rows that several parts ranked, with the sums of what each part gives them.
final class Fusion {

    /// A row and, below it, the place of what it is given.
    private final long[] keys;

    private final double[] given;
    private int count;

    /// @param most how often rows are given something
    Fusion(int most) {
        this.keys = new long[most];
        this.given = new double[most];
    }

    void give(int row, double score) {
        keys[count] = (long) row << Integer.SIZE | count;
        given[count++] = score;
    }

    private record Fused(int row, double score) {}

    /// The best rows. What a row is given is added up in the order in which it is.
    ///
    /// @param times how often a row is given something that every part ranked
    /// @param scale what the sum of each other row is multiplied by
    Ranking best(int limit, int times, IntToDoubleFunction scale, Best.Ties ties) {
        Arrays.sort(keys, 0, count);
        var rows = new int[count];
        var scores = new double[count];
        int size = 0;
        for (int i = 0; i < count; ) {
            int row = (int) (keys[i] >> Integer.SIZE);
            double sum = 0;
            int from = i;
            for (; i < count && keys[i] >> Integer.SIZE == row; i++) {
                sum += given[(int) keys[i]];
            }
            rows[size] = row;
            scores[size++] = i - from == times ? sum : sum * scale.applyAsDouble(row);
        }
        double least = Double.NEGATIVE_INFINITY;
        if (size > limit) {
            double[] all = Arrays.copyOf(scores, size);
            Selection.putLargestFirst(all, size, limit);
            least = all[limit - 1];
        }
        var order = new ArrayList<Fused>();
        for (int i = 0; i < size; i++) {
            if (scores[i] >= least) {
                order.add(new Fused(rows[i], scores[i]));
            }
        }
        order.sort((a, b) -> {
            int byScore = Double.compare(b.score(), a.score());
            return byScore != 0 ? byScore : ties.compare(a.row(), b.row());
        });
        List<Fused> first = order.subList(0, Math.min(limit, order.size()));
        return new Ranking(
                first.stream().mapToInt(Fused::row).toArray(),
                first.stream().mapToDouble(Fused::score).toArray());
    }
}
