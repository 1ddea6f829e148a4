package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.expr.Evaluator;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.search.internal.Wanted.PartWanted;
import io.deltaway.table.plan.Finding.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds the rows for a question among those that are kept now.
///
/// Where several parts are asked, each ranks its candidates, and a row's score is the sum of weight
/// / (20 + rank) over the parts that found it: reciprocal rank fusion (Cormack, Clarke and
/// Büttcher, 2009), which needs no scores that can be compared. Their 60 is for a thousand
/// candidates; among some dozens it would put what is somewhere in both rankings before what is
/// first in one. A row that has no vector yet, in an index of words and vectors, counts as much by
/// its words as others do by both.
final class Asking {

    private static final double RANK_CONSTANT = 20;
    private static final int MOST = 10_000;

    /// How many questions are asked of a part at a time.
    private static final int TOGETHER = 64;

    private final Request request;
    private final Wanted wanted;
    private final KeptRows kept;
    private final @Nullable Conditions conditions;
    private final @Nullable Filters filters;
    private final @Nullable Evaluator passage;
    private final @Nullable Refresh refresh;
    private final boolean exactly;

    /// @param refresh the statistics by which questions are asked, or null: by the rows as they are
    /// @param exactly whether no row may be missed
    Asking(
            Request request,
            Wanted wanted,
            KeptRows kept,
            @Nullable Refresh refresh,
            boolean exactly) {
        this.request = request;
        this.wanted = wanted;
        this.kept = kept;
        this.refresh = refresh;
        this.exactly = exactly;
        this.conditions =
                request.condition() == null
                        ? null
                        : new Conditions(kept, request.condition(), request.columns());
        this.filters = wanted.filtered() ? new Filters(kept, wanted.filterable()) : null;
        this.passage = request.passage() == null ? null : new Evaluator(List.of(request.passage()));
    }

    /// The columns of answers behind the questions' own.
    List<Field> rest() {
        return request.output().fields().subList(request.columns(), request.output().width());
    }

    /// Takes up what the epoch changed about the rows.
    void update() {
        if (conditions != null) {
            conditions.update();
        }
        if (filters != null) {
            filters.update();
        }
    }

    /// A question, ready to be asked of the parts.
    ///
    /// @param row it alone, with its copies as weight
    /// @param parts those that are asked, null where the question has nothing for one
    record Question(Batch row, List<Part.@Nullable Asked> parts, int limit) {

        /// It is not asked any more.
        void release() {
            for (Part.Asked part : parts) {
                if (part != null) {
                    part.release();
                }
            }
        }
    }

    /// Why a question can't be asked; null where it can. It depends on the question alone.
    @Nullable Failure refusal(Batch questions, int row) {
        for (int i = 0; i < wanted.parts().size(); i++) {
            Object value = asked(questions, row, i);
            Failure failure =
                    value == null
                            ? null
                            : kept.parts().get(wanted.parts().get(i).part()).refusal(value);
            if (failure != null) {
                return failure;
            }
        }
        long limit = limit(questions, row);
        if (limit < 1 || limit > MOST) {
            return Failures.limit(limit);
        }
        String filter = filterOf(questions, row);
        return filters == null || filter.isBlank() ? null : filters.refusal(filter);
    }

    private @Nullable Object asked(Batch questions, int row, int number) {
        int column = request.columns() + number;
        return questions.column(column).value(request.questions().type(column), row);
    }

    private long limit(Batch questions, int row) {
        return wanted.limit() > 0
                ? wanted.limit()
                : ((LongColumn) questions.column(request.columns() + wanted.parts().size()))
                        .get(row);
    }

    /// The filter that a question brings; blank where it has none.
    private String filterOf(Batch questions, int row) {
        boolean hasLimit = wanted.limit() == 0;
        Object filter =
                filters == null
                        ? null
                        : asked(questions, row, wanted.parts().size() + (hasLimit ? 1 : 0));
        return filter == null ? "" : filter.toString();
    }

    /// A question that is not refused.
    Question question(Batch questions, int row) {
        var parts = new ArrayList<Part.@Nullable Asked>();
        for (int i = 0; i < wanted.parts().size(); i++) {
            Object value = asked(questions, row, i);
            Part part = kept.parts().get(wanted.parts().get(i).part());
            Statistics statistics = refresh == null ? null : refresh.statistics(i);
            parts.add(value == null ? null : part.ask(value, statistics, exactly));
        }
        return new Question(questions.take(new int[] {row}, 1), parts, (int) limit(questions, row));
    }

    /// The rows that a question may be answered with now.
    RowFilter filter(Question question) {
        BitSet accepted =
                conditions == null ? null : conditions.of(question.row(), request.questions());
        String filter = filterOf(question.row(), 0);
        if (filters == null || filter.isBlank()) {
            return new RowFilter(accepted);
        }
        BitSet wantedRows = filters.of(filter);
        if (accepted != null) {
            wantedRows = (BitSet) wantedRows.clone();
            wantedRows.and(accepted);
        }
        return new RowFilter(wantedRows);
    }

