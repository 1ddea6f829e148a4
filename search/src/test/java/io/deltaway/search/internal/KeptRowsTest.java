package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Where a row is replaced by one that is searched by the same value, what searches is not told.
class KeptRowsTest {

    private static final Schema ROWS =
            Schema.of(
                    new Field("id", Type.Simple.LONG, false),
                    new Field("note", Type.Simple.LONG, false),
                    new Field("value", Type.Simple.LONG, true));

    private static final Step STEP = new AnyStep();

    /// Remembers what it is told.
    private static final class Told implements Part {

        private final Map<Integer, Object> values = new HashMap<>();
        private final List<String> said = new ArrayList<>();

        @Override
        public @Nullable Failure refusal(Object value) {
            return null;
        }

        @Override
        public void add(int row, Object value) {
            assertThat(values.put(row, value)).isNull();
            said.add("+" + value);
        }

        @Override
        public void remove(int row, Object value) {
            assertThat(values.remove(row, value)).isTrue();
            said.add("-" + value);
        }

        @Override
        public Asked ask(Object value, @Nullable Statistics kept, boolean exactly) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public long sizeInBytes() {
            return 0;
        }
    }

    private record Row(long id, long note, @Nullable Long value) {}

    private static final Comparator<Row> ORDER =
            Comparator.comparingLong(Row::id).thenComparingLong(Row::note);

    private final Told part = new Told();
    private final KeptRows kept = new KeptRows(ROWS, 2, List.of(2), List.of(part));

    private void epoch(List<Row> gone, List<Row> come) {
        var ids = ColumnBuilder.of(Type.Simple.LONG, 4);
        var notes = ColumnBuilder.of(Type.Simple.LONG, 4);
        var values = ColumnBuilder.of(Type.Simple.LONG, 4);
        Stream.concat(gone.stream(), come.stream())
                .forEach(row -> {
                    ids.appendValue(row.id());
                    notes.appendValue(row.note());
                    values.appendValue(row.value());
                });
        long[] weights = new long[gone.size() + come.size()];
        Arrays.fill(weights, 1);
        Arrays.fill(weights, 0, gone.size(), -1);
        var columns = List.<Column>of(ids.build(), notes.build(), values.build());
        kept.step(new Batch[] {new Batch(weights.length, columns, weights)}, STEP);
        kept.endEpoch(STEP);
    }

    /// The rows that can be read by their numbers.
    private Map<Integer, Row> rows(RowNumbers numbers) {
        var rows = new HashMap<Integer, Row>();
        Column[] columns = new Column[ROWS.width()];
        Arrays.setAll(columns, c -> kept.column(c, numbers.array(), numbers.size()));
        for (int i = 0; i < numbers.size(); i++) {
            var row =
                    new Row(
                            ((LongColumn) columns[0]).get(i),
                            ((LongColumn) columns[1]).get(i),
                            (Long) columns[2].value(Type.Simple.LONG, i));
            assertThat(rows.put(numbers.get(i), row)).isNull();
        }
        return rows;
    }

    @Test
    void aRowThatIsSearchedAsBeforeKeepsItsPlace() {
        epoch(List.of(), List.of(new Row(1, 10, 5L), new Row(2, 10, 6L), new Row(3, 10, null)));
        Map<Integer, Row> first = rows(kept.came());
        part.said.clear();

        epoch(
                List.of(new Row(1, 10, 5L), new Row(2, 10, 6L), new Row(3, 10, null)),
                List.of(new Row(1, 11, 5L), new Row(2, 11, 7L), new Row(3, 11, null)));

        assertThat(part.said).containsExactlyInAnyOrder("-6", "+7");
        assertThat(first.keySet()).as("all went").hasSize(kept.went().size());
        Map<Integer, Row> now = rows(kept.came());
        assertThat(now.values())
                .containsExactlyInAnyOrder(
                        new Row(1, 11, 5L), new Row(2, 11, 7L), new Row(3, 11, null));
        now.forEach(
                (number, row) -> assertThat(first.containsKey(number)).isEqualTo(row.id() != 2));
    }

