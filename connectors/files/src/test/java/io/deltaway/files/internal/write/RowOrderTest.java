package io.deltaway.files.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowOrderTest {

    private static @Nullable Object value(Type type, Random random) {
        if (random.nextInt(6) == 0) {
            return null;
        }
        return switch ((Type.Simple) type) {
            case LONG ->
                    List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, random.nextLong())
                            .get(random.nextInt(6));
            case DOUBLE ->
                    List.of(
                                    0.0,
                                    -0.0,
                                    Double.NaN,
                                    -1.5,
                                    1e300,
                                    -1e300,
                                    Double.NEGATIVE_INFINITY,
                                    random.nextGaussian())
                            .get(random.nextInt(8));
            case TEXT ->
                    List.of(
                                    "",
                                    "a",
                                    "a\0",
                                    "abcdefg",
                                    "abcdefgh",
                                    "abcdefgi",
                                    "é",
                                    "\uFFFF",
                                    "😀",
                                    "zzzzzzzzzz")
                            .get(random.nextInt(10));
            default -> new BigDecimal(random.nextInt(3));
        };
    }

    @Test
    void rowsAreOrderedAsValuesAre() {
        for (long seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            List<Type.Simple> types =
                    List.of(
                            Type.Simple.LONG,
                            Type.Simple.DOUBLE,
                            Type.Simple.TEXT,
                            Type.Simple.DECIMAL);
            var schema =
                    new Schema(
                            IntStream.range(0, 1 + random.nextInt(3))
                                    .mapToObj(c ->
                                            new Field(
                                                    "c" + c,
                                                    types.get(random.nextInt(types.size())),
                                                    true))
                                    .toList());
            int size = random.nextInt(40);
            var rows = new ArrayList<List<@Nullable Object>>();
            long[] weights = new long[size];
            for (int row = 0; row < size; row++) {
                weights[row] = random.nextBoolean() ? 1 : -1;
                var values = new ArrayList<@Nullable Object>();
                for (int c = 0; c < schema.width(); c++) {
                    values.add(value(schema.type(c), random));
                }
                rows.add(values);
            }
            var columns = new ArrayList<Column>();
            for (int c = 0; c < schema.width(); c++) {
                ColumnBuilder builder = ColumnBuilder.of(schema.type(c), size);
                for (List<@Nullable Object> row : rows) {
                    builder.appendValue(row.get(c));
                }
                columns.add(builder.build());
            }
            int[] sorted = new RowOrder(schema).sorted(new Batch(size, columns, weights), true);
            assertThat(IntStream.of(sorted).sorted())
                    .containsExactlyElementsOf(IntStream.range(0, size).boxed().toList());
            Function<Integer, Long> sign = row -> weights[row];
            for (int i = 1; i < size; i++) {
                int before = sorted[i - 1];
                int after = sorted[i];
                assertThat(sign.apply(before))
                        .as("seed " + seed)
                        .isLessThanOrEqualTo(sign.apply(after));
                if (sign.apply(before).equals(sign.apply(after))) {
                    assertThat(order(schema, rows.get(before), rows.get(after)))
                            .as("seed " + seed)
                            .isLessThanOrEqualTo(0);
                }
            }
        }
    }

    private static int order(
            Schema schema, List<@Nullable Object> left, List<@Nullable Object> right) {
        for (int c = 0; c < schema.width(); c++) {
            int order = Values.compare(schema.type(c), left.get(c), right.get(c));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
