package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Adds a column: the answer to a question that somebody outside the circuit is asked. Inputs: rows
/// with the question as a column, answers, and the ticks.
///
/// A row whose answer is known is emitted at once; any other waits, and is emitted in the step in
/// which its answer comes. A failure is an answer too: its rows become error rows, unless it has a
/// result that stands in the place of an answer; then they may become both. What is asked is
/// emitted as well, marked in the last column: a row with the question when the first row waits for
/// it, and its retraction when an answer has come or nobody waits any more. A null is not asked:
/// its answer is null. Where somebody wants to know, the rows that wait are emitted too, marked as
/// well. Of more questions than are asked at a time the others are asked when some are answered.
///
/// An answer that no row has is kept for a while by the time of day, so that a row which goes and
/// comes back is not asked again; a failure only to the end of the epoch. Only a first one counts.
///
/// Where rows are of things that may change, all of this is done at the end of an epoch, and a row
/// that goes stays, or waits on, as long as another one of the same thing waits ([Staying]). Of
/// more rows than are asked about at a time those that come are met before. All are then on one
/// worker.
///
/// Defined over history. Keeps each question once with its answer and the number of its rows, the
/// rows that wait, and the questions that are not asked yet; one probe a row.
public final class Await implements Operator.HoldsBack, Operator.Sleeps, Paged {

    /// In the last column of a row that asks; 0 in that of one that is answered.
    public static final long ASKS = 1;

    /// In that of one that begins to wait, and of its retraction when it waits no more.
    public static final long WAITS = 2;

    /// The only column of what is kept of questions that are not asked yet.
    public static final String LATER = "$later";

    private static final int[] KEY = {0};
    private static final int CLOCK = 2;

    private final Schema input;
    private final Schema output;
    private final int question;
    private final KnownAnswers known;
    private final Index waiting;
    private final LaterQuestions later;
    private final boolean reportsAll;
    private final boolean tellsWaiting;
    private final @Nullable Staying staying;
    private final List<Batch> heard = new ArrayList<>();
    private final List<Batch> touched = new ArrayList<>();

    /// @param question the column of the input that is asked
    /// @param result the column that is added
    /// @param thing the column that says what a row is of; -1 where no row stays
    /// @param keptNanos how long an answer is kept that no row has
    /// @param most how many questions are asked at a time
    /// @param reportsAll whether failures that have a result are error rows too
    /// @param tellsWaiting whether the rows that wait are emitted
    public Await(
            Schema input,
            int question,
            int thing,
            Field result,
            long keptNanos,
            long most,
            boolean reportsAll,
            boolean tellsWaiting) {
        this.reportsAll = reportsAll;
        this.tellsWaiting = tellsWaiting;
        this.input = input;
        this.output = output(input, result);
        this.question = question;
        int owning = thing < 0 ? 1 : 0;
        Schema answers = answers(input.fields().get(question), result);
        this.known = new KnownAnswers(answers, owning, keptNanos);
        this.staying =
                thing < 0 ? null : new Staying(input, thing, rows -> known.have(rows, question));
        this.waiting = new Index(input, new int[] {question}, owning);
        this.later = new LaterQuestions(input, question, owning, waiting, most);
    }

    /// The columns of the output: those of the input, the answer, and whether the row asks.
    public static Schema output(Schema input, Field result) {
        var fields = new ArrayList<>(input.fields());
        fields.add(new Field(result.name(), result.type(), true));
        fields.add(new Field("$asks", Type.Simple.LONG, false));
        return new Schema(fields);
    }

    /// The columns of answers: the question, and either the answer, or the code and the message of
    /// a failure.
    public static Schema answers(Field question, Field result) {
        return Schema.of(
                new Field("$question", question.type(), false),
                new Field("$result", result.type(), true),
                new Field("$code", Type.Simple.TEXT, true),
                new Field("$message", Type.Simple.TEXT, true));
    }

    @Override
    public int clock() {
        return CLOCK;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        known.hear(inputs[CLOCK]);
        later.begin();
        var out = new ArrayList<Batch>();
        if (!inputs[1].isEmpty()) {
            heard.add(inputs[1]);
        }
        if (staying != null) {
            Batch rows = withoutNulls(inputs[0], out);
            staying.arrive(rows, later.most(), some -> meet(some, out, step));
        } else {
            learn(out, step);
            meet(withoutNulls(inputs[0], out), out, step);
        }
        return out.isEmpty() ? Batch.empty(output) : Batch.concat(out);
    }

