package io.deltaway.table;

import io.deltaway.engine.time.Shift;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens to rows that come late and to results that are final, of windows and of joins by
/// time. Made by `closing` of [Columns].
///
/// A clock says how far event time has come: of each partition of a source the largest time of its
/// rows, and of several partitions or tables the smallest of those. When it is past the end of a
/// window by the grace, the window is closed: later rows are refused, what was kept of it is
/// dropped, and what was shown of it never changes again. When all sources have ended, everything
/// closes.
///
/// @param <T> what the times or numbers are that it goes with
@SuppressWarnings("UnusedTypeParameter") // it is a guard
public final class Lateness<T> {

    private final Object grace;
    private final @Nullable Object holdBack;
    private final boolean once;
    private final boolean forgetting;
    private final Duration idleAfter;
    private final @Nullable Duration mostAhead;
    private final @Nullable Duration mostBehind;
    private final boolean perKey;

    private Lateness(
            Object grace,
            @Nullable Object holdBack,
            boolean once,
            boolean forgetting,
            Duration idleAfter,
            @Nullable Duration mostAhead,
            @Nullable Duration mostBehind,
            boolean perKey) {
        this.grace = grace;
        this.holdBack = holdBack;
        this.once = once;
        this.forgetting = forgetting;
        this.idleAfter = idleAfter;
        this.mostAhead = mostAhead;
        this.mostBehind = mostBehind;
        this.perKey = perKey;
    }

    static <T> Lateness<T> closing(Object grace) {
        return new Lateness<>(grace, null, false, false, Duration.ZERO, null, null, false);
    }

    /// Results are shown when the clock is this far past the start of their window; what came and
    /// went until then is never seen.
    public Lateness<T> holdBack(Duration sinceStart) {
        return held(sinceStart);
    }

    /// As [#holdBack(Duration)], for windows over numbers.
    public Lateness<T> holdBack(double sinceStart) {
        return held(sinceStart);
    }

    private Lateness<T> held(Object sinceStart) {
        return new Lateness<>(
                grace, sinceStart, once, forgetting, idleAfter, mostAhead, mostBehind, perKey);
    }

    /// Each window has exactly one result, which is shown when it closes and never changes.
    public Lateness<T> onceClosed() {
        return new Lateness<>(
                grace, holdBack, true, forgetting, idleAfter, mostAhead, mostBehind, perKey);
    }

    /// Results are taken away when their window closes: the table holds open windows only.
    public Lateness<T> forgetting() {
        return new Lateness<>(
                grace, holdBack, once, true, idleAfter, mostAhead, mostBehind, perKey);
    }

    /// A partition that gave no rows for so long, by the time of day, holds the clock back no
    /// longer. Where none gives any, the clock goes on as the time of day does, so that the last
    /// window closes without another row; over dates and numbers it stands still.
    public Lateness<T> idleAfter(Duration silence) {
        Checks.argument(silence.isPositive(), "idleAfter", "a time above nothing", silence);
        return new Lateness<>(
                grace, holdBack, once, forgetting, silence, mostAhead, mostBehind, perKey);
    }

    /// Rows whose time is further ahead of the time of day are refused as if they were late, and
    /// don't move the clock. Of an append-only table: a row could be taken back when its time has
    /// come.
    public Lateness<T> atMostAhead(Duration ahead) {
        Checks.argument(!ahead.isNegative(), "atMostAhead", "a time of 0 or more", ahead);
        return new Lateness<>(
                grace, holdBack, once, forgetting, idleAfter, ahead, mostBehind, perKey);
    }

    /// The clock is never further behind the time of day: older rows are late, and what has fallen
    /// silent closes so long after its time. Of windows and joins over instants.
    public Lateness<T> atMostBehind(Duration behind) {
        Checks.argument(behind.isPositive(), "atMostBehind", "a time above nothing", behind);
        return new Lateness<>(
                grace, holdBack, once, forgetting, idleAfter, mostAhead, behind, perKey);
    }

