package io.deltaway.table;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.row;
import static io.deltaway.table.Columns.session;
import static io.deltaway.table.Columns.sliding;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Joins by time, through the whole plan.
class TemporalJoinsTest {

    record Trade(String ticker, Instant at, long qty, @Nullable String note) {}

    record Quote(String ticker, @Nullable Instant at, double bid, long venue) {}

    record Filled(String ticker, long qty, @Nullable Double bid) {}

    record Priced(String ticker, long qty, double bid) {}

    record Reading(LocalDate day, int hour, long tick, double height) {}

    private final Lab lab = new Lab();
    private final Table<Trade> trades =
            lab.read("trades", RowType.of(Trade.class), new Events.Changes());
    private final Table<Quote> quotes =
            lab.read("quotes", RowType.of(Quote.class), new Events.Changes());
    private final Table<Reading> readings =
            lab.read("readings", RowType.of(Reading.class), new Events.Appends());

    private static Instant minute(int minute) {
        return Instant.EPOCH.plus(ofMinutes(minute));
    }

    private static Lab.Run trade(Lab.Run run, long weight, String ticker, int minute, long qty) {
        return run.feed("trades", weight, ticker, minute(minute), qty, null);
    }

    private static Lab.Run quote(Lab.Run run, long weight, String ticker, int minute, double bid) {
        return run.feed("quotes", weight, ticker, minute(minute), bid, 0L);
    }

