package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Kept;
import io.deltaway.search.internal.Asking.Answer;
import io.deltaway.table.plan.Finding.Request;
import java.util.ArrayList;
import java.util.List;

/// Answers each question once, with the rows as of the end of the epoch in which it comes. Later
/// changes of the rows don't revise the answer.
///
/// Defined over history. A question that is retracted takes back what it was answered, and nothing
/// else; of several equal ones the one that was answered last goes first. Keeps the questions with
/// their answers, unless they are never retracted. A search for a new question, a probe for one
/// that goes, nothing for a changed row but what the conditions of questions say.
public class LookUp implements Operator.HoldsBack, Stateful {

    private final Request request;
    private final Asking asking;
    private final Given given;
    private final Batch nothing;
    private final List<Batch> waiting = new ArrayList<>();

    public LookUp(Request request, Wanted wanted, KeptRows kept) {
        this(request, new Asking(request, wanted, kept, null, false));
    }

    LookUp(Request request, Asking asking) {
        this.request = request;
        this.asking = asking;
        this.given = new Given(request, asking.rest());
        this.nothing = Batch.empty(request.output());
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
        if (waiting.isEmpty()) {
            return nothing;
        }
        Batch delta = Consolidation.consolidate(Batch.concat(waiting));
        waiting.clear();
        var out = new ArrayList<Batch>();
        out.add(nothing);
        for (int row = 0; row < delta.size(); row++) {
            long weight = delta.weight(row);
            Failure refusal = asking.refusal(delta, row);
            if (refusal != null) {
                step.fail(refusal, request.questions(), delta, row, weight);
            } else if (weight < 0) {
                out.addAll(given.takeBack(delta, row, -weight, step));
            } else {
                out.add(answer(delta, row, step));
            }
        }
        given.endEpoch();
        return Batch.concat(out);
    }

    private Batch answer(Batch delta, int row, Step step) {
        Answer answer = answerOf(delta, row);
        if (!request.stay()) {
            given.keep(delta, row, answer, delta.weight(row));
        }
        return given.output(delta, row, answer, delta.weight(row), step);
    }

    /// The answer to a question.
    Answer answerOf(Batch questions, int row) {
        Asking.Question question = asking.question(questions, row);
        return asking.shown(asking.answer(question, asking.rankings(question)));
    }

    @Override
    public List<Kept> kept() {
        return List.of(given.kept());
    }

    @Override
    public long stateBytes() {
        return given.sizeInBytes();
    }
}
