package io.deltaway.windows;

import static io.deltaway.table.Columns.calendar;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.CalendarUnit;
import io.deltaway.table.Table;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// Random histories in days, weeks, months, quarters and years of zones that change their offset,
/// with and without windows that close: [RandomWindowsTest] for windows that differ in length.
class CalendarHistoriesTest {

    private static final int HISTORIES = Integer.getInteger("histories", 250);

    /// Three whose clocks go back from one minute after midnight, one that skips a day, one that
    /// skips midnights, and others.
    private static final List<String> ZONES =
            List.of(
                    "America/St_Johns",
                    "America/Goose_Bay",
                    "America/Moncton",
                    "Pacific/Apia",
                    "America/Sao_Paulo",
                    "Europe/Berlin",
                    "America/New_York",
                    "Asia/Kathmandu",
                    "UTC");

    private static final Map<String, Days> DAYS = new ConcurrentHashMap<>();

    private static final List<CalendarUnit> UNITS =
            List.copyOf(EnumSet.range(CalendarUnit.DAY, CalendarUnit.YEAR));

    record Click(int user, Instant at) {}

    record Clicks(int user, Instant from, Instant to, long count, Instant last) {}

    /// The days of a zone, found by looking at its clock every quarter of an hour, but for the
    /// first 20 hours of each: a new one starts where the clock shows a date that is later than all
    /// before.
    ///
    /// @param starts and the date that is then shown
    record Days(NavigableMap<Instant, LocalDate> starts) {

        static Days of(String zone) {
            var starts = new TreeMap<Instant, LocalDate>();
            LocalDate shown = LocalDate.MIN;
            Instant end = Instant.parse("2036-01-01T00:00:00Z");
            for (Instant at = Instant.parse("2005-12-01T00:00:00Z");
                    at.isBefore(end);
                    at = at.plusSeconds(900)) {
                LocalDate date = at.atZone(ZoneId.of(zone)).toLocalDate();
                if (date.isAfter(shown)) {
                    starts.put(at, date);
                    shown = date;
                    at = at.plusSeconds(72_000);
                }
            }
            return new Days(starts);
        }
    }

    /// @param grace negative where windows never close
    record Rule(CalendarUnit unit, String zone, long grace) {

        static Rule random(Random random) {
            return new Rule(
                    UNITS.get(random.nextInt(UNITS.size())),
                    ZONES.get(random.nextInt(ZONES.size())),
                    random.nextInt(3) == 0 ? -1 : random.nextInt(7_200));
        }

        /// Within two days before one of the zone's changes, or before the one of another zone.
        Instant before(Random random) {
            List<Instant> changes =
                    ZoneId.of(zone).getRules().getTransitions().stream()
                            .map(ZoneOffsetTransition::getInstant)
                            .filter(at -> at.isAfter(Instant.parse("2006-06-01T00:00:00Z")))
                            .toList();
            Instant change =
                    changes.isEmpty()
                            ? Instant.parse("2026-03-29T01:00:00Z")
                            : changes.get(random.nextInt(changes.size()));
            return change.minusSeconds(random.nextInt(172_800));
        }

        private Days days() {
            return DAYS.computeIfAbsent(zone, Days::of);
        }

        /// The first time at or before another one with whose day a window starts.
        Instant start(Instant at) {
            Map.Entry<Instant, LocalDate> day = days().starts.floorEntry(at);
            while (!isFirst(day)) {
                day = days().starts.lowerEntry(day.getKey());
            }
            return day.getKey();
        }

        /// Where the window that starts at a time ends.
        Instant end(Instant start) {
            Map.Entry<Instant, LocalDate> next = days().starts.higherEntry(start);
            while (!isFirst(next)) {
                next = days().starts.higherEntry(next.getKey());
            }
            return next.getKey();
        }

        private boolean isFirst(Map.Entry<Instant, LocalDate> day) {
            LocalDate before = days().starts.lowerEntry(day.getKey()).getValue();
            return number(day.getValue()) > number(before);
        }