    /// Each key has a clock of its own, moved by its rows alone, so that one that runs ahead makes
    /// no other one's rows late: the key of the groups, or what has to be equal in a join; of a
    /// join, a key's clock is the smaller of those of both sides. A row is judged by the rows of
    /// its key that arrived before it, of whatever partition.
    ///
    /// A time is kept for each key. With [#atMostBehind] keys are forgotten that have been silent
    /// for so long.
    public Lateness<T> perKey() {
        return new Lateness<>(
                grace, holdBack, once, forgetting, idleAfter, mostAhead, mostBehind, true);
    }

    boolean isPerKey() {
        return perKey;
    }

    /// The parts of a key that have a clock; none where there is one clock for all.
    ///
    /// @throws PlanException where there should be a clock for each key and there are none
    <K> List<K> clocked(List<K> keys) {
        Checks.argument(
                !perKey || !keys.isEmpty(),
                "perKey",
                "keys: groups, or a join with on(left, right) before its lateness",
                "none");
        return perKey ? keys : List.of();
    }

    /// Whether results are not simply shown and kept.
    boolean changesWhatIsShown() {
        return holdBack != null || changesWhatIsFinal();
    }

    /// Whether something happens to results when they are final.
    boolean changesWhatIsFinal() {
        return once || forgetting;
    }

    /// As the planner sees it.
    io.deltaway.table.plan.Lateness over(Type time) {
        Checks.argument(
                !(once && (forgetting || holdBack != null)),
                "lateness",
                "onceClosed alone, or holdBack and forgetting",
                this);
        Checks.argument(
                mostAhead == null || time == Simple.INSTANT,
                "atMostAhead",
                "a window over instants",
                time);
        Checks.argument(
                mostBehind == null || time == Simple.INSTANT,
                "atMostBehind",
                "a window over instants",
                time);
        Checks.argument(
                !perKey || idleAfter.isZero(),
                "perKey",
                "atMostBehind(time) in the place of idleAfter: a key waits for no other one",
                this);
        return new io.deltaway.table.plan.Lateness(
                shift(time, grace),
                holdBack == null ? null : shift(time, holdBack),
                once,
                forgetting,
                Amounts.of(Simple.INSTANT, idleAfter),
                mostAhead == null ? null : Shift.of(time, Amounts.of(time, mostAhead)),
                mostBehind == null ? 0 : Amounts.of(Simple.INSTANT, mostBehind),
                perKey,
                toString());
    }

    private static Shift shift(Type time, Object length) {
        boolean ofTimes = time == Simple.INSTANT || time == Simple.DATE_TIME || time == Simple.DATE;
        Checks.argument(
                length instanceof Duration == ofTimes,
                "lateness",
                ofTimes ? "a Duration, over times" : "a number, over numbers",
                length);
        if (length instanceof Duration duration) {
            Checks.argument(!duration.isNegative(), "lateness", "a time of 0 or more", duration);
            return Shift.of(time, Amounts.of(time, duration));
        }
        double number = ((Number) length).doubleValue();
        Checks.argument(number >= 0, "lateness", "a number of 0 or more", number);
        Checks.argument(
                time == Simple.DOUBLE || number == Math.rint(number) && number < 0x1p62,
                "lateness",
                "a whole number, over whole numbers",
                number);
        return time == Simple.DOUBLE ? Shift.of(number) : Shift.of(time, (long) number);
    }

    @Override
    public String toString() {
        return "closing "
                + shown(grace)
                + " after its end"
                + (holdBack == null ? "" : ", held back for " + shown(holdBack))
                + (once ? ", shown once closed" : "")
                + (forgetting ? ", forgotten when closed" : "")
                + (idleAfter.isZero() ? "" : ", idle after " + shown(idleAfter))
                + (mostAhead == null ? "" : ", at most " + shown(mostAhead) + " ahead")
                + (mostBehind == null ? "" : ", at most " + shown(mostBehind) + " behind")
                + (perKey ? ", by a clock for each key" : "");
    }

    private static String shown(Object length) {
        return switch (length) {
            case Duration duration -> Amounts.text(Simple.INSTANT, duration.toNanos());
            case Double number when number == Math.rint(number) && Math.abs(number) < 0x1p53 ->
                    String.valueOf(number.longValue());
            default -> length.toString();
        };
    }
}
