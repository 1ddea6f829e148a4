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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [LookUp] that may miss rows, and others after a restart. So it remembers its answers: a step
/// that is done again gives the same.
public final class NearLookUp extends LookUp implements Operator.Remembers {

    private final Request request;
    private final Asking asking;
    private final List<Batch> answered = new ArrayList<>();
    private @Nullable Given before;

    public NearLookUp(Request request, Wanted wanted, KeptRows kept) {
        this(request, new Asking(request, wanted, kept, null, false));
    }

    private NearLookUp(Request request, Asking asking) {
        super(request, asking);
        this.request = request;
        this.asking = asking;
    }

    @Override
    public Batch endEpoch(Step step) {
        Batch out = super.endEpoch(step);
        before = null;
        return out;
    }

    @Override
    Answer answerOf(Batch questions, int row) {
        Answer known = before == null ? null : before.answer(questions, row);
        Answer answer = known == null ? super.answerOf(questions, row) : known;
        answered.add(new Given(request, asking.rest()).stored(questions, row, answer, 1, 1));
        return answer;
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
