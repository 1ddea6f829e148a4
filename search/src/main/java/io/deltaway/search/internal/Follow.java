package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.search.internal.Asking.Answer;
import io.deltaway.search.internal.Asking.Question;
import io.deltaway.table.plan.Finding.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers questions with the rows that there are, and revises answers when the rows change.
///
/// Always exact, also where the rows have a graph: so what a question is answered depends on the
/// rows alone. Emits what changes about an answer. A question is asked again only where a row went
/// that was among its candidates, or one came that would be; so a changed row costs a score for
/// each question, and a search for each that it reaches. Rows of different questions are not added
/// up, though they may be equal. Keeps the questions with their answers.
public final class Follow implements Operator.HoldsBack, Stateful {

    private final Request request;
    private final Asking asking;
    private final @Nullable Refresh refresh;
    private final KeptRows kept;
    private final Given given;
    private final Batch nothing;
    private final List<Batch> waiting = new ArrayList<>();

    /// The questions that are there, by their values. Made again of those that are kept when state
    /// was taken up.
    private @Nullable Map<QuestionKey, Followed> followed;

    /// @param refresh the statistics of full text, where any is asked
    public Follow(Request request, Wanted wanted, KeptRows kept, @Nullable Refresh refresh) {
        this.request = request;
        this.refresh = refresh;
        this.asking = new Asking(request, wanted, kept, refresh, true);
        this.kept = kept;
        this.given = new Given(request, asking.rest());
        this.nothing = Batch.empty(request.output());
    }

    /// A question that is there.
    private record Followed(Question question, List<Candidates> candidates) {

        long copies() {
            return question.row().weight(0);
        }
    }

    /// The rows of a part that were looked at.
    ///
    /// @param rows ascending
    /// @param least what a row must reach to be one
    private record Candidates(int[] rows, float least) {

        static Candidates of(Ranking ranking, int most) {
            int[] rows = ranking.rows().clone();
            Arrays.sort(rows);
            boolean full = ranking.size() >= most;
            float last = full ? (float) ranking.scores()[ranking.size() - 1] : 0;
            return new Candidates(rows, full ? last : -Float.MAX_VALUE);
        }

        boolean lose(RowNumbers went) {
            for (int i = 0; i < went.size(); i++) {
                if (Arrays.binarySearch(rows, went.get(i)) >= 0) {
                    return true;
                }
            }
            return false;
        }
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
        asking.update();
        var out = new ArrayList<Batch>();
        out.add(nothing);
        boolean isFresh = followed == null;
        Map<QuestionKey, Followed> there = followed == null ? takenUp() : followed;
        followed = there;
        boolean revises = false;
        int changed = kept.came().size() + kept.went().size();
        if (changed > 0) {
            boolean isDue = refresh != null && refresh.isDue(changed, kept.stateRows());
            var again = new LinkedHashMap<QuestionKey, Question>();
            there.forEach((key, before) -> {
                if (isFresh || isDue || isReached(before)) {
                    Question question = before.question();
                    out.addAll(given.takeBack(question.row(), 0, before.copies(), step));
                    again.put(key, isDue ? asking.question(question.row(), 0) : question);
                }
            });
            answer(there, again, out, step);
            revises = !again.isEmpty();
        }
        if (!waiting.isEmpty()) {
            Batch delta = Consolidation.consolidate(Batch.concat(waiting));
            waiting.clear();
            var asked = new LinkedHashMap<QuestionKey, Question>();
            for (int row = 0; row < delta.size(); row++) {
                revises |= take(there, asked, delta, row, out, step);
            }
            answer(there, asked, out, step);
        }
        given.endEpoch();
        Batch all = Batch.concat(out);
        return revises ? Consolidation.consolidate(all) : all;
    }

