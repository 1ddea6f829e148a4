package io.deltaway.plans;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.row;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.plans.Formula.Named;
import io.deltaway.plans.Naive.Rows;
import io.deltaway.table.AsyncCall;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.Row;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rows with the answer to a question of theirs, each once its answer has come: in the epoch
/// behind the one in which it was asked. Answers are kept for longer than a case takes.
///
/// @param columns of the result, before the answer: none of them fails
/// @param question a whole number
record Answered(int input, List<Named> columns, Formula question) implements Step.Described {

    /// Tells whether a number is even.
    record Telling() implements AsyncCall<Long, String> {

        @Override
        public String describe() {
            return "telling 1";
        }

        @Override
        public Types.ColumnType<String> result() {
            return Types.TEXT;
        }

        @Override
        public Duration keptFor() {
            return Duration.ofDays(1);
        }

        @Override
        public List<@Nullable String> answers(List<Long> questions) {
            var answers = new ArrayList<@Nullable String>();
            questions.forEach(question -> answers.add(answer(question)));
            return answers;
        }
    }

    private static String answer(long question) {
        return question % 2 == 0 ? "even" : "odd";
    }

    @Override
    public List<Integer> inputs() {
        return List.of(input);
    }

    @Override
    public Step over(List<Integer> others) {
        return new Answered(others.getFirst(), columns, question);
    }

    @Override
    public Schema schema(Plan plan) {
        var fields = new ArrayList<Field>();
        for (Named column : columns) {
            Formula of = column.formula();
            fields.add(new Field(column.name(), of.type(), of.nullable()));
        }
        fields.add(new Field("answer", Simple.TEXT, question.nullable()));
        return new Schema(fields);
    }

    @Override
    public void compute(Naive naive) {
        for (Rows row : naive.total(input)) {
            naive.attempt(
                    row.weight(),
                    () -> {
                        Object of = Evaluation.value(question, naive.sight(input, row));
                        if (of == null || naive.asked().ask(this, (Long) of)) {
                            var values = new ArrayList<@Nullable Object>();
                            for (Named column : columns) {
                                values.add(
                                        Evaluation.value(
                                                column.formula(), naive.sight(input, row)));
                            }
                            values.add(of == null ? null : answer((Long) of));
                            naive.emit(new Rows(values, row.weight(), 0));
                        }
                    });
        }
    }

    @Override
    public Table<Row> table(Building building) {
        var result = new ArrayList<Assignment<Row, Row>>();
        for (Named column : columns) {
            result.add(building.expression(column.formula()).named(column.name()));
        }
        result.add(
                callAsync(new Telling(), Cast.longs(building.expression(question)))
                        .named("answer"));
        return building.rows(input).select(row(Building.assignments(result)));
    }

    @Override
    public String written(Writing writing) {
        String before =
                columns.stream()
                        .map(column ->
                                "%s.named(\"%s\"), "
                                        .formatted(
                                                writing.formula(column.formula()), column.name()))
                        .collect(Collectors.joining());
        return "t%d.select(row(%sColumns.callAsync(new Answered.Telling(), %s).named(\"answer\")))"
                .formatted(input, before, writing.formula(question));
    }

    @Override
    public Stream<Step> smaller() {
        return SmallerFormulas.formulas(question).map(other -> new Answered(input, columns, other));
    }
}
