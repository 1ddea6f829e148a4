package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.search.internal.Asking.Answer;
import io.deltaway.table.plan.Finding.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The questions that are there, with the answers that were given.
///
/// Copies of a question that were answered together are one turn: a row for the question, whose
/// weight is the number of copies, and one for each row of the answer.
final class Given {

    /// What an answer's place is where the row stands for the question.
    private static final long QUESTION = -1;

    private final Request request;
    private final int questionWidth;
    private final int[] keys;
    private final int width;
    private final Index index;

    /// @param rest the columns of an answer behind the questions' own
    Given(Request request, List<Field> rest) {
        this.request = request;
        this.questionWidth = request.questions().width();
        this.keys = IntStream.range(0, questionWidth).toArray();
        Schema schema = schema(request, rest);
        this.width = schema.width();
        this.index = new Index(schema, keys, 0);
    }

    /// The columns that are kept.
    static Schema schema(Request request, List<Field> rest) {
        var fields = new ArrayList<>(request.questions().fields());
        fields.add(new Field("$turn", Type.Simple.LONG, false));
        fields.add(new Field("$place", Type.Simple.LONG, false));
        fields.add(new Field("$code", Type.Simple.TEXT, true));
        fields.add(new Field("$message", Type.Simple.TEXT, true));
        rest.forEach(field -> fields.add(new Field(field.name(), field.type(), true)));
        return new Schema(fields);
    }

    /// Takes answers that were kept elsewhere.
    void take(Batch stored) {
        index.absorb(stored);
    }

    /// What a question was answered; null where it is not known.
    @Nullable Answer answer(Batch questions, int row) {
        int[] found = find(questions, row);
        if (found.length == 0) {
            return null;
        }
        int[] inOrder =
                Arrays.stream(found)
                        .boxed()
                        .sorted(Comparator.comparingLong(stored -> number(placeColumn(), stored)))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int[] answers = Arrays.copyOfRange(inOrder, 1, inOrder.length);
        var columns = new Column[width - restColumn()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = index.column(restColumn() + c, answers, answers.length);
        }
        return new Answer(failure(inOrder), new Batch(answers.length, columns, null, false));
    }

    /// Why the question has no answer, as its row says, which is the first of its turn.
    private @Nullable Failure failure(int[] turn) {
        var code = (TextColumn) index.column(placeColumn() + 1, turn, 1);
        var message = (TextColumn) index.column(placeColumn() + 2, turn, 1);
        return code.isNull(0) ? null : new Failure(code.get(0), message.get(0));
    }

    private int turnColumn() {
        return questionWidth;
    }

    private int placeColumn() {
        return questionWidth + 1;
    }

    private int restColumn() {
        return questionWidth + 4;
    }

