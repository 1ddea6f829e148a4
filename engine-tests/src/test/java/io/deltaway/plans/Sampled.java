package io.deltaway.plans;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.Sample;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Row;
import io.deltaway.table.Table;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.NoFailures;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rows of half of all keys. Which half is the hash's affair: the naive answer asks the same
/// operator, but for each key alone.
record Sampled(int input, Formula key) implements Step.Described {

    private static final double FRACTION = 0.5;

    @Override
    public List<Integer> inputs() {
        return List.of(input);
    }

    @Override
    public Step over(List<Integer> others) {
        return new Sampled(others.getFirst(), key);
    }

    @Override
    public Schema schema(Plan plan) {
        return plan.schema(input);
    }

    @Override
    public boolean keepsArrival(Plan plan) {
        return plan.keepsArrival(input);
    }

    @Override
    public void compute(Naive naive) {
        naive.each(
                input,
                (row, sight) -> {
                    if (isKept(Evaluation.value(key, sight))) {
                        naive.emit(row);
                    }
                });
    }

    private boolean isKept(@Nullable Object value) {
        var row = new WeightedRow(Collections.singletonList(value), 1);
        Batch alone = Deltas.batch(Schema.of(new Field("key", key.type(), true)), List.of(row));
        var sample = new Sample(new int[] {0}, FRACTION, 0);
        return !sample.step(new Batch[] {alone}, new NoFailures()).isEmpty();
    }

    @Override
    public Table<Row> table(Building building) {
        return building.rows(input).sample(FRACTION, building.expression(key));
    }

    @Override
    public String written(Writing writing) {
        return "t%d.sample(%s, %s)".formatted(input, FRACTION, writing.formula(key));
    }

    @Override
    public Stream<Step> smaller() {
        return SmallerFormulas.formulas(key).map(other -> new Sampled(input, other));
    }
}
