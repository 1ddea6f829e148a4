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
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Dropped;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Closing;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private final Projecting projecting;
    private final PlanNode.Join join;
    private final Closing closing;
    private final Finality finality;

    private JoinClosing(
            Wires wires,
            Names names,
            Judging judging,
            Projecting projecting,
            PlanNode.Join join,
            Closing closing) {
        this.projecting = projecting;
        this.wires = wires;
        this.names = names;
        this.judging = judging;
        this.join = join;
        this.closing = closing;
        this.finality = finality(join, closing.lateness().grace());
    }

    /// Null where nothing is ever final.
    static @Nullable JoinClosing of(
            Wires wires, Names names, Judging judging, Projecting projecting, PlanNode.Join join) {
        Closing closing = join.closing();
        return closing == null
                ? null
                : new JoinClosing(wires, names, judging, projecting, join, closing);
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
        if (closing.lateness().changesWhatIsShown() && closing.clock().isPerKey()) {
            for (int part = 0; part < join.leftKeys().size(); part++) {
                Joining.add(outputs, new Output(true, one.keys().get(part)));
                Joining.add(outputs, new Output(false, other.keys().get(part)));
            }
        }
    }

    /// The answers with their key behind the other columns.
    private int withKey(int answers, Indexed one, Indexed other, List<Output> outputs) {
        Schema schema = wires.schema(answers);
        var wanted = new ArrayList<Wanted>();
        for (int c = 0; c < schema.width(); c++) {
            wanted.add(new Wanted(schema.names().get(c), Projecting.position(schema, c)));
        }
        for (int part = 0; part < join.leftKeys().size(); part++) {
            int left = Joining.find(outputs, new Output(true, one.keys().get(part)));
            int right = Joining.find(outputs, new Output(false, other.keys().get(part)));
            wanted.add(
                    new Wanted(
                            "$key" + part,
                            switch (join.kind()) {
                                case INNER, LEFT, LOOK_UP -> Projecting.position(schema, left);
                                case RIGHT -> Projecting.position(schema, right);
                                case FULL ->
                                        Term.call(
                                                "coalesce",
                                                Projecting.position(schema, left),
                                                Projecting.position(schema, right));
                            }));
        }
        var flow = new Flow(answers, List.of(), new LinkedHashMap<>(), List.of(join));
        return projecting.exactly(flow, wanted, join);
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
        boolean isPerKey = closing.clock().isPerKey();
        int given = isPerKey ? withKey(answers, one, other, outputs) : answers;
        int ofKey = wires.schema(answers).width();
        List<Integer> keys = IntStream.range(ofKey, wires.schema(given).width()).boxed().toList();
        Schema schema = WhenFinal.output(wires.schema(given));
        int marked =
                wires.apply(
                        new Work(names.of(join) + "/when final", join, false, ""),
                        schema,
                        circuit -> new WhenFinal(finality, left, right, lateness.holdBack()),
                        isPerKey ? keys : wires.knot(answers).spread(),
                        given);
        int width = schema.width();
        List<Integer> spread = isPerKey ? keys : IntStream.range(0, width).boxed().toList();
        return judging.released(
                join,
                lateness.inWords(),
                judging.clock(closing.clock()),
                wires.byKey(marked, spread),
                spread,
                new Judging.Bounds(width - 2, width - 1, NONE));
    }
}
