package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Keeps the rows of a table so that they can be searched, each once however often it is there.
/// Those who answer read it: at the end of an epoch it has the rows of that epoch.
///
/// Emits nothing. Keeps every row, with what is held of it for the search; saved are the rows, and
/// what searches them is made of them again when they are taken up. A changed row costs a probe and
/// what the parts say; but where one goes and another comes that is searched by the same values,
/// the parts are not told: it has the number of the other. A row with a value that can't be held
/// fails.
public final class KeptRows implements Operator.HoldsBack, Stateful {

    private static final int GONE = -1;

    private final Schema schema;
    private final int columns;
    private final int[] all;
    private final List<Part> parts;
    private final int[] searched;
    private final Index index;
    private final Numbering numbers = new Numbering();
    private final Batch nothing;
    private final List<Batch> waiting = new ArrayList<>();
    private final RowNumbers came = new RowNumbers(16);
    private final RowNumbers went = new RowNumbers(16);
    private boolean filled;

    /// @param schema the columns of the table and, behind them, one for each part
    public KeptRows(Schema schema, int columns, List<Part> parts) {
        this.schema = schema;
        this.columns = columns;
        this.all = IntStream.range(0, schema.width()).toArray();
        this.searched = IntStream.range(columns, schema.width()).toArray();
        this.parts = List.copyOf(parts);
        this.index = new Index(schema, all, 0);
        this.nothing = Batch.empty(schema);
    }

    List<Part> parts() {
        return parts;
    }

    /// The rows that this epoch brought.
    RowNumbers came() {
        return came;
    }

    /// The numbers of the rows that went in this epoch; one that came may have such a number now.
    RowNumbers went() {
        return went;
    }

    /// The numbers of all rows.
    RowNumbers rows() {
        RowNumbers stored = stored();
        var found = new RowNumbers(stored.size());
        for (int i = 0; i < stored.size(); i++) {
            found.add(numbers.number(stored.get(i)));
        }
        return found;
    }

    private RowNumbers stored() {
        var stored = new RowNumbers((int) index.size());
        index.all(stored);
        return stored;
    }

    Schema schema() {
        return schema;
    }

    /// A column of some rows.
    Column column(int column, int[] rows, int count) {
        int[] stored = new int[count];
        Arrays.setAll(stored, i -> numbers.row(rows[i]));
        return index.column(column, stored, count);
    }

