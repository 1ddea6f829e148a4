package io.deltaway.windows;

import static io.deltaway.table.Columns.around;
import static io.deltaway.table.Columns.asc;
import static io.deltaway.table.Columns.byCount;
import static io.deltaway.table.Columns.calendar;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.session;
import static io.deltaway.table.Columns.sliding;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.AsOf;
import io.deltaway.table.CalendarUnit;
import io.deltaway.table.Frame;
import io.deltaway.table.Grouped;
import io.deltaway.table.Joined;
import io.deltaway.table.Lateness;
import io.deltaway.table.MaybeScope;
import io.deltaway.table.Pair;
import io.deltaway.table.Projection;
import io.deltaway.table.Window;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Kept;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Keys that come in waves and are never seen again: when those of a wave have gone nothing is kept
/// of them, neither rows nor bytes, by no operator.
class ComingKeysTest {

    private static final int USERS = 40;

    record Click(String user, Instant at, int page) {}

    record Ad(String user, Instant at, String text) {}

    record Visit(String user, long clicks) {}

    record Most(String user, int page) {}

    record Since(String user, Instant at) {}

    record Met(@Nullable Integer page, @Nullable String text) {}

    private final TestPipeline pipeline = TestPipeline.create();
    private final TestInput<Click> clicks = pipeline.input(Click.class);
    private final TestInput<Ad> ads = pipeline.input(Ad.class);

    /// The same clicks, which never go.
    private final TestInput<Click> arrivals = pipeline.appends(Click.class);

    private Grouped<String, Click> byUser() {
        return clicks.table().groupBy(col(Click::user));
    }

    private List<Window<Click, Instant>> windows() {
        return List.of(
                tumbling(col(Click::at), Duration.ofMinutes(1)),
                sliding(col(Click::at), Duration.ofMinutes(1), Duration.ofSeconds(20)),
                calendar(col(Click::at), CalendarUnit.DAY, ZoneOffset.UTC),
                session(col(Click::at), Duration.ofSeconds(30)),
                session(col(Click::at), Duration.ofSeconds(30))
                        .asLongAs(
                                (click, next) -> click.col(Click::page).eq(next.col(Click::page))));
    }

    private Window<Click, Instant> aroundAds() {
        return around(
                ads.table(),
                col(Ad::at),
                col(Click::at),
                Duration.ofSeconds(-30),
                Duration.ofSeconds(10));
    }

    private void watch(Windowed<String, Click, ?> windowed) {
        pipeline.output(
                windowed.reduce(g -> into(Visit.class, g.keys(), g.count().as(Visit::clicks))));
        pipeline.output(
                windowed.reduce(
                        g -> into(Most.class, g.keys(), g.max(col(Click::page)).as(Most::page))));
    }

    private Joined.Full<Click, Ad> join() {
        return clicks.table().fullJoin(ads.table()).on(col(Click::user), col(Ad::user));
    }

    private List<Joined.Full<Click, Ad>> joins() {
        var time = Duration.ofSeconds(20);
        return List.of(
                join().within(col(Click::at), col(Ad::at), time.negated(), time),
                join().asOf(col(Click::at), col(Ad::at), AsOf.backward(), time),
                join().asOf(col(Click::at), col(Ad::at), AsOf.forward(), time),
                join().asOf(col(Click::at), col(Ad::at), AsOf.nearest(), time));
    }

    private static Projection<Pair<Click, Ad>, Met> met(
            MaybeScope<Pair<Click, Ad>, Click> click, MaybeScope<Pair<Click, Ad>, Ad> ad) {
        return into(
                Met.class,
                click.col(Click::page).orNull().as(Met::page),
                ad.col(Ad::text).orNull().as(Met::text));
    }

    /// What happens in a wave of keys, which is three days after the one before.
    private record Wave(int number) {

        Instant at(int second) {
            return Instant.parse("2026-01-02T00:00:00Z")
                    .plus(Duration.ofDays(3L * number))
                    .plusSeconds(second);
        }

        String user(int user) {
            return "somebody with a long name %05d %05d".formatted(number, user);
        }
    }

    private void push(Wave wave, int user, int second, int weight) {
        String name = wave.user(user);
        var click = row(weight, name, wave.at(second), second / 50);
        clicks.push(click);
        if (weight > 0) {
            arrivals.push(click);
        }
        ads.push(row(weight, name, wave.at(second + 15), "an ad to remember"));
    }

    private static WeightedRow row(int weight, Object... values) {
        return new WeightedRow(Arrays.asList(values), weight);
    }

    private void push(Wave wave, int weight) {
        for (int user = 0; user < USERS; user++) {
            for (int second : new int[] {0, 20, 25, 70, 250}) {
                push(wave, user, second + user % 7, weight);
            }
        }
        pipeline.epoch();
    }

    private interface Ends {
        void end(Wave wave);
    }

