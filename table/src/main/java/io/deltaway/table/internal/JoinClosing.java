package io.deltaway.table.internal;

import io.deltaway.engine.operator.Finality;
import io.deltaway.engine.operator.Forgetting;
import io.deltaway.engine.operator.Join;
import io.deltaway.engine.operator.Join.Output;
import io.deltaway.engine.operator.WhenFinal;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.TimeScale;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.internal.Wires.Dropped;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Closing;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Timing;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers what becomes final in a join by time: rows that its indexes drop, and answers that are
/// shown late, once, or taken away again.
final class JoinClosing {

    private static final Shift NONE = Shift.of(Simple.LONG, 0);

    private final Wires wires;
    private final Names names;
    private final Judging judging;
    private final PlanNode.Join join;
    private final Closing closing;
    private final Finality finality;

    private JoinClosing(
            Wires wires, Names names, Judging judging, PlanNode.Join join, Closing closing) {
        this.wires = wires;
        this.names = names;
        this.judging = judging;
        this.join = join;
        this.closing = closing;
        this.finality = finality(join, closing.lateness().grace());
    }

    /// Null where nothing is ever final.
    static @Nullable JoinClosing of(Wires wires, Names names, Judging judging, PlanNode.Join join) {
        Closing closing = join.closing();
        return closing == null ? null : new JoinClosing(wires, names, judging, join, closing);
    }

    private static Finality finality(PlanNode.Join join, Shift grace) {
        TimeScale scale = TimeScale.of(join.timing().times().getFirst().type());
        Join.Kind kind = Joining.kind(join.kind());
        return switch (join.timing()) {
            case Timing.Within within ->
                    Finality.within(scale, grace, kind, within.lower(), within.upper());
            case Timing.AsOf asOf -> Finality.asOf(scale, grace, kind, asOf.rule());
            case Timing.InWindow window -> Finality.inWindow(scale, grace, window.windows());
            case Timing.AnyTime any -> throw byNoTime();
            case Timing.AsOfNow now -> throw byNoTime();
        };
    }

    private static IllegalStateException byNoTime() {
        return new IllegalStateException("a join by no time has a lateness");
    }

    /// When the index of a side drops rows.
    Dropped dropped(boolean isLeft) {
        int clock = judging.clock(closing.clock());
        Object bounds =
                switch (join.timing()) {
                    case Timing.Within within -> List.of(within.lower(), within.upper());
                    case Timing.AsOf asOf -> asOf.rule();
                    default -> "in windows";
                };
        return new Dropped(
                List.of(clock, join.kind(), bounds, isLeft),
                circuit -> new Forgetting(Judging.clock(circuit, clock), finality, isLeft));
    }

    /// What has to be among the columns of the answers.
    void addTimes(Indexed one, Indexed other, List<Output> outputs) {
        if (closing.lateness().changesWhatIsShown()) {
            Joining.add(outputs, new Output(true, one.witness()));
            Joining.add(outputs, new Output(false, other.witness()));
        }
    }

    /// The answers as the clock lets them be seen.
    ///
    /// @param outputs their columns
    int shown(int answers, Indexed one, Indexed other, List<Output> outputs) {
        Lateness lateness = closing.lateness();
        if (!lateness.changesWhatIsShown()) {
            return answers;
        }
        int left = Joining.find(outputs, new Output(true, one.witness()));
        int right = Joining.find(outputs, new Output(false, other.witness()));
        Schema schema = WhenFinal.output(wires.schema(answers));
        int marked =
                wires.apply(
                        new Work(names.of(join) + "/when final", join, false, ""),
                        schema,
                        circuit -> new WhenFinal(finality, left, right, lateness.holdBack()),
                        wires.knot(answers).spread(),
                        answers);
        int width = schema.width();
        return judging.released(
                join,
                lateness.inWords(),
                judging.clock(closing.clock()),
                wires.byKey(marked, IntStream.range(0, width).boxed().toList()),
                width,
                new Judging.Bounds(width - 2, width - 1, NONE));
    }
}