        /// The number of a day's week, month and so on.
        private long number(LocalDate day) {
            return switch (unit) {
                case DAY -> day.toEpochDay();
                case WEEK -> Math.floorDiv(day.toEpochDay() + 3, 7); // 1970 began on a Thursday
                case MONTH -> day.getYear() * 12L + day.getMonthValue();
                case QUARTER -> day.getYear() * 4L + day.get(IsoFields.QUARTER_OF_YEAR);
                default -> day.getYear();
            };
        }

        boolean isLate(Click click, long now) {
            return grace >= 0 && end(start(click.at)).getEpochSecond() + grace <= now;
        }
    }

    record Key(int user, Instant start) {}

    private static Table<Clicks> clicks(Windowed<Integer, Click, Instant> windowed) {
        return windowed.reduce(g ->
                into(
                        Clicks.class,
                        g.key().as(Clicks::user),
                        g.windowStart().as(Clicks::from),
                        g.windowEnd().as(Clicks::to),
                        g.count().as(Clicks::count),
                        g.max(col(Click::at)).as(Clicks::last)));
    }

    private static List<Clicks> shown(Rule rule, Map<Key, List<Instant>> windows) {
        return windows.entrySet().stream()
                .filter(window -> !window.getValue().isEmpty())
                .map(window -> {
                    Instant start = window.getKey().start;
                    List<Instant> times = window.getValue();
                    return new Clicks(
                            window.getKey().user,
                            start,
                            rule.end(start),
                            times.size(),
                            times.stream().max(Instant::compareTo).orElseThrow());
                })
                .toList();
    }

    @Test
    void whatIsShownIsWhatASimulationShows() {
        Seeds.check(HISTORIES, CalendarHistoriesTest::check);
    }

    private static void check(long seed) {
        var random = new Random(seed);
        Rule rule = Rule.random(random);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], Scheduler.seeded(seed));
        TestInput<Click> input = pipeline.input(Click.class);
        var grouped = input.table().groupBy(col(Click::user));
        var window = calendar(col(Click::at), rule.unit, ZoneId.of(rule.zone));
        Windowed<Integer, Click, Instant> windowed =
                rule.grace < 0
                        ? grouped.window(window)
                        : grouped.window(window, closing(Duration.ofSeconds(rule.grace)));
        TestOutput<Clicks> shown = pipeline.output(clicks(windowed));
        var clock = new SimulatedClock(1);
        Map<Key, List<Instant>> windows = new HashMap<>();
        var there = new ArrayList<Click>();
        // Hours or days around a change of the offset, or years.
        long time = rule.before(random).getEpochSecond();
        int[] steps = {3_000, 20_000, 4_000_000};
        long step = 1L + random.nextInt(steps[random.nextInt(3)]);
        for (int epoch = 0; epoch < 8; epoch++) {
            for (int i = random.nextInt(8); i > 0; i--) {
                boolean goes = !there.isEmpty() && random.nextInt(4) == 0;
                time += random.nextLong(step);
                Click click =
                        goes
                                ? there.remove(random.nextInt(there.size()))
                                : new Click(
                                        random.nextInt(2),
                                        Instant.ofEpochSecond(time - random.nextLong(3 * step)));
                boolean late = rule.isLate(click, clock.at(0, 0));
                List<Instant> times =
                        windows.computeIfAbsent(
                                new Key(click.user, rule.start(click.at)),
                                key -> new ArrayList<>());
                if (goes) {
                    input.retract(click);
                    if (!late) {
                        times.remove(click.at);
                    }
                } else {
                    input.insert(click);
                    there.add(click);
                    if (!late) {
                        times.add(click.at);
                    }
                    clock.hear(0, 0, click.at.getEpochSecond());
                }
            }
            pipeline.epoch();
            clock.endEpoch(false);
            assertThat(shown.rows())
                    .describedAs("%s, after epoch %s", rule, epoch)
                    .containsExactlyInAnyOrderElementsOf(shown(rule, windows));
            if (random.nextInt(5) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
    }
}
