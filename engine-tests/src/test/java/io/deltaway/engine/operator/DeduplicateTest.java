package io.deltaway.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeduplicateTest {

    private static final Schema READINGS =
            Schema.of(
                    new Field("sensor", Type.Simple.TEXT, true),
                    new Field("value", Type.Simple.LONG, true),
                    new Field("$arrival", Type.Simple.LONG, false));

    /// Keeps a value until it moves by two or more.
    private static boolean moved(@Nullable Object @Nullable [] kept, @Nullable Object[] row) {
        return kept == null || Math.abs(value(row) - value(kept)) >= 2;
    }

    private static long value(@Nullable Object[] row) {
        return (Long) Objects.requireNonNull(row[1], "no value");
    }

    private static OperatorCheck check() {
        return OperatorCheck.of(plan -> {
            int in = plan.input("in", READINGS);
            int bySensor = plan.exchange("by sensor", in, List.of(0));
            return plan.apply(
                    "deduplicate",
                    READINGS,
                    circuit -> new Deduplicate(READINGS, new int[] {0}, -1, DeduplicateTest::moved),
                    bySensor);
        });
    }

    @Test
    void keepsWhatWasAcceptedLast() {
        check().given(
                        """
                        epoch weight  sensor value $arrival
                        0     +1      a      10    0
                        0     +1      a      11    1
                        0     +1      b      5     2
                        1     +1      a      13    3
                        1     +2      a      16    4
                        1     +1      b      6     5
                        """)
                .emits(
                        """
                        epoch weight  sensor value $arrival
                        0     +1      a      10    0
                        0     +1      b      5     2
                        1     -1      a      10    0
                        1     +1      a      16    4
                        """);
    }

    @Test
    void arrivalDecidesWhereItIsAColumn() {
        var operator = new Deduplicate(READINGS, new int[] {0}, 2, DeduplicateTest::moved);
        WeightedRow later = WeightedRow.of(1, "a", 11L, 7L);
        WeightedRow earlier = WeightedRow.of(1, "a", 10L, 3L);
        Batch kept =
                operator.step(
                        new Batch[] {Deltas.batch(READINGS, List.of(later, earlier))},
                        new NoFailures());
        assertThat(Deltas.rows(READINGS, kept)).containsExactly(earlier);
    }

    @Test
    void aRowOnWhichTheFunctionThrowsChangesNothing() {
        check().given(
                        """
                        epoch weight  sensor value $arrival
                        0     +1      a      10    0
                        1     +1      a      null  1
                        2     +1      a      20    2
                        """)
                .emits(
                        """
                        epoch weight  sensor value $arrival
                        0     +1      a      10    0
                        2     -1      a      10    0
                        2     +1      a      20    2
                        """)
                .fails(
                        """
                        epoch weight  code    message
                        1     +1      DW-2006 "a user's function threw java.lang.NullPointerException: no value"
                        """);
    }

    @Test
    void retractionsAreRefused() {
        var operator = new Deduplicate(READINGS, new int[] {0}, -1, (kept, row) -> true);
        Batch retraction = Deltas.batch(READINGS, List.of(WeightedRow.of(-1, "a", 1L, 0L)));
        assertThatThrownBy(() -> operator.step(new Batch[] {retraction}, new NoFailures()))
                .hasMessageContaining(
                        "DW-0252 deduplicate received a retraction, expected only insertions");
    }

    @Test
    void agreesWithALoopOverTheArrivals() {
        check().agreesWith(DeduplicateTest::kept, DeduplicateTest::arrivals, 100);
    }

    private static List<WeightedRow> kept(List<List<WeightedRow>> arrived) {
        Map<@Nullable Object, WeightedRow> kept = new LinkedHashMap<>();
        for (WeightedRow row : arrived.getFirst()) {
            Object sensor = row.values().getFirst();
            WeightedRow old = kept.get(sensor);
            boolean fails =
                    old != null && (old.values().get(1) == null || row.values().get(1) == null);
            if (!fails
                    && moved(old == null ? null : old.values().toArray(), row.values().toArray())) {
                kept.put(sensor, new WeightedRow(row.values(), 1));
            }
        }
        return List.copyOf(kept.values());
    }

    private static History arrivals(Random random) {
        var events = new ArrayList<History.Event>();
        for (int i = random.nextInt(50); i >= 0; i--) {
            List<@Nullable Object> values = RandomRows.values(random, READINGS);
            events.add(new History.Event(0, 0, 0, new WeightedRow(values, 1 + random.nextInt(2))));
        }
        return History.cut(random, events);
    }
}
