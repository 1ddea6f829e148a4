package io.deltaway.search;

import io.deltaway.table.Expr;
import io.deltaway.table.LongExpr;
import io.deltaway.table.PlanException;
import io.deltaway.table.TextExpr;
import io.deltaway.table.VectorExpr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked of a [SearchIndex] for each row of `Q`, a question:
/// `nearest(col(Question::vector)).limit(6)`.
///
/// Where several parts of the index are asked, each ranks the rows, and those come first that are
/// in front of the rankings (reciprocal rank fusion); a part for which a question has null is not
/// asked. A row without a vector is ranked by the other parts, as if it were as good by its vector:
/// so rows whose vectors are still being computed are not behind those that have theirs.
public final class Query<Q> {

    private static final int LIMIT = 10;

    /// As good as 100 where that was measured, and takes less: decision 0030.
    private static final int CANDIDATES = 64;

    /// What is asked of one part.
    record Ask<Q>(Class<?> part, Expr<Q, ?> value, double weight) {}

    private final List<Ask<Q>> asks;
    private final int limit;
    private final @Nullable LongExpr<Q> limits;
    private final int candidates;
    private final @Nullable TextExpr<Q> filter;

    private Query(
            List<Ask<Q>> asks,
            int limit,
            @Nullable LongExpr<Q> limits,
            int candidates,
            @Nullable TextExpr<Q> filter) {
        this.asks = List.copyOf(asks);
        this.limit = limit;
        this.limits = limits;
        this.candidates = candidates;
        this.filter = filter;
    }

    /// The rows whose vectors are nearest to one.
    public static <Q> Query<Q> nearest(VectorExpr<Q, ?> vector) {
        return new Query<Q>(List.of(), LIMIT, null, CANDIDATES, null).andNearest(vector);
    }

    /// The rows that have the words of a text.
    public static <Q> Query<Q> matching(TextExpr<Q> text) {
        return new Query<Q>(List.of(), LIMIT, null, CANDIDATES, null).andMatching(text);
    }

    /// Asks the next part with full text too.
    public Query<Q> andMatching(TextExpr<Q> text) {
        return with(new Ask<>(FullText.class, text, 1));
    }

    /// Asks the next part with vectors too.
    public Query<Q> andNearest(VectorExpr<Q, ?> vector) {
        return with(new Ask<>(Vectors.class, vector, 1));
    }

    /// How much the part that was asked last counts beside the others, for each of which it is 1.
    public Query<Q> weighted(double weight) {
        argument(weight > 0 && weight < 1e9, "the weight of a part", "a number above 0", weight);
        var all = new ArrayList<>(asks);
        Ask<Q> last = all.removeLast();
        all.add(new Ask<>(last.part(), last.value(), weight));
        return new Query<>(all, limit, limits, candidates, filter);
    }

    /// At most so many rows are found, from 1 to 10,000; 10 where nothing is said.
    public Query<Q> limit(int rows) {
        argument(rows >= 1 && rows <= 10_000, "the limit of a search", "1 to 10,000", rows);
        return new Query<>(asks, rows, null, candidates, filter);
    }

    /// At most so many rows are found as a question says, from 1 to 10,000.
    public Query<Q> limit(LongExpr<Q> rows) {
        return new Query<>(asks, 0, rows, candidates, filter);
    }

    /// How many rows each part ranks where several are asked; 64 where nothing is said, and at
    /// least as many as the limit.
    public Query<Q> candidates(int rows) {
        argument(rows >= 1 && rows <= 10_000, "the candidates of a search", "1 to 10,000", rows);
        return new Query<>(asks, limit, limits, rows, filter);
    }

    /// Only rows for which a filter is true that the question brings, such as `owner = 'ann' and
    /// pages > 10`; all where it is null or blank. It may name the columns that the index says with
    /// [SearchIndex#filterable]. A question whose filter can't be read fails.
    ///
    /// A filter compares columns with values (`=`, `!=`, `<`, `<=`, `>`, `>=`, `in (…)`, `like
    /// '…%'`, `is null`, and `contains` for lists), tied by `and`, `or`, `not` and parentheses. It
    /// comes on top of what the program demands with `where`, and can't loosen it.
    public Query<Q> filteredBy(TextExpr<Q> text) {
        return new Query<>(asks, limit, limits, candidates, text);
    }

    @Nullable TextExpr<Q> filter() {
        return filter;
    }

    private Query<Q> with(Ask<Q> ask) {
        var all = new ArrayList<>(asks);
        all.add(ask);
        return new Query<>(all, limit, limits, candidates, filter);
    }

    private static void argument(boolean sensible, String what, String expected, Number actual) {
        if (!sensible) {
            throw new PlanException(
                    "DW-0116", what, expected, actual.toString(), "change the argument");
        }
    }

    List<Ask<Q>> asks() {
        return asks;
    }

    int limit() {
        return limit;
    }

    @Nullable LongExpr<Q> limits() {
        return limits;
    }

    int candidates() {
        return candidates;
    }
}
