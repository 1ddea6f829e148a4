package io.deltaway.table;

import io.deltaway.engine.time.CalendarWindows;
import io.deltaway.engine.time.CountedWindows;
import io.deltaway.engine.time.EvenDoubleWindows;
import io.deltaway.engine.time.EvenWindows;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Framing.Around.Distance;
import io.deltaway.table.plan.Term;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.Locale;

/// Windows over a time or a number. A window has a start, which belongs to it, and an end, which
/// does not. A row fails whose time is null, or in a window with a bound that its type can't hold.
///
/// The starts of even windows are counted from 0, and those of times from 1970-01-01T00:00;
/// [Window#from] says another origin.
abstract sealed class WindowColumns extends CallColumns permits Columns {

    /// A row is in no more windows than this: with more, one row would change as many results.
    private static final long MOST_WINDOWS = 100_000;

    WindowColumns() {}

    /// Windows side by side: each row is in one.
    public static <R> Window<R, Instant> tumbling(InstantExpr<R> time, Duration length) {
        return even("tumbling", time, nanos(length), nanos(length));
    }

    public static <R> Window<R, LocalDateTime> tumbling(DateTimeExpr<R> time, Duration length) {
        return even("tumbling", time, nanos(length), nanos(length));
    }

    /// As the others, of whole days.
    public static <R> Window<R, LocalDate> tumbling(DateExpr<R> time, Duration length) {
        return even("tumbling", time, days(length), days(length));
    }

    public static <R> Window<R, Long> tumbling(LongExpr<R> number, long length) {
        return even("tumbling", number, length, length);
    }

    public static <R> Window<R, Integer> tumbling(IntExpr<R> number, int length) {
        return even("tumbling", number, length, length);
    }

    public static <R> Window<R, Double> tumbling(DoubleExpr<R> number, double length) {
        return even("tumbling", number, length, length);
    }

    /// Windows of a length that start again and again after a hop: a row is in each window that
    /// spans it, and where the hop is longer than the window, possibly in none.
    public static <R> Window<R, Instant> sliding(
            InstantExpr<R> time, Duration length, Duration hop) {
        return even("sliding", time, nanos(length), nanos(hop));
    }

    public static <R> Window<R, LocalDateTime> sliding(
            DateTimeExpr<R> time, Duration length, Duration hop) {
        return even("sliding", time, nanos(length), nanos(hop));
    }

    /// As the others, of whole days.
    public static <R> Window<R, LocalDate> sliding(
            DateExpr<R> time, Duration length, Duration hop) {
        return even("sliding", time, days(length), days(hop));
    }

    public static <R> Window<R, Long> sliding(LongExpr<R> number, long length, long hop) {
        return even("sliding", number, length, hop);
    }

    public static <R> Window<R, Integer> sliding(IntExpr<R> number, int length, int hop) {
        return even("sliding", number, length, hop);
    }

    public static <R> Window<R, Double> sliding(DoubleExpr<R> number, double length, double hop) {
        return even("sliding", number, length, hop);
    }

    /// Sliding windows of so many hops: each row is in as many windows.
    public static <R> Window<R, Instant> hopping(InstantExpr<R> time, Duration hop, int ratio) {
        return hops(time, nanos(hop), ratio);
    }

    public static <R> Window<R, LocalDateTime> hopping(
            DateTimeExpr<R> time, Duration hop, int ratio) {
        return hops(time, nanos(hop), ratio);
    }

    /// As the others, of whole days.
    public static <R> Window<R, LocalDate> hopping(DateExpr<R> time, Duration hop, int ratio) {
        return hops(time, days(hop), ratio);
    }

    public static <R> Window<R, Long> hopping(LongExpr<R> number, long hop, int ratio) {
        return hops(number, hop, ratio);
    }

    public static <R> Window<R, Integer> hopping(IntExpr<R> number, int hop, int ratio) {
        return hops(number, hop, ratio);
    }

    public static <R> Window<R, Double> hopping(DoubleExpr<R> number, double hop, int ratio) {
        return even("hopping", number, hop * ratio, hop);
    }

    /// Days, weeks from Monday, months, quarters or years of a time zone. A day starts when its
    /// date comes for the first time; where the offset of the zone changes, it is shorter or
    /// longer.
    public static <R> Window<R, Instant> calendar(
            InstantExpr<R> time, CalendarUnit unit, ZoneId zone) {
        return calendar(time.term(), unit, zone);
    }

