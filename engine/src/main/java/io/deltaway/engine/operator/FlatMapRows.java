package io.deltaway.engine.operator;

import static java.util.Collections.nCopies;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gives for each row the rows that a user's function makes of it: any number, each with the row's
/// weight.
///
/// Linear, keeps nothing; one call a row, whatever its weight. The function must always give the
/// same rows for the same row: a retraction is computed again. A row for which it throws, or gives
/// a row that the output cannot hold, becomes an error row and gives no rows at all.
///
/// Where few rows go and others come in one step it is called for those that go first, and rows of
/// the same objects are added up: of one that remembers what it gave, only the difference goes on.
/// Not where these are arrays or collections, which the function may use again for other rows.
public final class FlatMapRows implements Operator {

    private static final int FEW = 64;

    /// What the user wrote.
    @FunctionalInterface
    public interface Body extends Serializable {

        /// The new rows, each with one value for each column of the output. The array belongs to
        /// the function.
        Iterable<@Nullable Object[]> apply(@Nullable Object[] row) throws Exception;
    }

    private final Schema input;
    private final Schema output;
    private final Body body;
    private final boolean addsUp;

    public FlatMapRows(Schema input, Schema output, Body body) {
        this.input = input;
        this.output = output;
        this.body = body;
        this.addsUp = output.fields().stream().allMatch(field -> isFixed(field.type()));
    }

    /// Whether values of a type stay as they are.
    private static boolean isFixed(Type type) {
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case BYTES, FLOATS, DOUBLES -> false;
                        default -> true;
                    };
            case Type.EnumOf e -> true;
            case Type.RecordOf r -> r.schema().fields().stream().allMatch(f -> isFixed(f.type()));
            case Type.ListOf list -> false;
            case Type.MapOf map -> false;
            case Type.ObjectOf object -> false;
        };
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        var out = new BoxedRows(output, delta.size());
        if (addsUp && fewGoAndCome(delta)) {
            difference(delta, out, step);
        } else {
            for (int i = 0; i < delta.size(); i++) {
                for (@Nullable Object[] row : map(delta, i, out, step)) {
                    out.add(row, delta.weight(i));
                }
            }
        }
        return out.build();
    }

    private static boolean fewGoAndCome(Batch delta) {
        if (delta.size() > FEW) {
            return false; // all that is made of them would be in memory at once
        }
        boolean go = false;
        boolean come = false;
        for (int i = 0; i < delta.size(); i++) {
            go |= delta.weight(i) < 0;
            come |= delta.weight(i) > 0;
        }
        return go && come;
    }

    private void difference(Batch delta, BoxedRows out, Step step) {
        var mapped = new ArrayList<List<@Nullable Object[]>>(nCopies(delta.size(), List.of()));
        for (boolean come : new boolean[] {false, true}) {
            for (int i = 0; i < delta.size(); i++) {
                if (delta.weight(i) > 0 == come) {
                    mapped.set(i, map(delta, i, out, step));
                }
            }
        }
        var weights = new LinkedHashMap<SameObjects, Long>();
        for (int i = 0; i < delta.size(); i++) {
            for (@Nullable Object[] row : mapped.get(i)) {
                weights.merge(new SameObjects(row), delta.weight(i), Weights::sum);
            }
        }
        weights.forEach((row, weight) -> {
            if (weight != 0) {
                out.add(row.values, weight);
            }
        });
    }

    /// The rows of one row; none where it fails.
    @SuppressWarnings("CatchingUnchecked") // whatever a user's code throws is the row's failure
    private List<@Nullable Object[]> map(Batch delta, int row, BoxedRows out, Step step) {
        var mapped = new ArrayList<@Nullable Object[]>();
        Failure failure = null;
        try {
            for (@Nullable Object[] one : body.apply(BoxedRows.values(input, delta, row))) {
                failure = out.failure(one);
                if (failure != null) {
                    break;
                }
                mapped.add(one);
            }
        } catch (Exception | StackOverflowError | AssertionError | LinkageError thrown) {
            failure = Failure.thrown(thrown);
        }
        if (failure == null) {
            return mapped;
        }
        step.fail(failure, input, delta, row, delta.weight(row));
        return List.of();
    }

    /// A row, equal to those that have the same objects, and not only such as are equal: that is
    /// found out without looking at what they hold.
    private static final class SameObjects {

        private final @Nullable Object[] values;

        SameObjects(@Nullable Object[] values) {
            this.values = values;
        }

        @Override
        public int hashCode() {
            int hash = 0;
            for (Object value : values) {
                boolean isBoxed = value != null && isBoxed(value);
                hash =
                        31 * hash
                                + (isBoxed
                                        ? Objects.hashCode(value)
                                        : System.identityHashCode(value));
            }
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof SameObjects row) || row.values.length != values.length) {
                return false;
            }
            for (int c = 0; c < values.length; c++) {
                Object value = values[c];
                Object another = row.values[c];
                if (value != another
                        && (value == null || !isBoxed(value) || !value.equals(another))) {
                    return false;
                }
            }
            return true;
        }

        /// A value of a primitive component, which is another object each time.
        private static boolean isBoxed(Object value) {
            return value instanceof Integer || value instanceof Long || value instanceof Boolean;
        }
    }
}