    /// Answers have come: whoever waits for them goes on.
    private void learn(List<Batch> out, Step step) {
        if (heard.isEmpty()) {
            return;
        }
        Batch answers = Batch.concat(heard);
        heard.clear();
        Batch fresh = new BatchKeys(answers, KEY).firsts(answers);
        long[] words = known.keysOf(fresh, KEY);
        long[] awaited = waiting.keysOf(fresh, KEY);
        KnownAnswers.Changes changes = known.change();
        var rows = new RowNumbers(16);
        var answerOf = new RowNumbers(16);
        var first = new RowNumbers(16);
        for (int i = 0; i < fresh.size(); i++) {
            int row = known.find(words, i);
            if (row >= 0 && known.isValid(row)) {
                continue;
            }
            changes.remove(row);
            int from = rows.size();
            waiting.find(awaited, i * waiting.keyWords(), rows);
            long count = 0;
            for (int r = from; r < rows.size(); r++) {
                count = Weights.sum(count, waiting.weight(rows.get(r)));
                answerOf.add(i);
            }
            if (count > 0) {
                first.add(from);
            }
            if (rows.size() > from || fresh.column(KnownAnswers.CODE).isNull(i)) {
                changes.add(fresh, i, count);
            }
        }
        Batch gone = KnownAnswers.stored(waiting, input, rows);
        absorb(gone.negated(), out);
        changes.apply();
        ask(gone, later.go(gone, first), -1, out);
        answer(gone, answerOf.array(), fresh, out, step);
        touched.add(fresh.pick(KEY));
    }

    /// Rows come and go.
    private void meet(Batch rows, List<Batch> out, Step step) {
        if (rows.isEmpty()) {
            return;
        }
        int[] column = {question};
        var keys = new BatchKeys(rows, column);
        Batch distinct = keys.firsts(rows.pick(column));
        long[] words = known.keysOf(distinct, KEY);
        long[] sums = new long[keys.count()];
        for (int row = 0; row < rows.size(); row++) {
            sums[keys.of(row)] = Weights.sum(sums[keys.of(row)], rows.weight(row));
        }
        var found = new RowNumbers(16);
        int[] place = new int[keys.count()];
        KnownAnswers.Changes changes = known.change();
        for (int key = 0; key < place.length; key++) {
            int row = known.find(words, key);
            place[key] = -1;
            if (row >= 0 && known.isValid(row)) {
                place[key] = found.size();
                found.add(row);
            } else {
                changes.remove(row);
            }
        }
        Batch answers = known.stored(found);
        for (int key = 0; key < place.length; key++) {
            if (place[key] >= 0 && sums[key] != 0) {
                changes.remove(found.get(place[key]));
                long count = ((LongColumn) answers.column(KnownAnswers.COUNT)).get(place[key]);
                changes.add(answers, place[key], Weights.sum(count, sums[key]));
            }
        }
        changes.apply();
        touched.add(distinct);
        var answered = new RowNumbers(16);
        var answerOf = new RowNumbers(16);
        var others = new RowNumbers(16);
        for (int row = 0; row < rows.size(); row++) {
            int at = place[keys.of(row)];
            (at >= 0 ? answered : others).add(row);
            if (at >= 0) {
                answerOf.add(at);
            }
        }
        answer(take(rows, answered), answerOf.array(), answers, out, step);
        await(take(rows, others), out);
    }

    /// Rows wait, and what was not asked yet is asked.
    private void await(Batch rows, List<Batch> out) {
        if (rows.isEmpty()) {
            return;
        }
        int[] column = {question};
        var keys = new BatchKeys(rows, column);
        long[] words = waiting.keysOf(keys.firsts(rows.pick(column)), KEY);
        long[] before = new long[keys.count()];
        Arrays.setAll(before, key -> waiting.weightOf(words, key * waiting.keyWords()));
        long[] after = before.clone();
        int[] first = new int[before.length];
        for (int row = rows.size() - 1; row >= 0; row--) {
            int key = keys.of(row);
            first[key] = row;
            after[key] = Weights.sum(after[key], rows.weight(row));
        }
        absorb(rows, out);
        var asked = new RowNumbers(16);
        var withdrawn = new RowNumbers(16);
        for (int key = 0; key < first.length; key++) {
            if (before[key] <= 0 && after[key] > 0) {
                asked.add(first[key]);
            } else if (before[key] > 0 && after[key] <= 0) {
                withdrawn.add(first[key]);
            }
        }
        ask(rows, later.go(rows, withdrawn), -1, out);
        ask(rows, later.come(rows, asked), 1, out);
    }