    /// Whether the epoch changes the candidates of a question.
    private boolean isReached(Followed followed) {
        for (int p = 0; p < followed.candidates().size(); p++) {
            Part.Asked asked = followed.question().parts().get(p);
            Candidates candidates = followed.candidates().get(p);
            if (asked != null
                    && (candidates.lose(kept.went())
                            || gains(asked, candidates.least(), followed.question()))) {
                return true;
            }
        }
        return false;
    }

    private boolean gains(Part.Asked asked, float least, Question question) {
        RowFilter filter = null;
        for (int i = 0; i < kept.came().size(); i++) {
            int row = kept.came().get(i);
            if (asked.score(row) >= least) {
                filter = filter == null ? asking.filter(question) : filter;
                if (filter.accepts(row)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Map<QuestionKey, Followed> takenUp() {
        var asked = new LinkedHashMap<QuestionKey, Question>();
        Batch questions = given.questions();
        for (int row = 0; row < questions.size(); row++) {
            asked.put(
                    QuestionKey.of(request.questions(), questions, row),
                    asking.question(questions, row));
        }
        var there = new LinkedHashMap<QuestionKey, Followed>();
        ranked(asked, (key, question, rankings) -> there.put(key, followed(question, rankings)));
        return there;
    }

    private Followed followed(Question question, List<Ranking> rankings) {
        return new Followed(
                question,
                rankings.stream()
                        .map(ranking -> Candidates.of(ranking, asking.candidates(question)))
                        .toList());
    }

    @FunctionalInterface
    private interface Ranked {
        void take(QuestionKey key, Question question, List<Ranking> rankings);
    }

    private void ranked(Map<QuestionKey, Question> asked, Ranked ranked) {
        var all = asked.entrySet().iterator();
        for (List<Ranking> rankings : asking.rankings(List.copyOf(asked.values()))) {
            var one = all.next();
            ranked.take(one.getKey(), one.getValue(), rankings);
        }
    }

    /// Answers questions that are there from now on, or still are.
    private void answer(
            Map<QuestionKey, Followed> there,
            Map<QuestionKey, Question> asked,
            List<Batch> out,
            Step step) {
        ranked(
                asked,
                (key, question, rankings) -> {
                    Answer answer = asking.shown(asking.answer(question, rankings));
                    long copies = question.row().weight(0);
                    given.keep(question.row(), 0, answer, copies);
                    out.add(given.output(question.row(), 0, answer, copies, step));
                    there.put(key, followed(question, rankings));
                });
    }

    /// Takes up what the epoch changed about a question; what is to be answered goes into `asked`.
    ///
    /// @return whether it was answered before and is again
    private boolean take(
            Map<QuestionKey, Followed> there,
            Map<QuestionKey, Question> asked,
            Batch delta,
            int row,
            List<Batch> out,
            Step step) {
        long weight = delta.weight(row);
        Failure refusal = asking.refusal(delta, row);
        if (refusal != null) {
            step.fail(refusal, request.questions(), delta, row, weight);
            return false;
        }
        var key = QuestionKey.of(request.questions(), delta, row);
        Followed before = there.remove(key);
        long copies = weight;
        if (before != null) {
            copies = Math.addExact(copies, before.copies());
            out.addAll(given.takeBack(before.question().row(), 0, before.copies(), step));
        }
        if (copies < 0) {
            throw Given.neverAsked(copies);
        }
        if (copies > 0) {
            Batch one = delta.take(new int[] {row}, 1);
            var columns = new Column[one.width()];
            Arrays.setAll(columns, one::column);
            var counted = new Batch(1, columns, new long[] {copies}, true);
            asked.put(key, asking.question(counted, 0));
        }
        if (before != null) {
            // Only now, so that what another copy of a question takes up is kept.
            before.question().release();
        }
        return before != null && copies > 0;
    }

    @Override
    public List<Kept> kept() {
        return refresh == null ? List.of(given.kept()) : List.of(given.kept(), refresh.kept());
    }

    @Override
    public long stateBytes() {
        return given.sizeInBytes();
    }
}
