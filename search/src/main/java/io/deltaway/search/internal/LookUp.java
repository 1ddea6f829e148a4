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
        var asked = new ArrayList<Integer>();
        for (int row = 0; row < delta.size(); row++) {
            long weight = delta.weight(row);
            Failure refusal = asking.refusal(delta, row);
            if (refusal != null) {
                step.fail(refusal, request.questions(), delta, row, weight);
            } else if (weight < 0) {
                out.addAll(given.takeBack(delta, row, -weight, step));
            } else {
                asked.add(row);
            }
        }
        List<Answer> answers = answers(delta, asked);
        for (int i = 0; i < asked.size(); i++) {
            int row = asked.get(i);
            if (!request.stay()) {
                given.keep(delta, row, answers.get(i), delta.weight(row));
            }
            out.add(given.output(delta, row, answers.get(i), delta.weight(row), step));
        }
        given.endEpoch();
        return Batch.concat(out);
    }

    /// The answers to questions.
    ///
    /// @param rows those of `questions` that are asked
    List<Answer> answers(Batch questions, List<Integer> rows) {
        return asking.answers(questions, rows);
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
