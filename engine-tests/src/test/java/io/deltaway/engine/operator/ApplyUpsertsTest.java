package io.deltaway.engine.operator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History;
import io.deltaway.testkit.operator.NoFailures;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApplyUpsertsTest {

    private static final Schema EVENTS =
            Schema.of(
                    new Field("id", Type.Simple.TEXT, true),
                    new Field("part", Type.Simple.LONG, false),
                    new Field("price", Type.Simple.DOUBLE, true),
                    new Field("$event", Type.Simple.LONG, false),
                    new Field("$arrival", Type.Simple.TEXT, false));

    private static OperatorCheck check() {
        return OperatorCheck.of(plan -> {
            int events = plan.input("events", EVENTS);
            int byKey = plan.exchange("by key", events, List.of(0, 1));
            return plan.apply(
                    "upserts",
                    ApplyUpserts.output(EVENTS, 3),
                    circuit -> new ApplyUpserts(EVENTS, 3, new int[] {0, 1}),
                    byKey);
        });
    }

    @Test
    void anUpsertReplacesTheRowOfItsKey() {
        check().given(
                        """
                        epoch weight  id part price $event $arrival
                        0     +1      a  1    2.5   0      x
                        0     +1      b  1    7     1      x
                        1     +1      a  1    3.5   1      x
                        1     +1      c  1    1     0      x
                        2     +1      a  1    3.5   1      x
                        3     +1      a  1    9     2      ignored
                        3     +1      z  1    9     2      ignored
                        """)
                .emits(
                        """
                        epoch weight  id part price $arrival
                        0     +1      a  1    2.5   x
                        0     +1      b  1    7.0   x
                        1     -1      a  1    2.5   x
                        1     +1      a  1    3.5   x
                        1     +1      c  1    1.0   x
                        3     -1      a  1    3.5   x
                        """);
    }

    @Test
    void theLastEventOfAKeyWins() {
        check().given(
                        """
                        epoch weight  id   part price $event $arrival
                        0     +1      a    1    2.5   0      x
                        0     +1      a    1    3.5   0      x
                        0     +1      b    1    3.5   1      x
                        0     +1      b    1    null  2      x
                        0     +1      null 1    1     0      x
                        0     +1      null 1    2     0      x
                        """)
                .emits(
                        """
                        epoch weight  id   part price $arrival
                        0     +1      a    1    3.5   x
                        0     +1      null 1    2.0   x
                        """);
    }

    @Test
    void otherEventsAreRefused() {
        var operator = new ApplyUpserts(EVENTS, 3, new int[] {0});
        Batch clear = Deltas.batch(EVENTS, List.of(WeightedRow.of(1, "a", 1L, 1.0, 3L, "x")));
        assertThatThrownBy(() -> operator.step(new Batch[] {clear}, new NoFailures()))
                .hasMessageContaining("DW-0251")
                .hasMessageContaining("expected insert, upsert or delete");
    }

    @Test
    void agreesWithAMapOfKeysToRows() {
        check().agreesWith(ApplyUpsertsTest::table, ApplyUpsertsTest::events, 150);
    }

    private static List<WeightedRow> table(List<List<WeightedRow>> arrived) {
        Map<List<@Nullable Object>, List<@Nullable Object>> rows = new LinkedHashMap<>();
        for (WeightedRow event : arrived.getFirst()) {
            var values = new ArrayList<@Nullable Object>(event.values());
            Object kind = values.remove(3);
            List<@Nullable Object> key = values.subList(0, 2);
            if (kind.equals(2L)) {
                rows.remove(key);
            } else {
                rows.put(new ArrayList<>(key), values);
            }
        }
        return rows.values().stream().map(values -> new WeightedRow(values, 1)).toList();
    }

    private static History events(Random random) {
        var events = new ArrayList<History.Event>();
        for (int i = random.nextInt(50); i >= 0; i--) {
            List<@Nullable Object> values = RandomRows.values(random, EVENTS);
            values.set(3, (long) random.nextInt(3));
            events.add(new History.Event(0, 0, 0, new WeightedRow(values, 1)));
        }
        return History.cut(random, events);
    }
}
