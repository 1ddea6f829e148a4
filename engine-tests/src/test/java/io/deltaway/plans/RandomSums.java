package io.deltaway.plans;

import io.deltaway.engine.value.Schema;
import io.deltaway.plans.Formula.Named;
import io.deltaway.plans.Formula.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Sums of columns of one side of a join by a column of the other, which the circuit may add up
/// before the join.
final class RandomSums {

    private final Random random;
    private final RandomFormula formulas;

    RandomSums(Random random, RandomFormula formulas) {
        this.random = random;
        this.formulas = formulas;
    }

    /// A join with three columns: one of one side and two of the other.
    Step.Join join(int left, Schema leftSchema, Formula leftKey, int right, Schema rightSchema) {
        Formula rightKey =
                formulas.formula(
                        leftKey.type(), RandomFormula.columns(rightSchema, Place.ROW, false), 0);
        boolean ofLeft = random.nextBoolean();
        List<Formula> leftColumns = RandomFormula.columns(leftSchema, Place.LEFT, false);
        List<Formula> rightColumns = RandomFormula.columns(rightSchema, Place.RIGHT, false);
        List<Formula> groups = ofLeft ? rightColumns : leftColumns;
        List<Formula> numbers = ofLeft ? leftColumns : rightColumns;
        var joined = new ArrayList<Named>();
        for (List<Formula> from : List.of(groups, numbers, numbers)) {
            Formula column = from.get(random.nextInt(from.size()));
            joined.add(new Named("c" + joined.size(), column));
        }
        return new Step.Join(
                Step.JoinKind.INNER, left, right, List.of(leftKey), List.of(rightKey), joined);
    }

    /// Sums of the last two columns of that join by the first.
    Step.Reduce of(int join, List<Formula> pairs) {
        var columns = new ArrayList<Named>();
        columns.add(new Named("c0", new Formula.Key(0, pairs.getFirst())));
        for (Formula summary : formulas.linear(pairs.subList(1, 3))) {
            columns.add(new Named("c" + columns.size(), summary));
        }
        return new Step.Reduce(join, List.of(pairs.getFirst()), columns);
    }
}