    /// Runs waves of keys, each of which is over before the next one comes.
    private void runWaves(Ends ends) {
        Map<String, Kept> earlier = Map.of();
        for (int number = 0; number < 20; number++) {
            var wave = new Wave(number);
            pipeline.clock().advance(Duration.ofDays(1));
            push(wave, +1);
            ends.end(wave);
            var kept = pipeline.kept();
            if (number == 4) {
                earlier = kept;
            }
            if (number == 19) {
                assertThat(kept.keySet()).isEqualTo(earlier.keySet());
                earlier.forEach(
                        (name, then) -> assertThat(kept.get(name)).as(name).isEqualTo(then));
            }
        }
    }

    /// Lets the clock of event time go past all of a wave, with rows of a key that is the only one
    /// then.
    private void pass(Wave wave) {
        pipeline.clock().advance(Duration.ofDays(2));
        push(wave, USERS, (int) Duration.ofDays(2).toSeconds(), +1);
        pipeline.epoch();
        pipeline.epoch();
    }

    private void takeBack(Wave wave) {
        push(wave, -1);
        pipeline.epoch(); // indexes show what an epoch took away until the next one begins
    }

    private void close(Lateness<Temporal> lateness) {
        windows().forEach(window -> watch(byUser().window(window, lateness)));
        joins().forEach(byTime ->
                pipeline.output(byTime.lateness(lateness).select(ComingKeysTest::met)));
        pipeline.output(
                join().inWindow(
                                sliding(
                                        col(Click::at),
                                        Duration.ofSeconds(60),
                                        Duration.ofSeconds(20)),
                                col(Ad::at))
                        .lateness(lateness)
                        .select((click, ad, window) -> met(click, ad)));
        runWaves(this::pass);
    }

    private void refuse(Lateness<Temporal> lateness) {
        var timely = byUser().refuseLate(col(Click::at), lateness);
        pipeline.output(timely.inTime());
        pipeline.output(timely.late());
    }

    private static final Lateness<Temporal> LATE = closing(Duration.ofMinutes(1));

    @Test
    void whatHasClosedIsGone() {
        watch(byUser().window(aroundAds(), LATE));
        refuse(LATE);
        close(LATE);
    }

    @Test
    void whatIsShownOnceIsGone() {
        watch(byUser().window(aroundAds(), LATE.onceClosed()));
        close(LATE.onceClosed());
    }

    @Test
    void whatIsForgottenIsGone() {
        watch(byUser().window(aroundAds(), LATE.forgetting()));
        close(LATE.forgetting());
    }

    @Test
    void clocksOfKeysThatFellSilentAreGone() {
        var lateness = LATE.atMostBehind(Duration.ofHours(1)).perKey();
        refuse(lateness);
        close(lateness);
    }

    /// Rows that are taken back leave nothing behind in what keeps each row until then.
    @Test
    void whatIsTakenBackIsGone() {
        windows().forEach(window -> watch(byUser().window(window)));
        watch(byUser().window(aroundAds()));
        watch(byUser().window(byCount(col(Click::at), 3, 2)));
        joins().forEach(byTime -> pipeline.output(byTime.select(ComingKeysTest::met)));
        pipeline.output(
                clicks.table()
                        .leftJoin(ads.table())
                        .on(col(Click::user), col(Ad::user))
                        .asOfNow()
                        .select((click, ad) ->
                                into(
                                        Met.class,
                                        click.col(Click::page).as(Met::page),
                                        ad.col(Ad::text).orNull().as(Met::text))));
        var ordered = byUser().ordered(asc(col(Click::at)));
        pipeline.output(
                ordered.select(r ->
                        into(
                                Most.class,
                                r.row().col(Click::user).as(Most::user),
                                r.over(Frame.last(Duration.ofSeconds(30)))
                                        .max(col(Click::page))
                                        .as(Most::page))));
        pipeline.output(
                ordered.select(r ->
                        into(
                                Visit.class,
                                r.row().col(Click::user).as(Visit::user),
                                r.upToHere().sum(col(Click::page)).as(Visit::clicks))));
        pipeline.output(ordered.whereChanged(col(Click::page)));
        pipeline.output(ordered.atLeastApart(Duration.ofMinutes(1)));
        pipeline.output(byUser().top(2, desc(col(Click::page))));
        pipeline.output(
                clicks.table()
                        .since((click, since) ->
                                into(
                                        Since.class,
                                        click.col(Click::user).as(Since::user),
                                        since.as(Since::at))));
        runWaves(this::takeBack);
    }

    /// Rows that go by themselves, and a running sum over those that are there.
    @Test
    void whatStaysForATimeIsGone() {
        pipeline.output(
                arrivals.table()
                        .forgetAfter(Duration.ofHours(1))
                        .groupBy(col(Click::user))
                        .ordered(asc(col(Click::at)))
                        .select(r ->
                                into(
                                        Visit.class,
                                        r.row().col(Click::user).as(Visit::user),
                                        r.upToHere().count().as(Visit::clicks))));
        runWaves(this::pass);
    }
}
