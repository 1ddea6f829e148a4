package io.deltaway.plans;

import io.deltaway.engine.value.Field;
import io.deltaway.plans.Case.Event;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Random plans over random histories: insertions, retractions, repeats and cancellations, cut into
/// random epochs and steps.
final class RandomCase {

    private final Random random;
    private final RandomFormula values;
    private final Plan plan;
    private final List<Event> events = new ArrayList<>();
    private final List<SortedMap<List<@Nullable Object>, Long>> present = new ArrayList<>();

    private RandomCase(Random random) {
        this.random = random;
        this.values = new RandomFormula(random);
        this.plan = RandomPlan.of(random);
    }

    static Case of(long seed) {
        return new RandomCase(new Random(seed)).make();
    }

    private Case make() {
        List<Step.Input> inputs = plan.inputs();
        inputs.forEach(input -> present.add(new TreeMap<>(Deltas.order(input.schema()))));
        int epoch = 0;
        int step = 0;
        double newEpoch = 0.1 + random.nextDouble() / 2;
        double newStep = random.nextDouble() / 2;
        double retractions = random.nextDouble() * 0.7;
        int most = random.nextInt(25) == 0 ? 150 : 20;
        for (int i = random.nextInt(most); i >= 0; i--) {
            if (random.nextDouble() < newEpoch) {
                epoch++;
                step = 0;
            } else if (random.nextDouble() < newStep) {
                step++;
            }
            Step.Input input = inputs.get(random.nextInt(inputs.size()));
            events.add(new Event(input.number(), epoch, step, row(input, retractions)));
        }
        var restarts = new ArrayList<Integer>();
        boolean restarting = random.nextBoolean();
        for (int e = 0; e <= epoch; e++) {
            restarts.add(restarting && random.nextBoolean() ? 1 + random.nextInt(4) : 0);
        }
        return new Case(
                plan,
                events,
                epoch + 1,
                1 + random.nextInt(4),
                restarts,
                Optional.of(random.nextLong(1000)));
    }

    private WeightedRow row(Step.Input input, double retractions) {
        return switch (input.events()) {
            case CHANGES -> change(input, retractions);
            case APPENDS -> new WeightedRow(values(input), random.nextInt(5) == 0 ? 2 : 1);
            case UPSERTS ->
                    new WeightedRow(values(input), random.nextDouble() < retractions ? -1 : 1);
        };
    }

    private List<@Nullable Object> values(Step.Input input) {
        var row = new ArrayList<@Nullable Object>();
        for (Field field : input.schema().fields()) {
            row.add(field.nullable() && random.nextInt(4) == 0 ? null : values.value(field.type()));
        }
        return row;
    }

    private WeightedRow change(Step.Input input, double retractions) {
        Map<List<@Nullable Object>, Long> there = present.get(input.number());
        if (there.isEmpty() || random.nextDouble() >= retractions) {
            List<@Nullable Object> row = values(input);
            long weight = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 1;
            there.merge(row, weight, Long::sum);
            return new WeightedRow(row, weight);
        }
        List<@Nullable Object> gone =
                there.keySet().stream()
                        .skip(random.nextInt(there.size()))
                        .findFirst()
                        .orElseThrow();
        long weight = there.getOrDefault(gone, 0L);
        long less = random.nextBoolean() ? weight : 1 + random.nextInt((int) weight);
        there.compute(gone, (row, before) -> weight == less ? null : weight - less);
        return new WeightedRow(gone, -less);
    }
}
