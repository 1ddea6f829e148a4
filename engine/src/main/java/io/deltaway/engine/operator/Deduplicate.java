package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Keeps for each key the row that a user's function accepted last, in the order of arrival.
///
/// Emits the row that is replaced with -1 and the accepted one with +1, once a step and only where
/// they differ. Defined over the history of its input, so that rows may only arrive: a retraction
/// can't be answered, because the rows that were refused in favour of the retracted one are gone.
/// It poisons the circuit; the planner refuses inputs that retract. Copies of a row (weight above
/// 1) are offered once. A row for which the function throws becomes an error row and changes
///    nothing.
///
/// Needs history. Keeps one row a key; one probe and one call a row.
public final class Deduplicate implements Operator, Paged {

    /// What the user wrote.
    @FunctionalInterface
    public interface Accept extends Serializable {

        /// Whether `row` becomes the row of its key. The arrays are not to be written.
        ///
        /// @param kept the row that the key has; null where it has none
        boolean test(@Nullable Object @Nullable [] kept, @Nullable Object[] row) throws Exception;
    }

    private final Schema schema;
    private final int[] keyColumns;
    private final int arrivalColumn;
    private final Accept accept;
    private final Index kept;

    /// @param arrivalColumn a LONG column that grows with arrival, or -1 where the order of the
    ///   batch is the order of arrival
    public Deduplicate(Schema schema, int[] keyColumns, int arrivalColumn, Accept accept) {
        this.schema = schema;
        this.keyColumns = keyColumns.clone();
        this.arrivalColumn = arrivalColumn;
        this.accept = accept;
        this.kept = new Index(schema, keyColumns);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        if (delta.isEmpty()) {
            return delta;
        }
        refuseRetractions(delta);
        var keys = new BatchKeys(delta, keyColumns);
        Batch before = keptRows(delta, keys);
        int[] accepted = offer(delta, keys, before, step);
        Batch change = difference(delta, before, accepted);
        kept.absorb(change);
        return change;
    }

    private static void refuseRetractions(Batch delta) {
        for (int i = 0; i < delta.size(); i++) {
            if (delta.weight(i) < 0) {
                throw new IllegalStateException(
                        "DW-0252 deduplicate received a retraction, expected only insertions: what"
                                + " it would have kept without the retracted row is not known any more."
                                + " Put it before the step that retracts rows, or use a group-by with"
                                + " latest, argMax or top-k, which take retractions.");
            }
        }
    }

    /// The row kept for each key of the delta, with weight 0 (and any values) where there is none.
    private Batch keptRows(Batch delta, BatchKeys keys) {
        long[] words = kept.keysOf(delta, keyColumns);
        int[] stored = new int[keys.count()];
        boolean[] looked = new boolean[keys.count()];
        var found = new RowNumbers(1);
        for (int i = 0; i < delta.size(); i++) {
            int key = keys.of(i);
            if (!looked[key]) {
                looked[key] = true;
                found.clear();
                stored[key] = kept.find(words, i * kept.keyWords(), found) == 0 ? -1 : found.get(0);
            }
        }
        var columns = new Column[schema.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = kept.column(c, stored, stored.length);
        }
        long[] weights = Arrays.stream(stored).mapToLong(row -> row < 0 ? 0 : 1).toArray();
        return new Batch(stored.length, columns, weights, false);
    }

    /// Offers the rows in order of arrival and returns for each key the row of the delta that it
    /// has then, or -1 where that is the old one.
    private int[] offer(Batch delta, BatchKeys keys, Batch before, Step step) {
        int[] accepted = new int[keys.count()];
        Arrays.fill(accepted, -1);
        var current = new ArrayList<@Nullable Object @Nullable []>();
        for (int key = 0; key < keys.count(); key++) {
            current.add(before.weight(key) == 0 ? null : BoxedRows.values(schema, before, key));
        }
        for (int i : inOrderOfArrival(delta)) {
            int key = keys.of(i);
            @Nullable Object[] row = BoxedRows.values(schema, delta, i);
            try {
                if (delta.weight(i) > 0 && accept.test(current.get(key), row)) {
                    current.set(key, row);
                    accepted[key] = i;
                }
            } catch (Exception | StackOverflowError | AssertionError | LinkageError thrown) {
                step.fail(Failure.thrown(thrown), schema, delta, i, delta.weight(i));
            }
        }
        return accepted;
    }

    private int[] inOrderOfArrival(Batch delta) {
        IntStream rows = IntStream.range(0, delta.size());
        if (arrivalColumn < 0) {
            return rows.toArray();
        }
        var arrivals = (LongColumn) delta.column(arrivalColumn);
        return rows.boxed()
                .sorted(Comparator.comparingLong(arrivals::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// The accepted rows with +1 and the rows that they replace with -1, without those that are the
    /// same.
    private Batch difference(Batch delta, Batch before, int[] accepted) {
        int[] changed =
                IntStream.range(0, accepted.length)
                        .filter(key ->
                                accepted[key] >= 0 && !same(delta, accepted[key], before, key))
                        .toArray();
        int[] gone = Arrays.stream(changed).filter(key -> before.weight(key) != 0).toArray();
        int[] come = Arrays.stream(changed).map(key -> accepted[key]).toArray();
        return Batch.concat(List.of(rows(delta, come, 1), rows(before, gone, -1)));
    }

    private boolean same(Batch delta, int row, Batch before, int key) {
        if (before.weight(key) == 0) {
            return false;
        }
        for (int c = 0; c < schema.width(); c++) {
            if (!delta.column(c).equalRows(row, before.column(c), key)) {
                return false;
            }
        }
        return true;
    }

    private static Batch rows(Batch from, int[] numbers, long weight) {
        var columns = new Column[from.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = from.column(c).take(numbers, numbers.length);
        }
        long[] weights = new long[numbers.length];
        Arrays.fill(weights, weight);
        return new Batch(numbers.length, columns, weights, true);
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }

    @Override
    public long stateBytes() {
        return kept.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        kept.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return kept.sizeOutside();
    }
}
