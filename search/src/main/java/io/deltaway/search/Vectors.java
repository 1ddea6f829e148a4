package io.deltaway.search;

import io.deltaway.search.internal.Metric;
import io.deltaway.search.internal.Search.PartKind;
import io.deltaway.table.PlanException;
import io.deltaway.table.VectorExpr;

/// Rows found by a vector: the nearest ones. All vectors have one length; a row with one of another
/// length, or with a component that is no finite number, fails. A row without a vector is not
/// found.
public final class Vectors<R> implements Part<R> {

    private final VectorExpr<R, ?> vector;
    private final PartKind kind;

    private Vectors(Metric metric, VectorExpr<R, ?> vector, int length) {
        if (length < 1) {
            throw new PlanException(
                    "DW-0116",
                    "the length of vectors",
                    "a number above 0",
                    String.valueOf(length),
                    "give the number of components that the model's vectors have");
        }
        this.vector = vector;
        this.kind = new PartKind.OfVectors(metric, length);
    }

    /// By the cosine of the angle between vectors, from -1 to 1. A vector of zeros has no direction
    /// and fails.
    ///
    /// @param length how many components each vector has
    public static <R> Vectors<R> cosine(VectorExpr<R, ?> vector, int length) {
        return new Vectors<>(Metric.COSINE, vector, length);
    }

    /// By the product of vectors.
    ///
    /// @param length how many components each vector has
    public static <R> Vectors<R> dot(VectorExpr<R, ?> vector, int length) {
        return new Vectors<>(Metric.DOT, vector, length);
    }

    /// By the distance between vectors; the score is the distance with its sign turned, so that 0
    /// is best.
    ///
    /// @param length how many components each vector has
    public static <R> Vectors<R> euclidean(VectorExpr<R, ?> vector, int length) {
        return new Vectors<>(Metric.EUCLIDEAN, vector, length);
    }

    VectorExpr<R, ?> vector() {
        return vector;
    }

    PartKind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return "vector %s, %s".formatted(vector, kind);
    }
}