    /// How many rows of a part are looked at.
    int candidates(Question question) {
        return wanted.parts().size() == 1
                ? question.limit()
                : Math.max(question.limit(), wanted.candidates());
    }

    /// The candidates of each part for each question, the best first. Together takes less than one
    /// after another, as each looks at many of the same rows.
    List<List<Ranking>> rankings(List<Question> questions) {
        var rankings = new ArrayList<List<Ranking>>();
        for (int from = 0; from < questions.size(); from += TOGETHER) {
            int to = Math.min(questions.size(), from + TOGETHER);
            rankings.addAll(together(questions.subList(from, to)));
        }
        return rankings;
    }

    private List<List<Ranking>> together(List<Question> questions) {
        List<RowFilter> filters = questions.stream().map(this::filter).toList();
        var rankings = new ArrayList<List<Ranking>>();
        questions.forEach(question -> rankings.add(new ArrayList<>()));
        for (int p = 0; p < wanted.parts().size(); p++) {
            var asked = new ArrayList<Part.Asked>();
            var found = new ArrayList<Best>();
            var best = new ArrayList<@Nullable Best>();
            var accepted = new ArrayList<RowFilter>();
            for (int q = 0; q < questions.size(); q++) {
                Part.Asked part = questions.get(q).parts().get(p);
                best.add(
                        part == null
                                ? null
                                : new Best(candidates(questions.get(q)), kept::compare));
                if (part != null) {
                    asked.add(part);
                    found.add(best.getLast());
                    accepted.add(filters.get(q));
                }
            }
            kept.parts().get(wanted.parts().get(p).part()).search(asked, found, accepted);
            for (int q = 0; q < questions.size(); q++) {
                Best one = best.get(q);
                rankings.get(q).add(one == null ? Ranking.NOTHING : one.ranking());
            }
        }
        return rankings;
    }

    /// The answers to questions that are not refused.
    ///
    /// @param rows those of `questions` that are asked
    List<Answer> answers(Batch questions, List<Integer> rows) {
        List<Question> asked = rows.stream().map(row -> question(questions, row)).toList();
        List<List<Ranking>> rankings = rankings(asked);
        var answers = new ArrayList<Answer>();
        for (int q = 0; q < asked.size(); q++) {
            answers.add(shown(answer(asked.get(q), rankings.get(q))));
        }
        return answers;
    }

    /// The answer, of the candidates of each part.
    Ranking answer(Question question, List<Ranking> rankings) {
        return rankings.size() == 1 ? rankings.getFirst() : fused(question, rankings);
    }

    private Ranking fused(Question question, List<Ranking> rankings) {
        var fusion = new Fusion(rankings.stream().mapToInt(Ranking::size).sum());
        for (int p = 0; p < rankings.size(); p++) {
            PartWanted part = wanted.parts().get(p);
            int[] rows = rankings.get(p).rows();
            for (int rank = 0; rank < rows.length; rank++) {
                fusion.give(rows[rank], part.weight() / (RANK_CONSTANT + rank + 1));
            }
        }
        int asked = (int) question.parts().stream().filter(Objects::nonNull).count();
        return fusion.best(question.limit(), asked, row -> scale(question, row), kept::compare);
    }

    /// How much more a row counts as it has nothing for some of the parts.
    private double scale(Question question, int row) {
        double asked = 0;
        double held = 0;
        for (int p = 0; p < wanted.parts().size(); p++) {
            PartWanted part = wanted.parts().get(p);
            if (question.parts().get(p) != null) {
                asked += part.weight();
                held += kept.parts().get(part.part()).holds(row) ? part.weight() : 0;
            }
        }
        return asked / held;
    }

    /// An answer as the columns behind the question's own, a row for each row found or one for all;
    /// or why it has none.
    record Answer(@Nullable Failure failure, Batch rest) {}

    Answer shown(Ranking ranking) {
        int count = ranking.size();
        var columns = new Column[request.shown().size() + 2];
        for (int c = 0; c < columns.length - 2; c++) {
            columns[c] = kept.column(request.shown().get(c), ranking.rows(), count);
        }
        long[] ranks = new long[count];
        Arrays.setAll(ranks, i -> i + 1);
        columns[columns.length - 2] = new DoubleColumn(count, ranking.scores());
        columns[columns.length - 1] = new LongColumn(count, ranks);
        Batch rows = new Batch(count, columns, null, false);
        return passage == null ? new Answer(null, rows) : listed(rows, passage);
    }

    private Answer listed(Batch rows, Evaluator evaluator) {
        var made = (ObjectColumn) evaluator.evaluate(rows)[0];
        var list = new ArrayList<@Nullable Object>();
        @Nullable Failure failure = null;
        for (int i = 0; i < rows.size(); i++) {
            if (made.failures() != null && failure == null) {
                failure = made.failures()[i];
            }
            list.add(made.get(i));
        }
        var values = new @Nullable Object[] {Collections.unmodifiableList(list)};
        Schema output = request.output();
        var column = new ObjectColumn(output.type(output.width() - 1), 1, values, null, null);
        return new Answer(failure, new Batch(1, new Column[] {column}, null, false));
    }
}
