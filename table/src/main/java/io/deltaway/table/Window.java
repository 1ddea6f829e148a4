package io.deltaway.table;

import io.deltaway.engine.time.EvenDoubleWindows;
import io.deltaway.engine.time.EvenWindows;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Values;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Term;

/// How the rows `R` of a key are cut into windows by a time or a number `T`. Made by `tumbling`,
/// `sliding`, `hopping`, `calendar` and `session` of [Columns].
///
/// A window has a start, which belongs to it, and an end, which does not: the next one starts
/// there.
@SuppressWarnings("UnusedTypeParameter") // they are guards
public final class Window<R, T> {

    private final Framing framing;

    Window(Framing framing) {
        this.framing = framing;
    }

    /// The same windows with one of them starting at `origin`, and the others counted from it in
    /// both directions.
    ///
    /// @throws PlanException where the windows are those of a calendar
    public Window<R, T> from(T origin) {
        if (framing instanceof Framing.Fixed(Term time, Windows windows, String text)) {
            if (windows instanceof EvenWindows even) {
                long word = Values.toLong(time.type(), origin);
                return from(time, even.from(word), text, origin);
            } else if (windows instanceof EvenDoubleWindows even) {
                return from(time, even.from((Double) origin), text, origin);
            }
        }
        throw new PlanException(
                "DW-0116",
                "an origin of " + framing,
                "windows of a length, made by tumbling, sliding or hopping",
                String.valueOf(origin),
                "leave out the origin");
    }

    private Window<R, T> from(Term time, Windows windows, String text, T origin) {
        return new Window<>(new Framing.Fixed(time, windows, text + ", from " + origin));
    }

    Framing framing() {
        return framing;
    }

    @Override
    public String toString() {
        return framing.toString();
    }
}
