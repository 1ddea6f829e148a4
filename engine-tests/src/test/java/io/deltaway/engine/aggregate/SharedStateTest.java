package io.deltaway.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Aggregates made together give what they give alone, and keep less.
class SharedStateTest {

    /// A call over columns 0 (LONG) and 1 (DOUBLE).
    private record Call(String name, List<Object> parameters, int... columns) {
        ResolvedAggregate resolved() {
            List<Type> types =
                    Arrays.stream(columns)
                            .mapToObj(column -> column == 0 ? Simple.LONG : Simple.DOUBLE)
                            .map(Type.class::cast)
                            .toList();
            return Aggregates.resolve(name, types, parameters);
        }
    }

    private static final List<Call> CALLS =
            List.of(
                    new Call("sum", List.of(), 0),
                    new Call("sum", List.of(), 1),
                    new Call("count", List.of()),
                    new Call("min", List.of(), 0),
                    new Call("max", List.of(), 1),
                    new Call("avg", List.of(), 1),
                    new Call("avg", List.of(), 0),
                    new Call("median", List.of(), 0),
                    new Call("quantile", List.of(0.9), 0),
                    new Call("argMin", List.of(), 0, 1),
                    new Call("argMax", List.of(), 0, 1),
                    new Call("listBy", List.of(), 0, 1),
                    new Call("stddevSample", List.of(), 1),
                    new Call("varianceSample", List.of(), 1),
                    new Call("varianceSample", List.of(), 0),
                    new Call("stddevPopulation", List.of(), 0),
                    new Call("countDistinct", List.of(), 0));

    private static final class Groups {
        private final List<Aggregate> aggregates;
        private final Rows rows;
        private final int[] offsets = new int[CALLS.size()];

        Groups(List<Aggregate> aggregates) {
            this.aggregates = aggregates;
            int width = 1;
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = width;
                width += aggregates.get(i).words();
            }
            rows = new Rows(width);
            rows.allocate();
        }

        void add(Batch batch) {
            for (int i = 0; i < offsets.length; i++) {
                var arguments = new Arguments(batch, CALLS.get(i).columns);
                aggregates.get(i).add(rows, offsets[i], new int[batch.size()], arguments);
            }
        }

        List<Object> results() {
            List<Object> results = new ArrayList<>();
            for (int i = 0; i < offsets.length; i++) {
                Type type = CALLS.get(i).resolved().resultType();
                ColumnBuilder out = ColumnBuilder.of(type, 1);
                aggregates.get(i).appendResult(rows, offsets[i], 0, out);
                Column column = out.build();
                results.add(CALLS.get(i) + " = " + column.value(type, 0));
            }
            return results;
        }
    }

    @Test
    void resultsAreTheSameAndStateIsSmaller() {
        List<ResolvedAggregate> resolved = CALLS.stream().map(Call::resolved).toList();
        List<int[]> columns = CALLS.stream().map(Call::columns).toList();
        var together = new Groups(Aggregates.createTogether(resolved, columns));
        var alone = new Groups(resolved.stream().map(ResolvedAggregate::create).toList());
        var random = new Random(4);
        List<Batch> earlier = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            Batch batch =
                    step % 3 == 2
                            ? earlier.remove(random.nextInt(earlier.size())).negated()
                            : batch(random);
            if (step % 3 != 2) {
                earlier.add(batch);
            }
            together.add(batch);
            alone.add(batch);
            assertThat(together.results()).isEqualTo(alone.results());
        }
        assertThat(together.rows.width()).isLessThan(alone.rows.width() * 6 / 10);
    }

    private static Batch batch(Random random) {
        int size = random.nextInt(1, 9);
        long[] wholes = random.longs(size, -50, 50).toArray();
        double[] doubles = random.doubles(size, -5, 5).toArray();
        return new Batch(
                size, List.of(new LongColumn(size, wholes), new DoubleColumn(size, doubles)), null);
    }
}