    /// Days, weeks from Monday, months, quarters or years.
    public static <R> Window<R, LocalDateTime> calendar(DateTimeExpr<R> time, CalendarUnit unit) {
        return calendar(time.term(), unit, ZoneOffset.UTC);
    }

    public static <R> Window<R, LocalDate> calendar(DateExpr<R> time, CalendarUnit unit) {
        return calendar(time.term(), unit, ZoneOffset.UTC);
    }

    /// Sessions: rows of a key whose times follow each other by less than a gap. A session starts
    /// at its first row and ends the gap after its last.
    public static <R> Window<R, Instant> session(InstantExpr<R> time, Duration gap) {
        return session(time, nanos(gap), gap);
    }

    public static <R> Window<R, LocalDateTime> session(DateTimeExpr<R> time, Duration gap) {
        return session(time, nanos(gap), gap);
    }

    /// As the others, of whole days.
    public static <R> Window<R, LocalDate> session(DateExpr<R> time, Duration gap) {
        return session(time, days(gap), days(gap));
    }

    public static <R> Window<R, Long> session(LongExpr<R> number, long gap) {
        return session(number, gap, gap);
    }

    public static <R> Window<R, Integer> session(IntExpr<R> number, int gap) {
        return session(number, gap, gap);
    }

    public static <R> Window<R, Double> session(DoubleExpr<R> number, double gap) {
        Checks.argument(gap > 0 && gap < Double.POSITIVE_INFINITY, "session", "a gap above 0", gap);
        return session(number.term(), Shift.of(gap), gap, String.valueOf(gap));
    }

    /// Sessions that go on as long as a condition is true for each two rows that follow each other,
    /// however long that takes: see [Window#asLongAs]. Such a session ends with its last row.
    public static <R, T> Window<R, T> sessionAsLongAs(
            Moment<R, T, ?> time, Window.Together<R> condition) {
        Term term = ((Expr<?, ?>) time).term();
        return new Window<>(
                new Framing.Session(Amounts.inOrder(term), null, null, null, ""), condition, null);
    }

    private static <R, T> Window<R, T> session(Expr<R, T> time, long gap, Object length) {
        Checks.argument(gap > 0, "session", "a gap above 0", length);
        Type type = time.type();
        return session(time.term(), Shift.of(type, gap), length, Amounts.text(type, gap));
    }

    private static <R, T> Window<R, T> session(Term time, Shift gap, Object length, String text) {
        return new Window<>(new Framing.Session(Amounts.inOrder(time), gap, length, null, text));
    }

    /// Windows of so many rows of a key, in the order of a time: each row is in one. Rows of the
    /// same time are in the order of their columns, and a row with a weight is so many rows. The
    /// last window has those that are left. A window starts at the time of its first row and ends
    /// with that of its last one; a row that comes before others shifts them to later windows.
    ///
    /// A window is complete when its rows are there, and the next row of a key may come at any
    /// later time. So also with a [Lateness] each key that ever came keeps its last, unfilled
    /// windows with their results, and one row for all that are settled, until the input ends: no
    /// clock closes them, neither by [Lateness#idleAfter] nor by [Lateness#atMostBehind]. Where
    /// keys come and go without end, only windows of time have bounded state.
    public static <R, T> Window<R, T> byCount(Moment<R, T, ?> time, long rows) {
        return byCount(time, rows, rows);
    }

    /// As [#byCount(Moment, long)], where a window starts with the first row and with each of the
    /// next ones after so many rows: a row is in each window that spans it, and where the hop is
    /// longer than the window, possibly in none.
    public static <R, T> Window<R, T> byCount(Moment<R, T, ?> time, long rows, long hop) {
        checkLengths("byCount", (double) rows, rows, (double) hop, hop);
        Term term = ((Expr<?, ?>) time).term();
        return new Window<>(
                new Framing.Counted(Amounts.inOrder(term), new CountedWindows(rows, hop)));
    }

    /// Windows around the points of another table: a row is in the window of each point that it is
    /// near enough to, from `point + lower` to `point + upper`. Both bounds belong to it, and a
    /// negative one is before the point. Points are the different values of `at`; what rows are
    /// grouped by does not matter to them.
    ///
    /// @throws PlanException where `lower` is above `upper`
    public static <R, P, T, D extends Comparable<D>> Window<R, T> around(
            Table<P> points, Moment<P, T, D> at, Moment<R, T, D> time, D lower, D upper) {
        Checks.argument(
                lower.compareTo(upper) <= 0,
                "around",
                "a lower bound that is not above the upper one",
                lower + " and " + upper);
        Term point = ((Expr<?, ?>) at).term();
        points.check(point);
        Type type = point.type();
        return new Window<>(
                new Framing.Around(
                        Amounts.required(((Expr<?, ?>) time).term()),
                        points.plan(),
                        Amounts.required(point),
                        new Distance(Amounts.distance(type, lower), lower),
                        new Distance(Amounts.distance(type, upper), upper),
                        Amounts.shown(type, lower) + " to " + Amounts.shown(type, upper)),
                null,
                points);
    }

