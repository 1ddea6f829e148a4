package io.deltaway.search;

import io.deltaway.engine.batch.Failure;
import io.deltaway.search.internal.Metric;
import io.deltaway.search.internal.Search.PartKind;
import io.deltaway.table.PlanException;
import io.deltaway.table.VectorExpr;
import java.util.Optional;

/// Rows found by a vector: the nearest ones. All vectors have one length; a row with one of another
/// length, or with a component that is no finite number, fails. A row without a vector is not
/// found.
public final class Vectors<R> implements Part<R> {

    private final VectorExpr<R, ?> vector;
    private final PartKind.OfVectors kind;

    private Vectors(VectorExpr<R, ?> vector, PartKind.OfVectors kind) {
        this.vector = vector;
        this.kind = kind;
    }

    private static <R> Vectors<R> of(Metric metric, VectorExpr<R, ?> vector, int length) {
        if (length < 1) {
            throw new PlanException(
                    "DW-0116",
                    "the length of vectors",
                    "a number above 0",
                    String.valueOf(length),
                    "give the number of components that the model's vectors have");
        }
        return new Vectors<>(vector, new PartKind.OfVectors(metric, length, 0));
    }

    /// By the cosine of the angle between vectors, from -1 to 1. A vector of zeros has no direction
    /// and fails.
    ///
    /// @param length how many components each vector has
    public static <R> Vectors<R> cosine(VectorExpr<R, ?> vector, int length) {
        return of(Metric.COSINE, vector, length);
    }

    /// By the product of vectors.
    ///
    /// @param length how many components each vector has
    public static <R> Vectors<R> dot(VectorExpr<R, ?> vector, int length) {
        return of(Metric.DOT, vector, length);
    }

    /// By the distance between vectors; the score is the distance with its sign turned, so that 0
    /// is best.
    ///
    /// @param length how many components each vector has
    public static <R> Vectors<R> euclidean(VectorExpr<R, ?> vector, int length) {
        return of(Metric.EUCLIDEAN, vector, length);
    }

    /// For many rows, from some 50,000 on: a graph of near vectors is kept, in which a question
    /// looks at some thousand rows instead of at all, and may miss some. It is asked by `lookUp`;
    /// answers that follow are exact. Rows are put into the graph a few each epoch; those that wait
    /// are looked at one by one, as all are after a restart.
    public Vectors<R> approximate() {
        return approximate(100);
    }

    /// As [#approximate()], where at least so many rows are looked for, 10 to 10,000; the more, the
    /// fewer are missed and the longer it takes. 100 where nothing is said.
    public Vectors<R> approximate(int breadth) {
        if (breadth < 10 || breadth > 10_000) {
            throw new PlanException(
                    "DW-0116",
                    "the breadth of an approximate search",
                    "10 to 10,000",
                    String.valueOf(breadth),
                    "change the argument");
        }
        return new Vectors<>(vector, new PartKind.OfVectors(kind.metric(), kind.length(), breadth));
    }

    /// How many components each vector has.
    public int length() {
        return kind.length();
    }

    /// Why a row or a question with this vector would fail; empty where it would not.
    public Optional<String> problem(float[] other) {
        return Optional.ofNullable(kind.refusal(other)).map(Failure::message);
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
