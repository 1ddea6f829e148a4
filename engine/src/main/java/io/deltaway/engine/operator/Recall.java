package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.expr.Evaluator;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Adds a column: the result of a function that may give another one when it is asked again. It is
/// asked once for the arguments of a row, and its answer is remembered until the end of an epoch
/// with no more rows of these arguments, so a row that goes takes back the result with which it
/// came. A failure is a result too: the row leaves the output and becomes an error row.
///
/// What was asked in a step leaves through [#takeResults]; a step that is done again is given it.
///
/// Emits a row for each row. Needs the history of its input. Keeps the arguments that are there,
/// each once, with their result and how many rows have them; one probe a row.
public final class Recall implements Operator.Remembers, Operator.HoldsBack, Paged {

    private final Schema input;
    private final Schema output;
    private final int[] arguments;
    private final Evaluator function;
    private final Schema answers;
    private final int[] keys;
    private final Index known;
    private Index given;
    private final List<Batch> asked = new ArrayList<>();
    private final List<Batch> held = new ArrayList<>();

    /// @param arguments columns of the input; the same arguments meet on the same worker
    /// @param function over these columns alone, by their place in `arguments`
    /// @param result the column that is added
    public Recall(Schema input, int[] arguments, Expression function, Field result) {
        this.input = input;
        this.output = output(input, result);
        this.arguments = arguments.clone();
        this.function = new Evaluator(List.of(function));
        var fields = new ArrayList<Field>();
        for (int argument : arguments) {
            fields.add(input.fields().get(argument));
        }
        fields.add(new Field("$result", result.type(), true));
        fields.add(new Field("$code", Type.Simple.TEXT, true));
        fields.add(new Field("$message", Type.Simple.TEXT, true));
        this.answers = new Schema(fields);
        this.keys = IntStream.range(0, arguments.length).toArray();
        this.known = new Index(answers, keys);
        this.given = new Index(answers, keys);
    }

    /// The columns of the output: those of the input and the result.
    public static Schema output(Schema input, Field result) {
        var fields = new ArrayList<>(input.fields());
        fields.add(result);
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        asked.clear();
        Batch rows = inputs[0];
        Batch out = rows.isEmpty() ? Batch.empty(output) : withResults(rows, step);
        if (given.size() > 0) {
            given = new Index(answers, keys);
        }
        return out;
    }

    private Batch withResults(Batch rows, Step step) {
        var distinct = new BatchKeys(rows, arguments);
        int[] first = new int[distinct.count()];
        long[] weights = new long[first.length];
        Arrays.fill(first, -1);
        Arrays.fill(weights, 1); // holds it to the end of the epoch
        for (int row = 0; row < rows.size(); row++) {
            int key = distinct.of(row);
            first[key] = first[key] < 0 ? row : first[key];
            weights[key] = Math.addExact(weights[key], rows.weight(row));
        }
        Batch answer = answers(rows.pick(arguments).take(first, first.length));
        held.add(answer);
        known.absorb(weighted(answer, weights));
        return withResults(rows, distinct, answer, step);
    }

    private static Batch weighted(Batch rows, long @Nullable [] weights) {
        var columns = new Column[rows.width()];
        Arrays.setAll(columns, rows::column);
        return new Batch(rows.size(), columns, weights, false);
    }

    /// The arguments with their results, in the same order.
    private Batch answers(Batch distinct) {
        var remembered = new Found(known, distinct);
        var repeated = new Found(given, distinct);
        int[] missing =
                IntStream.range(0, distinct.size())
                        .filter(row -> remembered.at[row] < 0 && repeated.at[row] < 0)
                        .toArray();
        Batch fresh = ask(distinct.take(missing, missing.length));
        int[] order = new int[distinct.size()];
        int next = remembered.rows.size() + repeated.rows.size();
        for (int row = 0; row < order.length; row++) {
            if (remembered.at[row] >= 0) {
                order[row] = remembered.at[row];
            } else if (repeated.at[row] >= 0) {
                order[row] = remembered.rows.size() + repeated.at[row];
            } else {
                order[row] = next++;
            }
        }
        Batch all = Batch.concat(List.of(remembered.answers(), repeated.answers(), fresh));
        return all.take(order, order.length);
    }

