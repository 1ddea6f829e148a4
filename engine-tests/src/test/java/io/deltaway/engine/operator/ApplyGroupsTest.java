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
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApplyGroupsTest {

    private static final Schema EVENTS =
            Schema.of(
                    new Field("word", Type.Simple.TEXT, true),
                    new Field("count", Type.Simple.LONG, false),
                    new Field("$event", Type.Simple.LONG, false),
                    new Field("$group", Type.Simple.TEXT, false));

    private static OperatorCheck check() {
        return OperatorCheck.of(plan -> {
            int events = plan.input("events", EVENTS);
            int byGroup = plan.exchange("by group", events, List.of(3));
            return plan.apply(
                    "groups",
                    ApplyGroups.output(EVENTS, 2, 3),
                    circuit -> new ApplyGroups(EVENTS, 2, 3),
                    byGroup);
        });
    }

    @Test
    void aReplacedFileChangesTheRowsThatDiffer() {
        check().minimal()
                .given(
                        """
                        epoch step weight  word count $event $group
                        0     0    +1      a    1     0      f.csv
                        0     0    +1      b    1     0      f.csv
                        0     0    +1      b    1     0      f.csv
                        0     0    +1      b    1     0      g.csv
                        1     0    +1      null 0     3      f.csv
                        1     0    +1      b    1     0      f.csv
                        1     1    +1      a    2     0      f.csv
                        2     0    +1      null 0     3      g.csv
                        2     0    +1      null 0     3      never.csv
                        """)
                .emits(
                        """
                        epoch weight  word count
                        0     +1      a    1
                        0     +3      b    1
                        1     -1      a    1
                        1     -1      b    1
                        1     +1      a    2
                        2     -1      b    1
                        """);
    }

    @Test
    void onlyRowsBehindTheLastClearanceOfTheirGroupStay() {
        check().given(
                        """
                        epoch weight  word count $event $group
                        0     +1      a    1     0      f.csv
                        0     +1      a    1     3      f.csv
                        0     +1      b    1     0      f.csv
                        0     +1      c    1     0      'a file with a long name'
                        0     +1      c    1     3      'another file with a long name'
                        """)
                .emits(
                        """
                        epoch weight  word count
                        0     +1      b    1
                        0     +1      c    1
                        """);
    }

    @Test
    void rowsOfAReplacedFileThatAreTheSameAreNeverRetracted() {
        var operator = new ApplyGroups(EVENTS, 2, 3);
        var step = new NoFailures();
        operator.step(
                inputs(WeightedRow.of(1, "a", 1L, 0L, "f"), WeightedRow.of(1, "b", 1L, 0L, "f")),
                step);
        assertThat(operator.endEpoch(step).size()).isZero();

        Batch cleared = operator.step(inputs(WeightedRow.of(1, null, 0L, 3L, "f")), step);
        Batch inserted = operator.step(inputs(WeightedRow.of(1, "a", 1L, 0L, "f")), step);
        Batch end = operator.endEpoch(step);

        assertThat(cleared.size()).isZero();
        assertThat(inserted.size()).isZero();
        assertThat(Deltas.rows(ApplyGroups.output(EVENTS, 2, 3), end))
                .containsExactly(WeightedRow.of(-1, "b", 1L));
    }

    private static Batch[] inputs(WeightedRow... rows) {
        return new Batch[] {Deltas.batch(EVENTS, List.of(rows))};
    }

    @Test
    void otherEventsAreRefused() {
        var operator = new ApplyGroups(EVENTS, 2, 3);
        assertThatThrownBy(() ->
                        operator.step(
                                inputs(WeightedRow.of(1, "a", 1L, 1L, "f")), new NoFailures()))
                .hasMessageContaining("expected insert or clear");
    }

    @Test
    void agreesWithAListOfRowsByGroup() {
        check().agreesWith(ApplyGroupsTest::table, ApplyGroupsTest::events, 150);
    }

    private static List<WeightedRow> table(List<List<WeightedRow>> arrived) {
        var rows = new ArrayList<WeightedRow>();
        for (WeightedRow event : arrived.getFirst()) {
            if (event.values().get(2) instanceof Long kind && kind == 3) {
                rows.removeIf(row ->
                        java.util.Objects.equals(row.values().get(3), event.values().get(3)));
            } else {
                rows.add(event);
            }
        }
        return rows.stream().map(row -> new WeightedRow(row.values().subList(0, 2), 1)).toList();
    }

    private static History events(Random random) {
        var events = new ArrayList<History.Event>();
        for (int i = random.nextInt(50); i >= 0; i--) {
            List<@Nullable Object> values = RandomRows.values(random, EVENTS);
            values.set(2, random.nextInt(5) == 0 ? 3L : 0L);
            events.add(new History.Event(0, 0, 0, new WeightedRow(values, 1)));
        }
        return History.cut(random, events);
    }
}