    private static Projection<Pair<Trade, Quote>, Filled> filled(
            Scope<Pair<Trade, Quote>, Trade> trade, MaybeScope<Pair<Trade, Quote>, Quote> quote) {
        return into(Filled.class, trade.rest(), quote.col(Quote::bid).orNull().as(Filled::bid));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTradeTakesTheLastQuoteBeforeIt(int workers) {
        Table<Filled> filled =
                trades.leftJoin(quotes)
                        .on(col(Trade::ticker), col(Quote::ticker))
                        .asOf(col(Trade::at), col(Quote::at))
                        .select(TemporalJoinsTest::filled);
        Lab.Run run = lab.run(workers, filled);
        trade(run, 1, "a", 10, 1);
        trade(run, 1, "b", 10, 2);
        quote(run, 1, "a", 9, 1.5);
        quote(run, 1, "b", 11, 2.5);
        run.feed("quotes", 1, "b", null, 9.0, 0L);
        assertThat(run.epoch().rows()).containsExactly("a 1 1.5", "b 2 null");
        quote(run, 1, "a", 10, 1.75);
        trade(run, 2, "b", 11, 3);
        assertThat(run.epoch().rows()).containsExactly("a 1 1.75", "b 2 null", "b 3 2.5 x2");
        quote(run, -1, "b", 11, 2.5);
        trade(run, -1, "a", 10, 1);
        assertThat(run.epoch().rows()).containsExactly("b 2 null", "b 3 null x2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void pairsThatAreNearInTime(int workers) {
        Table<Row> near =
                trades.fullJoin(quotes)
                        .on(col(Trade::ticker), col(Quote::ticker))
                        .within(col(Trade::at), col(Quote::at), ofMinutes(-1), ofMinutes(1))
                        .select((trade, quote) ->
                                row(
                                        trade.col(Trade::qty).orNull().named("qty"),
                                        quote.col(Quote::bid).orNull().named("bid"),
                                        trade.isMissing().named("quoteOnly"),
                                        quote.isPresent().named("quoted")));
        Lab.Run run = lab.run(workers, near);
        trade(run, 1, "a", 10, 1);
        quote(run, 1, "a", 9, 9);
        quote(run, 1, "a", 12, 12);
        run.feed("quotes", 1, "a", null, 0.5, 0L);
        assertThat(run.epoch().rows())
                .containsExactly("1 9.0 false true", "null 0.5 true true", "null 12.0 true true");
        quote(run, 1, "a", 11, 11);
        quote(run, -1, "a", 9, 9);
        trade(run, 1, "b", 10, 2);
        assertThat(run.epoch().rows())
                .containsExactly(
                        "1 11.0 false true",
                        "2 null false false",
                        "null 0.5 true true",
                        "null 12.0 true true");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void pairsOfTheSameWindow(int workers) {
        Joined.Full<Trade, Quote> keyed =
                trades.fullJoin(quotes).on(col(Trade::ticker), col(Quote::ticker));
        Table<Row> pairs =
                keyed.inWindow(sliding(col(Trade::at), ofMinutes(10), ofMinutes(5)), col(Quote::at))
                        .select((trade, quote, window) ->
                                row(
                                        window.start().named("from"),
                                        trade.col(Trade::qty).orNull().named("qty"),
                                        quote.col(Quote::bid).orNull().named("bid"),
                                        trade.isPresent().named("traded")));
        Lab.Run run = lab.run(workers, pairs);
        trade(run, 1, "a", 7, 1);
        quote(run, 1, "a", 12, 1.5);
        run.feed("quotes", 1, "a", null, 0.5, 0L);
        assertThat(run.epoch().rows())
                .containsExactly(
                        "1970-01-01T00:00:00Z 1 null true",
                        "1970-01-01T00:05:00Z 1 1.5 true",
                        "1970-01-01T00:10:00Z null 1.5 false",
                        "null null 0.5 false");
        quote(run, 2, "a", 6, 2.5);
        quote(run, -1, "a", 12, 1.5);
        assertThat(run.epoch().rows())
                .containsExactly(
                        "1970-01-01T00:00:00Z 1 2.5 true x2",
                        "1970-01-01T00:05:00Z 1 2.5 true x2",
                        "null null 0.5 false");
    }

    @Test
    void innerPairsOfAWindowAreAppendOnly() {
        Table<Row> pairs =
                readings.join(readings)
                        .inWindow(sliding(col(Reading::height), 1.0, 4.0), col(Reading::height))
                        .select((a, b, window) ->
                                row(
                                        window.start().named("from"),
                                        window.end().named("to"),
                                        a.col(Reading::tick).named("a"),
                                        b.col(Reading::tick).named("b")));
        Lab.Run run = lab.run(1, pairs);
        run.feed("readings", 1, LocalDate.EPOCH, 1, 1L, 4.25);
        run.feed("readings", 1, LocalDate.EPOCH, 1, 2L, 4.75);
        run.feed("readings", 1, LocalDate.EPOCH, 1, 3L, Double.NaN);
        run.feed("readings", 1, LocalDate.EPOCH, 1, 4L, 6.0).epoch();
        assertThat(run.rows())
                .containsExactly("4.0 5.0 1 1", "4.0 5.0 1 2", "4.0 5.0 2 1", "4.0 5.0 2 2");
        assertThat(pairs.explain())
                .contains("height and height in the same of windows of 1.0, one every 4.0")
                .endsWith("rows: append-only\n");
    }

    @Test
    void anAnswerAsOfNowStays() {
        Table<Filled> filled =
                trades.leftJoin(quotes)
                        .on(col(Trade::ticker), col(Quote::ticker))
                        .asOfNow()
                        .select(TemporalJoinsTest::filled);
        Lab.Run run = lab.run(2, filled);
        quote(run, 1, "a", 0, 1);
        trade(run, 1, "a", 0, 7);
        trade(run, 1, "b", 0, 8);
        assertThat(run.epoch().rows()).containsExactly("a 7 1.0", "b 8 null");
        quote(run, -1, "a", 0, 1);
        quote(run, 1, "a", 1, 2);
        quote(run, 1, "b", 1, 3);
        trade(run, 1, "a", 0, 7);
        assertThat(run.epoch().rows()).containsExactly("a 7 1.0", "a 7 2.0", "b 8 null");
        trade(run, -2, "a", 0, 7);
        assertThat(run.epoch().rows()).containsExactly("b 8 null");
    }

    /// Equal but for a column that nobody reads, two rows are still two.
    @Test
    void aRowTakesBackItsOwnAnswer() {
        Table<Filled> filled =
                trades.leftJoin(quotes)
                        .on(col(Trade::ticker), col(Quote::ticker))
                        .asOfNow()
                        .select(TemporalJoinsTest::filled);
        Lab.Run run = lab.run(1, filled);
        run.feed("trades", 1, "a", minute(1), 7L, "first").epoch();
        quote(run, 1, "a", 0, 1);
        run.feed("trades", 1, "a", minute(1), 7L, "second").epoch();
        assertThat(run.rows()).containsExactly("a 7 1.0", "a 7 null");
        run.feed("trades", -1, "a", minute(1), 7L, "first").epoch();
        assertThat(run.rows()).containsExactly("a 7 1.0");
    }

    @Test
    void timesOfEveryKindAndNoKey() {
        Table<Row> byDay =
                readings.join(readings)
                        .within(col(Reading::day), col(Reading::day), ofDays(1), ofDays(2))
                        .select((a, b) -> heights(a, b));
        Table<Row> byHour =
                readings.join(readings)
                        .asOf(col(Reading::hour), col(Reading::hour), AsOf.forward().strictly())
                        .select((a, b) -> heights(a, b));
        Table<Row> byTick =
                readings.join(readings)
                        .asOf(col(Reading::tick), col(Reading::tick), AsOf.nearest(), 5L)
                        .select((a, b) -> heights(a, b));
        Table<Row> byHeight =
                readings.join(readings)
                        .within(col(Reading::height), col(Reading::height), 0.5, 1.0)
                        .select((a, b) -> heights(a, b));
        Lab.Run run = lab.run(2, byDay, byHour, byTick, byHeight);
        run.feed("readings", 1, LocalDate.EPOCH, 1, 10L, 1.0);
        run.feed("readings", 1, LocalDate.EPOCH.plusDays(2), 2, 14L, 1.5);
        run.feed("readings", 1, LocalDate.EPOCH.plusDays(3), 1, 90L, 2.75).epoch();
        assertThat(run.rows(0)).containsExactly("1.0 1.5", "1.5 2.75");
        assertThat(run.rows(1)).containsExactly("1.0 1.5", "2.75 1.5");
        assertThat(run.rows(2)).containsExactly("1.0 1.0", "1.5 1.5", "2.75 2.75");
        assertThat(run.rows(3)).containsExactly("1.0 1.5");
    }

    private static Projection<Pair<Reading, Reading>, Row> heights(
            Scope<Pair<Reading, Reading>, Reading> a, Scope<Pair<Reading, Reading>, Reading> b) {
        return row(a.col(Reading::height).named("a"), b.col(Reading::height).named("b"));
    }

    /// Of several quotes at one time the last in the order of their columns is taken, also where
    /// the column that decides is not read.
    @Test
    void tiesAreBrokenOnTheWholeRow() {
        Table<Priced> backward = priced(AsOf.backward());
        Table<Priced> forward = priced(AsOf.forward());
        Lab.Run run = lab.run(1, backward, forward);
        trade(run, 1, "a", 10, 1);
        run.feed("quotes", 1, "a", minute(10), 5.0, 1L);
        run.feed("quotes", 1, "a", minute(10), 5.0, 2L);
        run.feed("quotes", 1, "a", minute(10), 4.0, 3L).epoch();
        assertThat(run.rows(0)).containsExactly("a 1 5.0");
        assertThat(run.rows(1)).containsExactly("a 1 4.0");
        run.feed("quotes", -1, "a", minute(10), 5.0, 2L).epoch();
        assertThat(run.rows(0)).containsExactly("a 1 5.0");
    }

    private Table<Priced> priced(AsOf rule) {
        return trades.join(quotes)
                .on(col(Trade::ticker), col(Quote::ticker))
                .asOf(col(Trade::at), col(Quote::at), rule, ofMinutes(5))
                .select((trade, quote) ->
                        into(Priced.class, trade.rest(), quote.col(Quote::bid).as(Priced::bid)));
    }

    @Test
    void oneIndexForAllJoinsOfATable() {
        Table<Priced> backward = priced(AsOf.backward());
        Table<Priced> forward = priced(AsOf.forward());
        String text = lab.run(2, backward, forward).lowered().explanation();
        assertThat(text)
                .contains(
                        "index by ticker, in the order of at, for 2 readers",
                        "on ticker = ticker and at as of at, backward, at most 5m",
                        "rows: changing");
        assertThat(text.lines().filter(line -> line.contains("index by"))).hasSize(2);
    }

    @Test
    void whatIsKnownOfTheRows() {
        Table<Row> pairs =
                readings.join(readings)
                        .within(col(Reading::tick), col(Reading::tick), -1L, 1L)
                        .select((a, b) -> heights(a, b));
        assertThat(pairs.explain())
                .contains("on tick within -1 to 1 of tick", "index by in the order of tick")
                .endsWith("rows: append-only\n");
        Table<Row> now =
                readings.join(quotes)
                        .on(col(Reading::tick), col(Quote::venue))
                        .asOfNow()
                        .select((a, b) -> row(a.col(Reading::height).named("h")));
        assertThat(now.explain())
                .contains("defined over history")
                .doesNotContain("keeps each left row")
                .endsWith("rows: append-only\n");
        Table<Row> changing =
                quotes.join(readings)
                        .on(col(Quote::venue), col(Reading::tick))
                        .asOfNow()
                        .select((a, b) -> row(a.col(Quote::bid).named("b")));
        assertThat(changing.explain()).contains("keeps each left row with its answer");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Joined.Inner<Trade, Quote> pairs =
                trades.join(quotes).on(col(Trade::ticker), col(Quote::ticker));
        assertThatThrownBy(() ->
                        pairs.within(col(Trade::at), col(Quote::at), ofMinutes(1), ofMinutes(-1)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("lower bound");
        assertThatThrownBy(() ->
                        pairs.asOf(col(Trade::at), col(Quote::at))
                                .within(col(Trade::at), col(Quote::at), ofMinutes(0), ofMinutes(1)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0123");
        assertThatThrownBy(
                        () -> pairs.inWindow(session(col(Trade::at), ofMinutes(5)), col(Quote::at)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("depend on the time alone");
        assertThatThrownBy(() -> AsOf.nearest().strictly())
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("backward or forward");
        assertThatThrownBy(() ->
                        pairs.asOf(col(Trade::at), col(Quote::at), AsOf.backward(), ofMinutes(-1)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("not negative");
        assertThatThrownBy(() ->
                        readings.join(readings)
                                .within(
                                        col(Reading::height),
                                        col(Reading::height),
                                        0.0,
                                        Double.POSITIVE_INFINITY))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("finite");
        assertThatThrownBy(() ->
                        readings.join(readings)
                                .within(
                                        col(Reading::day),
                                        col(Reading::day),
                                        Duration.ZERO,
                                        Duration.ofHours(1)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("whole days");
        assertThatThrownBy(() ->
                        trades.join(quotes)
                                .asOfNow()
                                .select((t, q) -> row(t.col(Trade::qty).named("qty"))))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0122");
    }
}
