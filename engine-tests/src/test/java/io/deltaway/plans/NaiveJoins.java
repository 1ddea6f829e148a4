package io.deltaway.plans;

import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.plans.Evaluation.Sight;
import io.deltaway.plans.Formula.Place;
import io.deltaway.plans.Naive.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins by looking at every pair of rows.
final class NaiveJoins {

    private final Naive naive;

    NaiveJoins(Naive naive) {
        this.naive = naive;
    }

    /// A row and its key.
    private record Keyed(Rows row, List<@Nullable Object> key) {}

    /// The rows of a step whose keys have values.
    private List<Keyed> keyed(int step, List<Formula> keys) {
        var keyed = new ArrayList<Keyed>();
        for (Rows row : naive.total(step)) {
            naive.attempt(
                    row.weight(),
                    () -> {
                        var values = new ArrayList<@Nullable Object>();
                        for (Formula key : keys) {
                            values.add(Evaluation.value(key, naive.sight(step, row)));
                        }
                        keyed.add(new Keyed(row, values));
                    });
        }
        return keyed;
    }

    private static boolean matches(List<Formula> keys, Keyed left, Keyed right) {
        for (int i = 0; i < keys.size(); i++) {
            Object key = left.key.get(i);
            if (key == null || !Values.equal(keys.get(i).type(), key, right.key.get(i))) {
                return false;
            }
        }
        return true;
    }

    void join(Step.Join join) {
        List<Keyed> lefts = keyed(join.left(), join.leftKeys());
        List<Keyed> rights = keyed(join.right(), join.rightKeys());
        for (Keyed left : lefts) {
            List<Keyed> matches =
                    rights.stream().filter(right -> matches(join.leftKeys(), left, right)).toList();
            long count = matches.stream().mapToLong(match -> match.row.weight()).sum();
            if (join.kind() == Step.JoinKind.LOOK_UP && count != 1) {
                naive.attempt(
                        left.row.weight(),
                        () -> {
                            throw new RowFails(
                                    count == 0 ? RowFails.NO_MATCH : RowFails.SEVERAL_MATCHES);
                        });
                continue;
            }
            matches.forEach(right -> pair(join, left.row, right.row));
            if (matches.isEmpty() && join.kind().rightMayMiss()) {
                pair(join, left.row, null);
            }
        }
        if (join.kind().leftMayMiss()) {
            for (Keyed right : rights) {
                if (lefts.stream().noneMatch(left -> matches(join.leftKeys(), left, right))) {
                    pair(join, null, right.row);
                }
            }
        }
    }

    private void pair(Step.Join join, @Nullable Rows left, @Nullable Rows right) {
        long weight = (left == null ? 1 : left.weight()) * (right == null ? 1 : right.weight());
        var sight = new Both(naive.schema(join.left()), left, naive.schema(join.right()), right);
        naive.attempt(
                weight, () -> naive.emit(join.columns(), sight, new Rows(List.of(), weight, 0)));
    }

    /// A pair of rows, of which one may be missing.
    private record Both(
            Schema leftSchema, @Nullable Rows left, Schema rightSchema, @Nullable Rows right)
            implements Sight {

        @Override
        public @Nullable Object column(Place place, String name) {
            Rows row = place == Place.LEFT ? left : right;
            Schema schema = place == Place.LEFT ? leftSchema : rightSchema;
            return row == null ? null : row.values().get(schema.indexOf(name));
        }

        @Override
        public boolean isPresent(Place place) {
            return (place == Place.LEFT ? left : right) != null;
        }
    }

    void semi(
            boolean anti,
            int leftStep,
            List<Formula> leftKeys,
            int rightStep,
            List<Formula> rightKeys) {
        List<Keyed> rights = keyed(rightStep, rightKeys);
        for (Keyed left : keyed(leftStep, leftKeys)) {
            if (rights.stream().anyMatch(right -> matches(leftKeys, left, right)) != anti) {
                naive.emit(left.row);
            }
        }
    }
}