    private void absorb(Batch rows, List<Batch> out) {
        waiting.absorb(rows);
        if (staying != null) {
            staying.waits(rows);
        }
        tell(rows, out);
    }

    /// Says which rows wait, where somebody wants to know.
    private void tell(Batch rows, List<Batch> out) {
        if (tellsWaiting && !rows.isEmpty()) {
            out.add(with(rows, nothing(rows.size()), WAITS, rows.weights()));
        }
    }

    /// Rows whose question is null go on without an answer.
    private Batch withoutNulls(Batch rows, List<Batch> out) {
        Column column = rows.column(question);
        if (column.nulls() == null) {
            return rows;
        }
        var nulls = new RowNumbers(16);
        var others = new RowNumbers(16);
        for (int row = 0; row < rows.size(); row++) {
            (column.isNull(row) ? nulls : others).add(row);
        }
        Batch unasked = take(rows, nulls);
        out.add(with(unasked, nothing(unasked.size()), 0, unasked.weights()));
        return take(rows, others);
    }

    private void ask(Batch rows, RowNumbers some, long weight, List<Batch> out) {
        if (some.size() > 0) {
            long[] weights = new long[some.size()];
            Arrays.fill(weights, weight);
            out.add(with(take(rows, some), nothing(some.size()), ASKS, weights));
        }
    }

    /// Rows with their answers.
    ///
    /// @param answerOf for each row, where its answer stands in `answers`
    private void answer(Batch rows, int[] answerOf, Batch answers, List<Batch> out, Step step) {
        if (rows.isEmpty()) {
            return;
        }
        if (staying != null) {
            staying.shown(rows);
        }
        Column results = answers.column(KnownAnswers.RESULT);
        var codes = (TextColumn) answers.column(KnownAnswers.CODE);
        var messages = (TextColumn) answers.column(KnownAnswers.MESSAGE);
        var right = new RowNumbers(rows.size());
        var from = new RowNumbers(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            int at = answerOf[row];
            if (codes.isNull(at) || !results.isNull(at)) {
                right.add(row);
                from.add(at);
            }
            if (!codes.isNull(at) && (reportsAll || results.isNull(at))) {
                var failure = new Failure(codes.get(at), messages.get(at));
                step.fail(failure, input, rows, row, rows.weight(row), !results.isNull(at));
            }
        }
        Batch here = take(rows, right);
        out.add(with(here, results.take(from.array(), from.size()), 0, here.weights()));
    }

    private Batch with(Batch rows, Column result, long asks, long @Nullable [] weights) {
        var columns = new Column[output.width()];
        for (int c = 0; c < rows.width(); c++) {
            columns[c] = rows.column(c);
        }
        columns[rows.width()] = result;
        columns[rows.width() + 1] = LongColumn.constant(rows.size(), asks);
        return new Batch(rows.size(), columns, weights, false);
    }

    private Column nothing(int size) {
        var nulls = ColumnBuilder.of(output.type(output.width() - 2), size);
        IntStream.range(0, size).forEach(i -> nulls.appendNull());
        return nulls.build();
    }

    private static Batch take(Batch rows, RowNumbers some) {
        return some.size() == rows.size() ? rows : rows.take(some.array(), some.size());
    }

    /// What need not stay goes, what others have made room for is asked, and what nobody will have
    /// is forgotten.
    @Override
    public Batch endEpoch(Step step) {
        var out = new ArrayList<Batch>();
        if (staying != null) {
            learn(out, step);
            staying.endEpoch(rows -> meet(rows, out, step), rows -> tell(rows, out));
        }
        Batch next = KnownAnswers.stored(waiting, input, later.next());
        out.add(with(next, nothing(next.size()), ASKS, null));
        touched.forEach(known::settle);
        touched.clear();
        indexes().forEach(Index::endEpoch);
        known.forget();
        return out.isEmpty() ? Batch.empty(output) : Batch.concat(out);
    }

    @Override
    public List<Kept> kept() {
        return List.copyOf(indexes());
    }

    private List<Index> indexes() {
        var all = new ArrayList<>(List.of(known.index(), waiting, later.index()));
        if (staying != null) {
            all.addAll(staying.indexes());
        }
        return all;
    }

    @Override
    public long stateBytes() {
        return indexes().stream().mapToLong(Index::sizeInBytes).sum();
    }

    @Override
    public void keepIn(PageCache cache) {
        indexes().forEach(index -> index.keepIn(cache));
    }

    @Override
    public long bytesOutside() {
        return indexes().stream().mapToLong(Index::sizeOutside).sum();
    }
}
