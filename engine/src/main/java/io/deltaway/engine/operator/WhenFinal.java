package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.TimeScale;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Gives the answers of a join by time two columns more, in times of the clock: when an answer may
/// be shown, and when it is final. One with no time is final when all sources have ended.
///
/// Linear, keeps nothing; a few instructions a row.
public final class WhenFinal implements Operator {

    private final Finality finality;
    private final int left;
    private final int right;
    private final @Nullable Shift holdBack;

    /// @param left the column with the left time, null where there is no left row
    /// @param right the column with the right time; negative where there are left rows alone
    /// @param holdBack how far behind the later of both an answer is shown; null for at once
    public WhenFinal(Finality finality, int left, int right, @Nullable Shift holdBack) {
        this.finality = finality;
        this.left = left;
        this.right = right;
        this.holdBack = holdBack;
    }

    /// The columns of the output.
    public static Schema output(Schema answers) {
        var fields = new ArrayList<>(answers.fields());
        fields.add(new Field("$shown", Simple.LONG, false));
        fields.add(new Field("$final", Simple.LONG, false));
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch answers = inputs[0];
        TimeScale scale = finality.scale;
        Column lefts = answers.column(left);
        Column rights = right < 0 ? lefts : answers.column(right);
        long[] shown = new long[answers.size()];
        long[] end = new long[answers.size()];
        for (int i = 0; i < end.length; i++) {
            boolean hasLeft = scale.isTime(lefts, i);
            boolean hasRight = right >= 0 && scale.isTime(rights, i);
            long leftTime = hasLeft ? scale.get(lefts, i) : Long.MIN_VALUE;
            long rightTime = hasRight ? scale.get(rights, i) : Long.MIN_VALUE;
            long later = Math.max(leftTime, rightTime);
            shown[i] = holdBack == null || !hasLeft && !hasRight ? later : holdBack.after(later);
            end[i] =
                    hasLeft && hasRight
                            ? finality.ofPair(leftTime, rightTime)
                            : hasLeft || hasRight
                                    ? finality.ofAlone(hasLeft, later)
                                    : Finality.NEVER;
        }
        var columns = new Column[answers.width() + 2];
        for (int c = 0; c < answers.width(); c++) {
            columns[c] = answers.column(c);
        }
        columns[answers.width()] = new LongColumn(shown.length, shown);
        columns[answers.width() + 1] = new LongColumn(end.length, end);
        return new Batch(answers.size(), columns, answers.weights(), answers.isConsolidated());
    }
}
