package io.deltaway.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// What a search must find, by looking at all rows.
final class Naive {

    private Naive() {}

    /// A row and how good it is.
    record Scored<R>(R row, double score) {}

    /// The best of the accepted rows, each once.
    static <R> List<Scored<R>> best(
            List<R> rows,
            Predicate<R> accepted,
            ToDoubleFunction<R> score,
            Comparator<R> ties,
            int limit) {
        var scored = new ArrayList<Scored<R>>();
        for (R row : rows) {
            double how = score.applyAsDouble(row);
            if (accepted.test(row)
                    && how > Double.NEGATIVE_INFINITY
                    && scored.stream().noneMatch(other -> ties.compare(other.row(), row) == 0)) {
                scored.add(new Scored<>(row, how));
            }
        }
        scored.sort(
                Comparator.comparingDouble((Scored<R> one) -> -one.score())
                        .thenComparing(Scored::row, ties));
        return scored.subList(0, Math.min(limit, scored.size()));
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