    /// Which rows are in an index, and where among those that were found.
    private final class Found {

        private final Index index;
        private final RowNumbers rows = new RowNumbers(16);
        private final int[] at;

        Found(Index index, Batch distinct) {
            this.index = index;
            this.at = new int[distinct.size()];
            long[] words = index.keysOf(distinct, keys);
            for (int row = 0; row < at.length; row++) {
                int before = rows.size();
                at[row] = index.find(words, row * index.keyWords(), rows) > 0 ? before : -1;
            }
        }

        Batch answers() {
            var columns = new Column[answers.width()];
            Arrays.setAll(columns, c -> index.column(c, rows.array(), rows.size()));
            return new Batch(rows.size(), columns, null, false);
        }
    }

    /// Asks the function.
    private Batch ask(Batch missing) {
        if (missing.isEmpty()) {
            return Batch.empty(answers);
        }
        int size = missing.size();
        Column result = function.evaluate(weighted(missing, null))[0];
        ColumnBuilder results = ColumnBuilder.of(answers.type(keys.length), size);
        var codes = new ColumnBuilder.OfText(size);
        var messages = new ColumnBuilder.OfText(size);
        @Nullable Failure @Nullable [] failures = result.failures();
        for (int row = 0; row < size; row++) {
            Failure failure = failures == null ? null : failures[row];
            if (failure == null) {
                results.appendFrom(result, row);
                codes.appendNull();
                messages.appendNull();
            } else {
                results.appendNull();
                codes.append(failure.code());
                messages.append(failure.message());
            }
        }
        var columns = new Column[answers.width()];
        Arrays.setAll(columns, c -> c < keys.length ? missing.column(c) : result);
        columns[keys.length] = results.build();
        columns[keys.length + 1] = codes.build();
        columns[keys.length + 2] = messages.build();
        var fresh = new Batch(size, columns, null, false);
        asked.add(fresh);
        return fresh;
    }

    private Batch withResults(Batch rows, BatchKeys distinct, Batch answer, Step step) {
        var codes = (TextColumn) answer.column(keys.length + 1);
        var messages = (TextColumn) answer.column(keys.length + 2);
        int[] kept = new int[rows.size()];
        int[] from = new int[rows.size()];
        int count = 0;
        for (int row = 0; row < rows.size(); row++) {
            int key = distinct.of(row);
            if (codes.isNull(key)) {
                kept[count] = row;
                from[count++] = key;
            } else {
                var failure = new Failure(codes.get(key), messages.get(key));
                step.fail(failure, input, rows, row, rows.weight(row));
            }
        }
        Batch here = count == rows.size() ? rows : rows.take(kept, count);
        var columns = new Column[output.width()];
        for (int c = 0; c < rows.width(); c++) {
            columns[c] = here.column(c);
        }
        columns[rows.width()] = answer.column(keys.length).take(from, count);
        return new Batch(count, columns, here.weights(), here.isConsolidated());
    }

    /// Forgets what nobody has any more, and looks whether a row went that was not there.
    @Override
    public Batch endEpoch(Step step) {
        for (Batch answer : held) {
            known.absorb(weighted(answer, null).negated());
        }
        held.clear();
        known.endEpoch();
        return Batch.empty(output);
    }

    @Override
    public byte[] takeResults() {
        if (asked.isEmpty()) {
            return new byte[0];
        }
        var bytes = new ByteWriter();
        BatchBytes.write(bytes, Batch.concat(asked), answers);
        return bytes.toBytes();
    }

    @Override
    public void giveResults(byte[] results) {
        given.absorb(BatchBytes.read(new ByteReader(results), answers));
    }

    @Override
    public List<Kept> kept() {
        return List.of(known);
    }

    @Override
    public long stateBytes() {
        return known.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        known.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return known.sizeOutside();
    }
}
