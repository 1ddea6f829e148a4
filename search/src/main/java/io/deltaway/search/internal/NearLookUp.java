package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.search.internal.Asking.Answer;
import io.deltaway.table.plan.Finding.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A [LookUp] that may miss rows, and others after a restart. So it remembers its answers: a step
/// that is done again gives the same.
public final class NearLookUp extends LookUp implements Operator.Remembers {

    private final Request request;
    private final Asking asking;

    /// Says how answers are kept, and has none.
    private final Given kept;

    private final List<Batch> answered = new ArrayList<>();
    private @Nullable Given before;

    public NearLookUp(Request request, Wanted wanted, KeptRows kept) {
        this(request, new Asking(request, wanted, kept, null, false));
    }

    private NearLookUp(Request request, Asking asking) {
        super(request, asking);
        this.request = request;
        this.asking = asking;
        this.kept = new Given(request, asking.rest());
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        answered.clear();
        return super.step(inputs, step);
    }

    @Override
    public Batch endEpoch(Step step) {
        Batch out = super.endEpoch(step);
        before = null;
        return out;
    }

    @Override
    List<Answer> answers(Batch questions, List<Integer> rows) {
        Given known = before;
        var unknown = new ArrayList<Integer>();
        var all = new HashMap<Integer, Answer>();
        for (int row : rows) {
            Answer answer = known == null ? null : known.answer(questions, row);
            if (answer == null) {
                unknown.add(row);
            } else {
                all.put(row, answer);
            }
        }
        List<Answer> fresh = super.answers(questions, unknown);
        for (int i = 0; i < fresh.size(); i++) {
            all.put(unknown.get(i), fresh.get(i));
        }
        var answers = new ArrayList<Answer>();
        for (int row : rows) {
            Answer answer = Objects.requireNonNull(all.get(row));
            answered.add(kept.stored(questions, row, answer, 1, 1));
            answers.add(answer);
        }
        return answers;
    }

    @Override
    public byte[] takeResults() {
        if (answered.isEmpty()) {
            return new byte[0];
        }
        var bytes = new ByteWriter();
        BatchBytes.write(bytes, Batch.concat(answered), Given.schema(request, asking.rest()));
        answered.clear();
        return bytes.toBytes();
    }

    @Override
    public void giveResults(byte[] results) {
        Given given = before == null ? new Given(request, asking.rest()) : before;
        before = given;
        given.take(BatchBytes.read(new ByteReader(results), Given.schema(request, asking.rest())));
    }
}
