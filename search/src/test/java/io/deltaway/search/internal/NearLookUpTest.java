package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.search.internal.Wanted.PartWanted;
import io.deltaway.table.plan.Finding.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an approximate search has answered it answers again where a step is done again, whatever it
/// would find now.
class NearLookUpTest {

    private static final Schema ROWS =
            Schema.of(
                    new Field("id", Type.Simple.LONG, false),
                    new Field("vector", Type.Simple.FLOATS, true));
    private static final Request REQUEST =
            new Request(
                    ROWS,
                    1,
                    true,
                    null,
                    List.of(0),
                    null,
                    Schema.of(
                            new Field("ask", Type.Simple.LONG, false),
                            new Field("found", Type.Simple.LONG, false),
                            new Field("score", Type.Simple.DOUBLE, false),
                            new Field("rank", Type.Simple.LONG, false)));

    private static final Step STEP = new AnyStep();

    private static Batch rows(long id, float @Nullable [] vector) {
        var ids = new ColumnBuilder.OfLong(Type.Simple.LONG, 1);
        ids.append(id);
        ColumnBuilder vectors = ColumnBuilder.of(Type.Simple.FLOATS, 1);
        vectors.appendValue(vector);
        return new Batch(1, List.of(ids.build(), vectors.build()), null);
    }

    /// An operator over one row.
    private static NearLookUp over(long id) {
        var kept = new KeptRows(ROWS, 1, List.of(1), List.of(new NearRows(Metric.DOT, 2, 10)));
        kept.step(new Batch[] {rows(id, new float[] {1, 0})}, STEP);
        kept.endEpoch(STEP);
        var wanted = new Wanted(List.of(new PartWanted(0, 1, "vector")), 3, 100, false, List.of());
        return new NearLookUp(REQUEST, wanted, kept);
    }

    private static List<Long> found(NearLookUp operator, long... asks) {
        var found = new ArrayList<Long>();
        Batch[] none = {Batch.empty(ROWS), Batch.empty(ROWS)};
        operator.step(none, STEP);
        for (long ask : asks) {
            operator.step(new Batch[] {rows(ask, new float[] {1, 1}), none[1]}, STEP);
        }
        Batch out = operator.endEpoch(STEP);
        for (int row = 0; row < out.size(); row++) {
            found.add(((LongColumn) out.column(1)).get(row));
        }
        return found;
    }

    @Test
    void answersAreRepeated() {
        NearLookUp first = over(7);
        assertThat(found(first, 1, 2)).containsExactly(7L, 7L);
        byte[] results = first.takeResults();
        assertThat(first.takeResults()).isEmpty();

        NearLookUp again = over(8);
        again.giveResults(results);
        assertThat(found(again, 1, 2)).containsExactly(7L, 7L);
        assertThat(again.takeResults()).isNotEmpty();
        assertThat(found(again, 1)).as("the next step").containsExactly(8L);
    }
}
