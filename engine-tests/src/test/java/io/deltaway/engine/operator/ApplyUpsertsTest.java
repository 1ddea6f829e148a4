package io.deltaway.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Partitions;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History;
import io.deltaway.testkit.operator.NoFailures;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final ApplyUpserts.Layout WHOLE = ApplyUpserts.Layout.whole(3);

    private static OperatorCheck check() {
        return OperatorCheck.of(plan -> {
            int events = plan.input("events", EVENTS);
            int byKey = plan.exchange("by key", events, List.of(0, 1));
            return plan.apply(
                    "upserts",
                    ApplyUpserts.output(EVENTS, WHOLE),
                    circuit -> new ApplyUpserts(EVENTS, WHOLE, new int[] {0, 1}),
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
        var operator = new ApplyUpserts(EVENTS, WHOLE, new int[] {0});
        Batch other = Deltas.batch(EVENTS, List.of(WeightedRow.of(1, "a", 1L, 1.0, 4L, "x")));
        assertThatThrownBy(() -> operator.step(new Batch[] {other}, new NoFailures()))
                .hasMessageContaining("DW-0251")
                .hasMessageContaining("expected insert, upsert, delete or clear");
    }

    @Test
    void agreesWithAMapOfKeysToRows() {
        check().agreesWith(ApplyUpsertsTest::table, ApplyUpsertsTest::events, 150);
    }

    private static final Schema PARTIAL =
            Schema.of(
                    new Field("id", Type.Simple.LONG, false),
                    new Field("price", Type.Simple.DOUBLE, true),
                    new Field("$event", Type.Simple.LONG, false),
                    new Field("$kept", Type.Simple.BYTES, true),
                    new Field("note", Type.Simple.TEXT, true));

    /// The columns of the source are id, note, price and one that is not needed.
    private static final ApplyUpserts.Layout KEEPING =
            new ApplyUpserts.Layout(2, 3, new int[] {0, 2, -1, -1, 1});

    @Test
    void valuesThatWereNotSentAreThoseOfTheRowBefore() {
        OperatorCheck.of(
                        plan -> {
                            int events = plan.input("events", PARTIAL);
                            int byKey = plan.exchange("by key", events, List.of(0));
                            return plan.apply(
                                    "upserts",
                                    ApplyUpserts.output(PARTIAL, KEEPING),
                                    circuit -> new ApplyUpserts(PARTIAL, KEEPING, new int[] {0}),
                                    byKey);
                        })
                .agreesWith(ApplyUpsertsTest::partialTable, ApplyUpsertsTest::partialEvents, 150);
    }

    @Test
    void aRowThatKeepsValuesOfNoneIsAFailure() {
        var operator = new ApplyUpserts(PARTIAL, KEEPING, new int[] {0});
        var failed = new ArrayList<String>();
        Batch event =
                Deltas.batch(
                        PARTIAL, List.of(WeightedRow.of(1, 7L, 1.0, 1L, new byte[] {2}, null)));
        Batch delta =
                operator.step(
                        new Batch[] {event},
                        new Step() {
                            @Override
                            public long epoch() {
                                return 0;
                            }

                            @Override
                            public void fail(
                                    Failure failure,
                                    Schema schema,
                                    Batch rows,
                                    int row,
                                    long weight) {
                                failed.add(failure.code() + " " + schema + " " + weight);
                            }
                        });
        assertThat(delta.size()).isZero();
        assertThat(failed).containsExactly("DW-2013 (id LONG, price DOUBLE?, note TEXT?) 1");
    }

    private static List<WeightedRow> partialTable(List<List<WeightedRow>> arrived) {
        Map<Object, List<@Nullable Object>> rows = new LinkedHashMap<>();
        for (WeightedRow event : arrived.getFirst()) {
            List<@Nullable Object> values = event.values();
            byte[] kept = (byte[]) values.get(3);
            List<@Nullable Object> before = rows.get(values.get(0));
            if (Objects.equals(values.get(2), 2L)) {
                rows.remove(values.get(0));
                continue;
            }
            var row = new ArrayList<@Nullable Object>();
            row.add(values.get(0));
            row.add(
                    before != null && kept != null && (kept[0] & 4) != 0
                            ? before.get(1)
                            : values.get(1));
            row.add(
                    before != null && kept != null && (kept[0] & 2) != 0
                            ? before.get(2)
                            : values.get(4));
            rows.put(values.get(0), row);
        }
        return rows.values().stream().map(values -> new WeightedRow(values, 1)).toList();
    }

    /// A row that keeps values comes only where there is a row.
    private static History partialEvents(Random random) {
        var events = new ArrayList<History.Event>();
        var there = new HashSet<Object>();
        for (int i = random.nextInt(60); i >= 0; i--) {
            List<@Nullable Object> values = RandomRows.values(random, PARTIAL);
            values.set(0, (long) random.nextInt(8));
            values.set(2, (long) random.nextInt(3));
            boolean deletes = values.get(2).equals(2L);
            boolean keeps = there.contains(values.get(0)) && !deletes && random.nextBoolean();
            values.set(3, keeps ? new byte[] {(byte) random.nextInt(16)} : null);
            if (deletes) {
                there.remove(values.get(0));
            } else {
                there.add(values.get(0));
            }
            events.add(new History.Event(0, 0, 0, new WeightedRow(values, 1)));
        }
        return History.cut(random, events);
    }

    private static int partition(List<? extends @Nullable Object> key) {
        Schema schema = new Schema(EVENTS.fields().subList(0, 2));
        Batch row =
                Deltas.batch(
                        schema, List.of(new WeightedRow(new ArrayList<@Nullable Object>(key), 1)));
        long[] hash = new long[1];
        row.column(0).mixHashes(hash);
        row.column(1).mixHashes(hash);
        return Partitions.of(hash[0]);
    }

    private static List<WeightedRow> table(List<List<WeightedRow>> arrived) {
        Map<List<@Nullable Object>, List<@Nullable Object>> rows = new LinkedHashMap<>();
        for (WeightedRow event : arrived.getFirst()) {
            var values = new ArrayList<@Nullable Object>(event.values());
            Object kind = values.remove(3);
            List<@Nullable Object> key = values.subList(0, 2);
            if (kind.equals(2L)) {
                rows.remove(key);
            } else if (kind.equals(3L)) {
                int partition = partition(key);
                rows.keySet().removeIf(other -> partition(other) == partition);
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
            values.set(3, (long) (random.nextInt(20) == 0 ? 3 : random.nextInt(3)));
            events.add(new History.Event(0, 0, 0, new WeightedRow(values, 1)));
        }
        return History.cut(random, events);
    }
}
