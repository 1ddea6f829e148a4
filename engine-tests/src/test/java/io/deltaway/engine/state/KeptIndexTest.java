package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// An index is saved as it was when it was frozen, whatever becomes of it meanwhile.
class KeptIndexTest {

    private static final Schema SCHEMA =
            new Schema(
                    List.of(
                            new Field("key", Type.Simple.LONG, false),
                            new Field("value", Type.Simple.LONG, false)));

    private record Row(long key, long value) {}

    /// What was saved: all that counts, and what is to count next.
    private static final class Saved implements Kept.Saver {
        private final List<Batch> counting = new ArrayList<>();
        private final List<Batch> next = new ArrayList<>();

        @Override
        public boolean changed(List<Batch> rows) {
            return next.addAll(rows);
        }

        @Override
        public void frozen(Batch rows) {
            counting.add(rows);
        }

        void freeze(Index index, boolean whole) {
            if (whole) {
                counting.clear();
            }
            index.freeze(whole);
            if (!whole) {
                counting.addAll(next);
            }
            next.clear();
        }

        Map<Row, Long> rows() {
            var copy = new Index(SCHEMA, new int[] {0});
            counting.forEach(copy::load);
            return contents(copy);
        }
    }

    private static Map<Row, Long> contents(Index index) {
        var all = new RowNumbers(16);
        index.all(all);
        var keys = (LongColumn) index.column(0, all.array(), all.size());
        var values = (LongColumn) index.column(1, all.array(), all.size());
        var contents = new HashMap<Row, Long>();
        for (int i = 0; i < all.size(); i++) {
            contents.put(new Row(keys.get(i), values.get(i)), index.weight(all.get(i)));
        }
        return contents;
    }

    /// Rows of few keys, which become crowded and empty again, so that their rows move, or of many,
    /// whose rows change in their places.
    private static Batch delta(Random random, Map<Row, Long> there, int of, boolean shrinking) {
        int size = random.nextInt(60);
        long[] keys = new long[size];
        long[] values = new long[size];
        long[] weights = new long[size];
        var gone = new ArrayList<>(there.keySet());
        for (int i = 0; i < size; i++) {
            boolean again = i > 0 && weights[i - 1] < 0 && random.nextBoolean();
            boolean takes = !again && !gone.isEmpty() && random.nextInt(4) < (shrinking ? 3 : 1);
            long key = again ? keys[i - 1] : random.nextInt(of);
            Row row =
                    takes
                            ? gone.remove(random.nextInt(gone.size()))
                            : new Row(key, random.nextInt(200));
            keys[i] = row.key;
            values[i] = row.value;
            weights[i] = takes ? -there.getOrDefault(row, 0L) : 1 + random.nextInt(3);
        }
        Column[] columns = {new LongColumn(size, keys), new LongColumn(size, values)};
        return new Batch(size, columns, weights, false);
    }

    @Test
    void whatIsSavedIsWhatWasThere() {
        for (long seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var index = new Index(SCHEMA, new int[] {0});
            var saved = new Saved();
            index.track(saved);
            Map<Row, Long> frozen = Map.of();
            boolean saving = false;
            int snapshots = 0;
            for (int step = 0; step < 300; step++) {
                if (!saving && random.nextInt(5) == 0) {
                    frozen = contents(index);
                    saved.freeze(index, index.mustBeWhole() || random.nextBoolean());
                    saving = true;
                }
                int keys = seed % 2 == 0 ? 6 : 60;
                index.absorb(delta(random, contents(index), keys, step % 40 > 25));
                index.endEpoch();
                if (saving && !index.save(1 + random.nextInt(40))) {
                    saving = false;
                    snapshots++;
                    assertThat(saved.rows()).as("seed %d, step %d", seed, step).isEqualTo(frozen);
                }
            }
            assertThat(snapshots).isGreaterThan(5);
        }
    }
}
