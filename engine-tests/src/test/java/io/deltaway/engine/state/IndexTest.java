package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.testkit.operator.ScratchPages;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IndexTest {

    private static final Schema SCHEMA =
            Schema.of(
                    new Field("value", Type.Simple.LONG, false),
                    new Field("key", Type.Simple.TEXT, false));
    private static final int[] KEY = {1};

    private record Row(long value, String key) {}

    private static Batch batch(List<Row> rows, List<Long> weights) {
        var values = new ColumnBuilder.OfLong(Type.Simple.LONG, rows.size());
        var keys = new ColumnBuilder.OfText(rows.size());
        for (Row row : rows) {
            values.append(row.value);
            keys.append(row.key);
        }
        long[] w = weights.stream().mapToLong(Long::longValue).toArray();
        return new Batch(rows.size(), new Column[] {values.build(), keys.build()}, w, false);
    }

    private static Map<Row, Long> contents(Index index) {
        var all = new RowNumbers(16);
        index.all(all);
        var values = (LongColumn) index.column(0, all.array(), all.size());
        var keys = (TextColumn) index.column(1, all.array(), all.size());
        var contents = new HashMap<Row, Long>();
        for (int i = 0; i < all.size(); i++) {
            contents.merge(
                    new Row(values.get(i), keys.get(i)), index.weight(all.get(i)), Long::sum);
        }
        return contents;
    }

    private static Map<Row, Long> found(Index index, String key) {
        Batch probe = batch(List.of(new Row(0, key)), List.of(1L));
        var rows = new RowNumbers(4);
        index.find(index.keysOf(probe, KEY), 0, rows);
        var values = (LongColumn) index.column(0, rows.array(), rows.size());
        var contents = new HashMap<Row, Long>();
        for (int i = 0; i < rows.size(); i++) {
            contents.merge(new Row(values.get(i), key), index.weight(rows.get(i)), Long::sum);
        }
        return contents;
    }

    private static Index empty(boolean limited) {
        var index = new Index(SCHEMA, KEY);
        if (limited) {
            index.keepIn(new PageCache(new ScratchPages(), 0, 1));
        }
        return index;
    }

    private static Index restored(Index index, boolean limited) {
        var copy = empty(limited);
        index.track(
                new Kept.Saver() {
                    @Override
                    public boolean changed(List<Batch> rows) {
                        return false;
                    }

                    @Override
                    public void frozen(Batch rows) {
                        copy.load(rows);
                    }
                });
        index.freeze(true);
        while (index.save(10)) {
            // so many portions
        }
        return copy;
    }

    /// A few keys with hundreds of rows among many with one or two, so that keys become crowded and
    /// empty again.
    @Test
    void agreesWithAMapAlsoWhereAKeyHasManyRows() {
        for (long seed = 1; seed <= 20; seed++) {
            var random = new Random(seed);
            boolean limited = seed % 2 == 0;
            var index = empty(limited);
            var expected = new HashMap<Row, Long>();
            for (int step = 0; step < 60; step++) {
                boolean shrinking = step % 20 > 12;
                var rows = new ArrayList<Row>();
                var weights = new ArrayList<Long>();
                for (int i = random.nextInt(80); i > 0; i--) {
                    Row row;
                    if (!rows.isEmpty() && weights.getLast() < 0 && random.nextBoolean()) {
                        row = new Row(random.nextInt(200), rows.getLast().key); // in its place
                        weights.add(1L + random.nextInt(2));
                    } else if (shrinking && !expected.isEmpty() && random.nextInt(10) > 0) {
                        row =
                                expected.keySet().stream()
                                        .skip(random.nextInt(expected.size()))
                                        .findFirst()
                                        .orElseThrow();
                        weights.add(-expected.getOrDefault(row, 0L));
                    } else {
                        boolean hot = random.nextBoolean();
                        String key =
                                hot
                                        ? "a hot key, long " + random.nextInt(2)
                                        : "k" + random.nextInt(500);
                        row = new Row(random.nextInt(hot ? 200 : 3), key);
                        weights.add(1L + random.nextInt(2));
                    }
                    rows.add(row);
                    expected.merge(row, weights.getLast(), Long::sum);
                    expected.values().removeIf(weight -> weight == 0);
                }
                index.absorb(batch(rows, weights));
                if (random.nextInt(10) == 0) {
                    index = restored(index, limited);
                }
                assertThat(contents(index)).as("seed %d step %d", seed, step).isEqualTo(expected);
                assertThat(index.size()).isEqualTo(expected.size());
                for (String key : List.of("a hot key, long 0", "k7", "nowhere, and long")) {
                    var ofKey = new HashMap<>(expected);
                    ofKey.keySet().removeIf(row -> !row.key.equals(key));
                    assertThat(found(index, key)).isEqualTo(ofKey);
                }
            }
        }
    }

    @Test
    void growsToManyRowsAndShrinksToNone() {
        var index = new Index(SCHEMA, KEY);
        int count = 50_000;
        var rows = new ArrayList<Row>();
        var plus = new ArrayList<Long>();
        var minus = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(i, "key " + i));
            plus.add(1L);
            minus.add(-1L);
        }
        index.absorb(batch(rows, plus));
        assertThat(index.size()).isEqualTo(count);
        assertThat(found(index, "key 4711")).containsOnlyKeys(new Row(4711, "key 4711"));
        index.absorb(batch(rows, minus));
        assertThat(index.size()).isZero();
        assertThat(contents(index)).isEmpty();
    }

    @Test
    void tellsWhereTheRowsOfADeltaStand() {
        var random = new Random(5);
        var index = new Index(SCHEMA, new int[] {0, 1});
        var standing = new HashMap<Row, Integer>();
        for (int step = 0; step < 200; step++) {
            var delta = new HashMap<Row, Long>();
            for (int i = random.nextInt(9); i > 0; i--) {
                var row = new Row(random.nextInt(3), "a longer text " + random.nextInt(4));
                delta.put(row, standing.containsKey(row) && random.nextBoolean() ? -1L : 1L);
            }
            delta.keySet()
                    .removeIf(row -> standing.containsKey(row) && delta.getOrDefault(row, 0L) > 0);
            List<Row> rows = List.copyOf(delta.keySet());
            int[] stored = new int[rows.size()];
            index.absorb(batch(rows, rows.stream().map(delta::get).toList()), stored);
            for (int i = 0; i < stored.length; i++) {
                Row row = rows.get(i);
                if (delta.getOrDefault(row, 0L) < 0) {
                    assertThat(Index.goneFrom(stored[i])).isEqualTo(standing.remove(row));
                }
            }
            for (int i = 0; i < stored.length; i++) {
                if (stored[i] >= 0) {
                    standing.put(rows.get(i), stored[i]);
                }
            }
            standing.forEach((row, at) -> {
                assertThat(index.weight(at)).isEqualTo(1);
                var values = (LongColumn) index.column(0, new int[] {at}, 1);
                var keys = (TextColumn) index.column(1, new int[] {at}, 1);
                assertThat(new Row(values.get(0), keys.get(0))).isEqualTo(row);
            });
            assertThat(index.size()).isEqualTo(standing.size());
        }
    }

    @Test
    void refusesToHoldLessThanNothing() {
        var index = new Index(SCHEMA, KEY);
        var rows = List.of(new Row(1, "x"), new Row(1, "x"));
        index.absorb(batch(rows, List.of(-1L, 1L)));
        assertThat(index.size()).isZero();
        index.absorb(batch(rows, List.of(-2L, 1L)));
        assertThatThrownBy(index::endEpoch)
                .isInstanceOf(NegativeWeightException.class)
                .hasMessageContaining("key=x");
    }

    @Test
    void aRetractionMayComeBeforeItsInsertionInTheSameEpoch() {
        var index = new Index(SCHEMA, KEY);
        index.absorb(batch(List.of(new Row(1, "x")), List.of(-1L)));
        index.absorb(batch(List.of(new Row(1, "x")), List.of(2L)));
        index.endEpoch();
        assertThat(contents(index)).containsExactly(Map.entry(new Row(1, "x"), 1L));
    }

    /// The end of an epoch costs what the epoch changed, however large the index is.
    @Test
    void rowsThatWereBelowZeroForAWhileCostNothingAtTheEnd() {
        var index = new Index(SCHEMA, KEY);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 10_000; i++) {
            rows.add(new Row(i, "key " + i));
        }
        index.absorb(batch(rows, Collections.nCopies(rows.size(), 1L)));
        List<Row> others = rows.stream().map(row -> new Row(-1, row.key)).toList();
        index.absorb(batch(others, Collections.nCopies(others.size(), -1L)));
        index.absorb(batch(others, Collections.nCopies(others.size(), 1L)));

        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        index.endEpoch();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
        assertThat(index.size()).isEqualTo(rows.size());
    }

    @Test
    void aVectorIsReadAsFloats() {
        Schema vectors =
                Schema.of(
                        new Field("name", Type.Simple.TEXT, false),
                        new Field("floats", Type.Simple.FLOATS, true),
                        new Field("doubles", Type.Simple.DOUBLES, true));
        var index = new Index(vectors, new int[] {0, 1, 2}, 0);
        var names = new ColumnBuilder.OfText(1);
        names.append("a");
        var floats = ColumnBuilder.of(Type.Simple.FLOATS, 1);
        floats.appendValue(new float[] {1.5f, -2, 0});
        var doubles = ColumnBuilder.of(Type.Simple.DOUBLES, 1);
        doubles.appendValue(new double[] {0.1, 7});
        index.absorb(
                new Batch(
                        1,
                        new Column[] {names.build(), floats.build(), doubles.build()},
                        new long[] {1},
                        true));
        var all = new RowNumbers(1);
        index.all(all);
        float[] three = new float[3];
        float[] two = new float[2];
        Values.readVector(Type.Simple.FLOATS, index.encoded(1, all.get(0)), three);
        Values.readVector(Type.Simple.DOUBLES, index.encoded(2, all.get(0)), two);
        assertThat(three).containsExactly(1.5f, -2, 0);
        assertThat(two).containsExactly(0.1f, 7);
    }
}