    /// Windows close when the clock is so far past their end; zero for at once.
    public static Lateness<Temporal> closing(Duration grace) {
        return Lateness.closing(grace);
    }

    /// As [#closing(Duration)], for windows over numbers.
    public static Lateness<Number> closing(double grace) {
        return Lateness.closing(grace);
    }

    private static <R, T> Window<R, T> calendar(Term time, CalendarUnit unit, ZoneId zone) {
        Checks.argument(
                unit.compareTo(CalendarUnit.DAY) >= 0,
                "calendar",
                "DAY, WEEK, MONTH, QUARTER or YEAR; tumbling has shorter windows",
                unit);
        String text = "each " + unit.name().toLowerCase(Locale.ROOT);
        return fixed(
                time,
                new CalendarWindows(CalendarWindows.Unit.valueOf(unit.name()), zone, time.type()),
                time.type() == Simple.INSTANT ? text + " in " + zone : text);
    }

    private static <R, T> Window<R, T> even(String verb, Expr<R, ?> time, long length, long hop) {
        Type type = time.type();
        String lengthText = Amounts.text(type, length);
        String hopText = Amounts.text(type, hop);
        checkLengths(verb, (double) length, lengthText, (double) hop, hopText);
        String text = text(lengthText, hopText);
        Checks.argument(
                length <= most(type), verb, "a length that the type of the time can hold", text);
        return fixed(time.term(), new EvenWindows(0, hop, length, least(type), most(type)), text);
    }

    private static <R> Window<R, Double> even(
            String verb, DoubleExpr<R> number, double length, double hop) {
        checkLengths(verb, length, length, hop, hop);
        var windows = new EvenDoubleWindows(0, hop, length);
        String text = text(String.valueOf(length), String.valueOf(hop));
        Checks.argument(windows.areAny(), verb, "a length and a hop that doubles can hold", text);
        return fixed(number.term(), windows, text);
    }

    private static long least(Type type) {
        return switch (type) {
            case Simple.INT -> Integer.MIN_VALUE;
            case Simple.DATE -> LocalDate.MIN.toEpochDay();
            case Simple.LONG -> Long.MIN_VALUE;
            default -> Long.MIN_VALUE + 1; // see Values.nanos
        };
    }

    private static long most(Type type) {
        return switch (type) {
            case Simple.INT -> Integer.MAX_VALUE;
            case Simple.DATE -> LocalDate.MAX.toEpochDay();
            default -> Long.MAX_VALUE;
        };
    }

    private static void checkLengths(
            String verb, double length, Object lengthText, double hop, Object hopText) {
        Checks.argument(
                length > 0 && length < Double.POSITIVE_INFINITY,
                verb,
                "a length above 0",
                lengthText);
        Checks.argument(hop > 0 && hop < Double.POSITIVE_INFINITY, verb, "a hop above 0", hopText);
        Checks.argument(
                length / hop <= MOST_WINDOWS,
                verb,
                "a length of at most " + MOST_WINDOWS + " hops",
                length / hop + " hops");
    }

    private static String text(String length, String hop) {
        return "windows of " + length + (length.equals(hop) ? "" : ", one every " + hop);
    }

    private static <R, T> Window<R, T> fixed(Term time, Windows windows, String text) {
        return new Window<>(new Framing.Fixed(Amounts.required(time), windows, text));
    }

    private static long nanos(Duration length) {
        return Amounts.of(Simple.INSTANT, length);
    }

    private static long days(Duration length) {
        return Amounts.of(Simple.DATE, length);
    }

    private static <R, T> Window<R, T> hops(Expr<R, ?> time, long hop, int ratio) {
        Checks.argument(ratio > 0, "hopping", "a number of hops above 0", ratio);
        Checks.argument(
                hop <= most(time.type()) / ratio,
                "hopping",
                "hops that add up to a length that the type of the time can hold",
                ratio + " hops of " + Amounts.text(time.type(), hop));
        return even("hopping", time, hop * ratio, hop);
    }
}
