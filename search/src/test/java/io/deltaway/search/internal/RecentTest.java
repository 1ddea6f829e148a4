package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Many who ask for rows of their own, while a row changes in each epoch.
class RecentTest {

    private static final int ROWS = 1_000;
    private static final int ASKED = 200;

    private static final Schema SCHEMA =
            Schema.of(
                    new Field("id", Type.Simple.LONG, false),
                    new Field("value", Type.Simple.LONG, false));

    private static final Step STEP = new AnyStep();

    private final KeptRows kept = new KeptRows(SCHEMA, 2, List.of(), List.of());
    private final Filters filters = new Filters(kept, List.of("id", "value"));
    private final long[] values = new long[ROWS];

    private void change(int from, int to, long value) {
        var ids = new ColumnBuilder.OfLong(Type.Simple.LONG, 8);
        var all = new ColumnBuilder.OfLong(Type.Simple.LONG, 8);
        var weights = new ArrayList<Long>();
        for (int id = from; id < to; id++) {
            if (values[id] > 0) {
                ids.append(id);
                all.append(values[id]);
                weights.add(-1L);
            }
            values[id] = value + id % ASKED;
            ids.append(id);
            all.append(values[id]);
            weights.add(1L);
        }
        long[] signs = weights.stream().mapToLong(Long::longValue).toArray();
        Column[] columns = {ids.build(), all.build()};
        kept.step(new Batch[] {new Batch(signs.length, columns, signs, false)}, STEP);
        kept.endEpoch(STEP);
        filters.update();
    }

    private void assertRight() {
        for (int asked = 0; asked < ASKED; asked++) {
            long right = 0;
            for (long value : values) {
                right += value == 1 + asked ? 1 : 0;
            }
            assertThat(filters.of("value = " + (1 + asked)).cardinality()).isEqualTo(right);
        }
    }

    @Test
    void whatIsAskedForAgainIsFollowed() {
        change(0, ROWS, 1);
        assertRight();
        var known = new ArrayList<Object>();
        for (int asked = 0; asked < ASKED; asked++) {
            known.add(filters.of("value = " + (1 + asked)));
        }
        for (int epoch = 0; epoch < 100; epoch++) {
            change(epoch, epoch + 1, 1 + epoch);
            assertRight();
        }
        for (int asked = 0; asked < ASKED; asked++) {
            assertThat(filters.of("value = " + (1 + asked))).isSameAs(known.get(asked));
        }
    }

    @Test
    void whatNobodyAsksForAnyMoreIsForgotten() {
        change(0, ROWS, 1);
        Object before = filters.of("value = 7");
        assertThat(filters.of("value = 7")).isSameAs(before);
        for (int epoch = 0; epoch < 100; epoch++) {
            change(epoch, epoch + 1, 1 + epoch);
        }
        assertThat(filters.of("value = 7")).isNotSameAs(before);
        assertRight();
    }
}