    /// The order of rows by all columns of the table.
    int compare(int row, int other) {
        int begin = numbers.compare(row, other);
        if (begin != 0) {
            return begin;
        }
        int[] both = {numbers.row(row), numbers.row(other)};
        for (int c = 0; c < columns; c++) {
            Column column = index.column(c, both, 2);
            var type = schema.type(c);
            int order = Values.compare(type, column.value(type, 0), column.value(type, 1));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (!inputs[0].isEmpty()) {
            waiting.add(inputs[0]);
        }
        return nothing;
    }

    @Override
    public Batch endEpoch(Step step) {
        fill();
        came.clear();
        went.clear();
        if (!waiting.isEmpty()) {
            Batch delta = Consolidation.consolidate(Batch.concat(waiting));
            waiting.clear();
            absorb(withoutFailing(delta, step));
            index.endEpoch();
        }
        parts.forEach(Part::work);
        return nothing;
    }

    /// Makes the parts of rows that were taken up.
    private void fill() {
        if (filled) {
            return;
        }
        filled = true;
        RowNumbers stored = stored();
        Column first = index.column(0, stored.array(), stored.size());
        for (int i = 0; i < stored.size(); i++) {
            numbers.give(numbers.free(), stored.get(i), begin(first, i));
        }
        for (int p = 0; p < parts.size(); p++) {
            Column held = index.column(columns + p, stored.array(), stored.size());
            for (int i = 0; i < stored.size(); i++) {
                Object value = held.value(schema.type(columns + p), i);
                if (value != null) {
                    parts.get(p).add(numbers.number(stored.get(i)), value);
                }
            }
        }
    }

    private Batch withoutFailing(Batch delta, Step step) {
        int[] good = new int[delta.size()];
        int count = 0;
        for (int row = 0; row < delta.size(); row++) {
            Failure failure = refusal(delta, row);
            if (failure == null) {
                good[count++] = row;
            } else {
                step.fail(failure, schema, delta, row, delta.weight(row));
            }
        }
        return count == delta.size() ? delta : delta.take(good, count);
    }

    private @Nullable Failure refusal(Batch delta, int row) {
        for (int p = 0; p < parts.size(); p++) {
            Object value = held(delta, row, p);
            Failure failure = value == null ? null : parts.get(p).refusal(value);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private @Nullable Object held(Batch delta, int row, int part) {
        return delta.column(columns + part).value(schema.type(columns + part), row);
    }

    private void absorb(Batch delta) {
        int[] before = live(delta);
        index.absorb(delta);
        int[] after = live(delta);
        Map<QuestionKey, Deque<Integer>> left = new HashMap<>();
        for (int row = 0; row < before.length; row++) {
            if (before[row] >= 0 && after[row] < 0) {
                before[row] = numbers.take(before[row]);
                went.add(before[row]);
                left.computeIfAbsent(searched(delta, row), key -> new ArrayDeque<>()).add(row);
            } else if (before[row] >= 0) {
                after[row] = GONE; // it was there, and is
            }
        }
        for (int row = 0; row < before.length; row++) {
            if (after[row] >= 0) {
                Deque<Integer> same = left.isEmpty() ? null : left.get(searched(delta, row));
                Integer other = same == null ? null : same.poll();
                int number = other == null ? numbers.free() : before[other];
                came.add(number);
                numbers.give(number, after[row], begin(delta.column(0), row));
                if (other == null) {
                    add(delta, row, number);
                }
            }
        }
        left.values().forEach(rows -> rows.forEach(row -> remove(delta, row, before[row])));
    }

    /// What a row begins with as a number of the same order, unsigned; where that can't be said it
    /// is the same for all.
    private long begin(Column first, int row) {
        if (schema.fields().getFirst().nullable()) {
            return 0;
        }
        Type type = schema.type(0);
        if (type == Type.Simple.LONG) {
            return ((LongColumn) first).get(row) ^ Long.MIN_VALUE;
        }
        return type == Type.Simple.TEXT ? begin(((TextColumn) first).get(row)) : 0;
    }

    /// UTF-8 has the order of code points.
    private static long begin(String text) {
        // A pair that is cut apart here stands behind the eighth byte.
        String some = text.substring(0, Math.min(text.length(), 2 + Long.BYTES));
        byte[] bytes = Arrays.copyOf(some.getBytes(StandardCharsets.UTF_8), Long.BYTES);
        return ByteBuffer.wrap(bytes).getLong();
    }

    private QuestionKey searched(Batch delta, int row) {
        return QuestionKey.of(schema, delta, row, searched);
    }

    private void add(Batch delta, int row, int number) {
        for (int p = 0; p < parts.size(); p++) {
            Object value = held(delta, row, p);
            if (value != null) {
                parts.get(p).add(number, value);
            }
        }
    }

    private void remove(Batch delta, int row, int number) {
        for (int p = 0; p < parts.size(); p++) {
            Object value = held(delta, row, p);
            if (value != null) {
                parts.get(p).remove(number, value);
            }
        }
        numbers.free(number);
    }

    /// Where each row is stored, if it is there.
    private int[] live(Batch delta) {
        int[] stored = new int[delta.size()];
        long[] keys = index.keysOf(delta, all);
        var found = new RowNumbers(1);
        for (int row = 0; row < stored.length; row++) {
            found.clear();
            index.find(keys, row * index.keyWords(), found);
            boolean isThere = found.size() > 0 && index.weight(found.get(0)) > 0;
            stored[row] = isThere ? found.get(0) : GONE;
        }
        return stored;
    }

    @Override
    public List<Kept> kept() {
        return List.of(index);
    }

    @Override
    public long stateBytes() {
        return index.sizeInBytes()
                + numbers.sizeInBytes()
                + parts.stream().mapToLong(Part::sizeInBytes).sum();
    }
}
