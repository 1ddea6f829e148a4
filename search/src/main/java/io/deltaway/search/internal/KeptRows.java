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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Keeps the rows of a table so that they can be searched, each once however often it is there.
/// Those who answer read it: at the end of an epoch it has the rows of that epoch.
///
/// Emits nothing. Keeps every row, with what is held of it for the search; saved are the rows, with
/// what takes long to make of them ([Part.Prepares]), and what searches them is made of these again
/// when they are taken up. A changed row costs a probe and what the parts say; but where one goes
/// and another comes that is searched by the same value of a part, it has the number of the other,
/// and only those parts are told of which the value is another one: a passage whose vector has come
/// is not taken apart into words once more. A row with a value that can't be held fails.
public final class KeptRows implements Operator.HoldsBack, Stateful {

    private static final int GONE = -1;

    /// Of rows that were taken up so many are read at once.
    static final int CHUNK = 256;

    private final Schema schema;
    private final int columns;
    private final int[] held;
    private final List<Part> parts;
    private final Index index;

    /// By the parts that prepare it.
    private final SortedMap<Integer, PreparedRows> prepared = new TreeMap<>();

    private final SavedRows saved;

    private final Numbering numbers = new Numbering();
    private final Batch nothing;
    private final List<Batch> waiting = new ArrayList<>();
    private final RowNumbers came = new RowNumbers(16);
    private final RowNumbers went = new RowNumbers(16);
    private boolean filled;

    /// @param schema the columns of the table and, behind them, what else parts hold
    /// @param columns how many are the table's
    /// @param held for each part the column that it holds
    public KeptRows(Schema schema, int columns, List<Integer> held, List<Part> parts) {
        this.schema = schema;
        this.columns = columns;
        this.held = held.stream().mapToInt(Integer::intValue).toArray();
        this.parts = List.copyOf(parts);
        this.index = new Index(schema, IntStream.range(0, schema.width()).toArray(), 0);
        this.nothing = Batch.empty(schema);
        for (int p = 0; p < parts.size(); p++) {
            int column = this.held[p];
            Type type = schema.type(column);
            if (parts.get(p) instanceof Part.Prepares part) {
                prepared.put(p, new PreparedRows(part, column));
            }
            parts.get(p)
                    .readFrom(
                            row -> new Part.Encoded(type, index.encoded(column, numbers.row(row))));
        }
        this.saved = new SavedRows(index, List.copyOf(prepared.values()), this::fill);
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

    /// How many rows there are.
    int size() {
        return (int) index.size();
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
        var stored = new RowNumbers(size());
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

    /// Makes the parts of rows that were taken up, with all processors.
    private void fill() {
        if (filled) {
            return;
        }
        filled = true;
        RowNumbers stored = stored();
        int[] all = Arrays.copyOf(stored.array(), stored.size());
        int[] given = new int[all.length];
        for (int from = 0; from < all.length; from += CHUNK) {
            Column first = chunk(0, all, from);
            for (int i = 0; i < first.size(); i++) {
                given[from + i] = numbers.free();
                numbers.give(given[from + i], all[from + i], begin(first, i));
            }
        }
        IntStream.range(0, parts.size())
                .boxed()
                .flatMap(p -> parts.get(p).adding(takenUp(p, all, given)).stream())
                .toList()
                .parallelStream()
                .forEach(Runnable::run);
        parts.forEach(Part::added);
        prepared.values().forEach(PreparedRows::forget);
    }

    private Part.TakenUp takenUp(int part, int[] stored, int[] given) {
        int column = held[part];
        return new TakenUpRows(
                schema.type(column),
                (rows, from) -> chunk(column, rows, from),
                stored,
                given,
                prepared.get(part));
    }

    /// A column of the rows of one chunk. From any thread, as long as nothing changes.
    private Column chunk(int column, int[] stored, int from) {
        int count = Math.min(CHUNK, stored.length - from);
        int[] some = Arrays.copyOfRange(stored, from, from + count);
        synchronized (index) { // what is not in memory comes to where something else was
            return index.column(column, some, count);
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
        return delta.column(held[part]).value(schema.type(held[part]), row);
    }

    private void absorb(Batch delta) {
        int[] stored = new int[delta.size()];
        index.absorb(delta, stored);
        var gone = new ArrayList<Integer>();
        var fresh = new ArrayList<Integer>();
        int[] numberOf = new int[delta.size()];
        for (int row = 0; row < stored.length; row++) {
            if (stored[row] < 0) {
                numberOf[row] = numbers.take(Index.goneFrom(stored[row]));
                went.add(numberOf[row]);
                gone.add(row);
            } else if (delta.weight(row) > 0 && index.weight(stored[row]) == delta.weight(row)) {
                fresh.add(row); // it was not there
            }
        }
        int[] other = alike(delta, gone, fresh);
        for (int row : fresh) {
            int number = other[row] == GONE ? numbers.free() : numberOf[other[row]];
            came.add(number);
            numbers.give(number, stored[row], begin(delta.column(0), row));
            replace(delta, other[row], row, number);
        }
        for (int row : gone) {
            if (other[row] == GONE) {
                replace(delta, row, GONE, numberOf[row]);
                numbers.free(numberOf[row]);
            }
        }
    }

    /// For rows that come, which one that goes is searched by the same values, or else by the same
    /// one of some part; and for those that go the same.
    private int[] alike(Batch delta, List<Integer> gone, List<Integer> fresh) {
        int[] other = new int[delta.size()];
        Arrays.fill(other, GONE);
        pair(delta, gone, fresh, held, other);
        for (int p = 0; p < held.length && held.length > 1; p++) {
            Column values = delta.column(held[p]);
            Predicate<Integer> isHeld = row -> other[row] == GONE && !values.isNull(row);
            pair(
                    delta,
                    gone.stream().filter(isHeld).toList(),
                    fresh.stream().filter(isHeld).toList(),
                    new int[] {held[p]},
                    other);
        }
        return other;
    }

    private void pair(Batch delta, List<Integer> gone, List<Integer> fresh, int[] by, int[] other) {
        if (gone.isEmpty() || fresh.isEmpty()) {
            return;
        }
        Map<QuestionKey, Deque<Integer>> left = new HashMap<>();
        for (int row : gone) {
            left.computeIfAbsent(QuestionKey.of(schema, delta, row, by), key -> new ArrayDeque<>())
                    .add(row);
        }
        for (int row : fresh) {
            Deque<Integer> same = left.get(QuestionKey.of(schema, delta, row, by));
            Integer found = same == null ? null : same.poll();
            if (found != null) {
                other[row] = found;
                other[found] = row;
            }
        }
    }

    /// Tells the parts that another row has a number now, as far as they care.
    ///
    /// @param old that had it, or GONE
    /// @param fresh that has it, or GONE
    private void replace(Batch delta, int old, int fresh, int number) {
        for (int p = 0; p < parts.size(); p++) {
            Object before = old == GONE ? null : held(delta, old, p);
            Object now = fresh == GONE ? null : held(delta, fresh, p);
            if (before != null && now != null && Values.equal(schema.type(held[p]), before, now)) {
                continue;
            }
            if (before != null) {
                parts.get(p).remove(number, before);
            }
            if (now != null) {
                parts.get(p).add(number, now);
            }
        }
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

    @Override
    public List<Kept> kept() {
        return List.of(saved);
    }

    @Override
    public long stateBytes() {
        return index.sizeInBytes()
                + numbers.sizeInBytes()
                + parts.stream().mapToLong(Part::sizeInBytes).sum();
    }
}
