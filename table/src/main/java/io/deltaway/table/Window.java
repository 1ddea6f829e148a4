package io.deltaway.table;

import io.deltaway.engine.time.EvenDoubleWindows;
import io.deltaway.engine.time.EvenWindows;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.table.plan.Closing;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the rows `R` of a key are cut into windows by a time or a number `T`. Made by `tumbling`,
/// `sliding`, `hopping`, `calendar`, `session`, `byCount` and `around` of [Columns].
///
/// A window has a start, which belongs to it, and an end, which does not: the next one starts
/// there.
@SuppressWarnings("UnusedTypeParameter") // they are guards
public final class Window<R, T> {

    /// What is said of two neighbours.
    ///
    /// @param <R> their rows
    @FunctionalInterface
    public interface Together<R> {
        Expr<Pair<R, R>, Boolean> of(Scope<Pair<R, R>, R> earlier, Scope<Pair<R, R>, R> later);
    }

    private final Framing framing;
    private final @Nullable Together<R> together;
    private final @Nullable Table<?> points;

    Window(Framing framing) {
        this(framing, null, null);
    }

    /// @param together of sessions
    /// @param points of windows around points
    Window(Framing framing, @Nullable Together<R> together, @Nullable Table<?> points) {
        this.framing = framing;
        this.together = together;
        this.points = points;
    }

    /// The same windows with one of them starting at `origin`, and the others counted from it in
    /// both directions.
    ///
    /// @throws PlanException where the windows are those of a calendar, or the origin is a time or
    ///   a number that no windows can be counted from
    public Window<R, T> from(T origin) {
        if (framing instanceof Framing.Fixed(Term time, Windows windows, String text)) {
            if (windows instanceof EvenWindows even) {
                return from(time, even.from(word(time, origin)), text, origin);
            } else if (windows instanceof EvenDoubleWindows even) {
                EvenDoubleWindows moved = even.from((Double) origin);
                Checks.argument(
                        moved.areAny(),
                        "an origin of " + framing,
                        "a finite number, and one near which doubles are closer than the windows",
                        origin);
                return from(time, moved, text, origin);
            }
        }
        throw new PlanException(
                "DW-0116",
                "an origin of " + framing,
                "windows of a length, made by tumbling, sliding or hopping",
                String.valueOf(origin),
                "leave out the origin");
    }

    private long word(Term time, T origin) {
        try {
            return Values.toLong(time.type(), origin);
        } catch (ArithmeticException beyond) {
            throw new PlanException(
                    "DW-0116",
                    "an origin of " + framing,
                    "a time from 1677-09-21 to 2262-04-11",
                    String.valueOf(origin),
                    "change the argument");
        }
    }

    private Window<R, T> from(Term time, Windows windows, String text, T origin) {
        return new Window<>(new Framing.Fixed(time, windows, text + ", from " + origin));
    }

    /// Sessions that go on as long as a condition is true, as well, for each two rows that follow
    /// each other. Rows of the same time are always in one session; the condition is asked of the
    /// last of them and the first one of the next time, in the order of the columns that it reads.
    ///
    /// @throws PlanException where the windows are no sessions
    public Window<R, T> asLongAs(Together<R> condition) {
        Checks.argument(
                framing instanceof Framing.Session && together == null,
                "asLongAs",
                "a session without a condition",
                this);
        return new Window<>(framing, condition, null);
    }

    /// The framing of a table.
    Framing framing(Table<R> table) {
        if (points != null) {
            table.sameHost(points);
        }
        if (together == null || !(framing instanceof Framing.Session session)) {
            return framing;
        }
        Schema schema = table.rowType().schema();
        Term condition =
                together.of(Scope.of(Side.EARLIER, schema), Scope.of(Side.LATER, schema)).term();
        return new Framing.Session(
                session.time(), session.gap(), session.length(), condition, session.text());
    }

    /// The points of windows around them, with the verdict whether they are late.
    PlanNode judgedPoints(Closing closing) {
        return Judgement.of("window", Objects.requireNonNull(points), closing, 1, null).judged();
    }

    Framing framing() {
        return framing;
    }

    @Override
    public String toString() {
        return framing.toString();
    }
}