    @Test
    void onlyPartsThatSearchByAnotherValueAreTold() {
        var schema =
                Schema.of(
                        new Field("id", Type.Simple.LONG, false),
                        new Field("one", Type.Simple.LONG, true),
                        new Field("two", Type.Simple.LONG, true));
        var second = new Told();
        var byTwo = new KeptRows(schema, 1, List.of(1, 2), List.of(part, second));
        step(byTwo, new long[][] {{1, 5, -1}, {2, 6, 9}}, 1, 1);
        part.said.clear();
        second.said.clear();

        step(byTwo, new long[][] {{1, 5, -1}, {2, 6, 9}, {1, 5, 8}, {2, 7, 9}}, -1, -1, 1, 1);

        assertThat(part.said).containsExactly("-6", "+7");
        assertThat(second.said).containsExactly("+8");
        assertThat(byTwo.came().size()).isEqualTo(2);
    }

    /// An epoch of rows of numbers; a negative one stands for null.
    private static void step(KeptRows kept, long[][] rows, long... weights) {
        var columns = new ArrayList<Column>();
        for (int c = 0; c < rows[0].length; c++) {
            ColumnBuilder column = ColumnBuilder.of(Type.Simple.LONG, rows.length);
            for (long[] row : rows) {
                column.appendValue(row[c] < 0 ? null : row[c]);
            }
            columns.add(column.build());
        }
        kept.step(new Batch[] {new Batch(weights.length, columns, weights)}, STEP);
        kept.endEpoch(STEP);
    }

    @Test
    void textsAreOrderedByCodePoints() {
        List<String> texts =
                List.of(
                        "",
                        "\0",
                        "a",
                        "a\0",
                        "abcdefgh",
                        "abcdefghi",
                        "abcdefg\uD83D\uDE00",
                        "abcdefg\uFFFF",
                        "abcdefghi\uD83D\uDE00",
                        "\u00E9",
                        "\uFFFF",
                        "\uD83D\uDE00");
        var schema =
                Schema.of(
                        new Field("id", Type.Simple.TEXT, false),
                        new Field("value", Type.Simple.LONG, true));
        var byText = new KeptRows(schema, 1, List.of(1), List.of(part));
        ColumnBuilder ids = ColumnBuilder.of(Type.Simple.TEXT, texts.size());
        ColumnBuilder values = ColumnBuilder.of(Type.Simple.LONG, texts.size());
        for (String text : texts) {
            ids.appendValue(text);
            values.appendValue(null);
        }
        byText.step(
                new Batch[] {new Batch(texts.size(), List.of(ids.build(), values.build()), null)},
                STEP);
        byText.endEpoch(STEP);
        int[] rows = Arrays.copyOf(byText.rows().array(), byText.rows().size());
        Column found = byText.column(0, rows, rows.length);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                Object one = found.value(Type.Simple.TEXT, i);
                Object other = found.value(Type.Simple.TEXT, j);
                assertThat(Integer.signum(byText.compare(rows[i], rows[j])))
                        .as("%s and %s", one, other)
                        .isEqualTo(Integer.signum(Values.compare(Type.Simple.TEXT, one, other)));
            }
        }
    }

    @Test
    void numbersAndWhatIsSearchedByThemAgreeThroughAnyHistory() {
        var random = new Random(7);
        var there = new ArrayList<Row>();
        for (int epoch = 0; epoch < 300; epoch++) {
            var gone = new ArrayList<Row>();
            for (int i = random.nextInt(4); i > 0 && !there.isEmpty(); i--) {
                gone.add(there.remove(random.nextInt(there.size())));
            }
            var come = new ArrayList<Row>();
            for (int i = random.nextInt(5); i > 0; i--) {
                Long value = random.nextInt(4) == 0 ? null : random.nextLong(3);
                come.add(new Row(random.nextLong(-2, 2), random.nextLong(3), value));
            }
            there.addAll(come);
            epoch(gone, come);

            Map<Integer, Row> rows = rows(kept.rows());
            assertThat(rows.values())
                    .as("each once")
                    .containsExactlyInAnyOrderElementsOf(there.stream().distinct().toList());
            rows.forEach((number, row) ->
                    rows.forEach((other, than) -> {
                        if (row.id() != than.id() || row.note() != than.note()) {
                            assertThat(Integer.signum(kept.compare(number, other)))
                                    .isEqualTo(ORDER.compare(row, than));
                        }
                    }));
            rows.values().removeIf(row -> row.value() == null);
            var values = new HashMap<Integer, Object>();
            rows.forEach((number, row) -> values.put(number, Objects.requireNonNull(row.value())));
            assertThat(part.values).isEqualTo(values);
        }
    }
}