    /// What an answer is as output, with a weight; a failure is reported and gives no rows.
    Batch output(Batch questions, int row, Answer answer, long weight, Step step) {
        Failure failure = answer.failure();
        if (failure != null) {
            step.fail(failure, request.questions(), questions, row, weight);
            return Batch.empty(request.output());
        }
        int count = answer.rest().size();
        int[] same = new int[count];
        Arrays.fill(same, row);
        var columns = new Column[request.output().width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] =
                    c < request.columns()
                            ? questions.column(c).take(same, count)
                            : answer.rest().column(c - request.columns());
        }
        long[] weights = new long[count];
        Arrays.fill(weights, weight);
        return new Batch(count, columns, weights, false);
    }

    /// Keeps an answer, for so many copies of its question: in a turn of its own, behind those
    /// there are.
    void keep(Batch questions, int row, Answer answer, long copies) {
        long turn = 1;
        for (int stored : find(questions, row)) {
            turn = Math.max(turn, number(turnColumn(), stored) + 1);
        }
        index.absorb(stored(questions, row, answer, turn, copies));
    }

    /// An answer as it is kept.
    Batch stored(Batch questions, int row, Answer answer, long turn, long copies) {
        Failure failure = answer.failure();
        int count = failure == null ? answer.rest().size() + 1 : 1;
        int[] same = new int[count];
        Arrays.fill(same, row);
        int[] behind = IntStream.range(-1, count - 1).toArray();
        var columns = new Column[width];
        for (int c = 0; c < questionWidth; c++) {
            columns[c] = questions.column(c).take(same, count);
        }
        columns[turnColumn()] = LongColumn.constant(count, turn);
        columns[placeColumn()] =
                new LongColumn(count, IntStream.of(behind).asLongStream().toArray());
        columns[placeColumn() + 1] = text(failure == null ? null : failure.code(), count);
        columns[placeColumn() + 2] = text(failure == null ? null : failure.message(), count);
        for (int c = restColumn(); c < width; c++) {
            columns[c] = answer.rest().column(c - restColumn()).take(behind, count);
        }
        long[] weights = new long[count];
        Arrays.fill(weights, copies);
        return new Batch(count, columns, weights, false);
    }

    private static Column text(@Nullable String value, int count) {
        var out = new ColumnBuilder.OfText(count);
        for (int i = 0; i < count; i++) {
            out.appendValue(value);
        }
        return out.build();
    }

    /// Forgets copies of a question, those that were answered last first, and gives what they were
    /// answered with negative weights.
    List<Batch> takeBack(Batch questions, int row, long copies, Step step) {
        List<Integer> latestFirst =
                Arrays.stream(find(questions, row))
                        .boxed()
                        .sorted(
                                Comparator.comparingLong(
                                                (Integer stored) -> number(turnColumn(), stored))
                                        .reversed()
                                        .thenComparingLong(stored -> number(placeColumn(), stored)))
                        .toList();
        var gone = new ArrayList<Batch>();
        long left = copies;
        for (int from = 0; from < latestFirst.size() && left > 0; ) {
            int to = from + 1;
            while (to < latestFirst.size()
                    && number(placeColumn(), latestFirst.get(to)) != QUESTION) {
                to++;
            }
            long going = Math.min(left, index.weight(latestFirst.get(from)));
            int[] turn =
                    latestFirst.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
            gone.add(takeBack(turn, going, step));
            left -= going;
            from = to;
        }
        if (left > 0) {
            throw neverAsked(-left);
        }
        return gone;
    }

    /// More copies of a question go than there were.
    static NegativeWeightException neverAsked(long weight) {
        return new NegativeWeightException("a question of a search", weight);
    }

    /// Takes back the answers of some copies of one turn.
    private Batch takeBack(int[] turn, long copies, Step step) {
        int count = turn.length;
        var columns = new Column[width];
        for (int c = 0; c < width; c++) {
            columns[c] = index.column(c, turn, count);
        }
        long[] weights = new long[count];
        Arrays.fill(weights, -copies);
        var forgotten = new Batch(count, columns, weights, false);
        Failure failure = failure(turn);
        index.absorb(forgotten);
        if (failure != null) {
            step.fail(failure, request.questions(), forgotten, 0, -copies);
            return Batch.empty(request.output());
        }
        int[] answers = IntStream.range(1, count).toArray();
        var shown = new Column[request.output().width()];
        for (int c = 0; c < shown.length; c++) {
            int column = c < request.columns() ? c : restColumn() + c - request.columns();
            shown[c] = columns[column].take(answers, answers.length);
        }
        return new Batch(answers.length, shown, Arrays.copyOf(weights, answers.length), false);
    }

    /// The questions that are there, each turn once, with their copies as weights.
    Batch questions() {
        var all = new RowNumbers((int) index.size());
        index.all(all);
        var some = new RowNumbers(16);
        var places = (LongColumn) index.column(placeColumn(), all.array(), all.size());
        for (int i = 0; i < all.size(); i++) {
            if (places.get(i) == QUESTION) {
                some.add(all.get(i));
            }
        }
        var columns = new Column[questionWidth];
        for (int c = 0; c < questionWidth; c++) {
            columns[c] = index.column(c, some.array(), some.size());
        }
        long[] weights = new long[some.size()];
        Arrays.setAll(weights, i -> index.weight(some.get(i)));
        return new Batch(some.size(), columns, weights, false);
    }

    private int[] find(Batch questions, int row) {
        var found = new RowNumbers(16);
        Batch one = questions.take(new int[] {row}, 1);
        index.find(index.keysOf(one, keys), 0, found);
        return Arrays.copyOf(found.array(), found.size());
    }

    private long number(int column, int stored) {
        return ((LongColumn) index.column(column, new int[] {stored}, 1)).get(0);
    }

    /// Says that the epoch is over.
    void endEpoch() {
        index.endEpoch();
    }

    Kept kept() {
        return index;
    }

    long sizeInBytes() {
        return index.sizeInBytes();
    }
}
