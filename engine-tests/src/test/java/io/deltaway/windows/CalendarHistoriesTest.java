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
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random histories in days, weeks, months, quarters and years of zones that change their offset,
/// with and without windows that close: [RandomWindowsTest] for windows that differ in length.
class CalendarHistoriesTest {

    private static final int HISTORIES = Integer.getInteger("histories", 250);

    private static final List<ZoneId> ZONES =
            Stream.of("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC")
                    .map(ZoneId::of)
                    .toList();

    private static final List<CalendarUnit> UNITS =
            List.copyOf(EnumSet.range(CalendarUnit.DAY, CalendarUnit.YEAR));

    record Click(int user, Instant at) {}

    record Clicks(int user, Instant from, Instant to, long count, Instant last) {}

    /// @param grace negative where windows never close
    record Rule(CalendarUnit unit, ZoneId zone, long grace) {

        static Rule random(Random random) {
            return new Rule(
                    UNITS.get(random.nextInt(UNITS.size())),
                    ZONES.get(random.nextInt(ZONES.size())),
                    random.nextInt(3) == 0 ? -1 : random.nextInt(7_200));
        }

        LocalDate first(Instant at) {
            LocalDate day = at.atZone(zone).toLocalDate();
            return switch (unit) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
                case QUARTER -> day.with(day.getMonth().firstMonthOfQuarter()).withDayOfMonth(1);
                default -> day.withDayOfYear(1);
            };
        }

        LocalDate next(LocalDate first) {
            return switch (unit) {
                case DAY -> first.plusDays(1);
                case WEEK -> first.plusWeeks(1);
                case MONTH -> first.plusMonths(1);
                case QUARTER -> first.plusMonths(3);
                default -> first.plusYears(1);
            };
        }

        Instant start(LocalDate day) {
            return day.atStartOfDay(zone).toInstant();
        }

        boolean isLate(Click click, long now) {
            return grace >= 0 && start(next(first(click.at))).getEpochSecond() + grace <= now;
        }
    }

    record Key(int user, LocalDate first) {}

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
                    LocalDate first = window.getKey().first;
                    List<Instant> times = window.getValue();
                    return new Clicks(
                            window.getKey().user,
                            rule.start(first),
                            rule.start(rule.next(first)),
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
        var window = calendar(col(Click::at), rule.unit, rule.zone);
        Windowed<Integer, Click, Instant> windowed =
                rule.grace < 0
                        ? grouped.window(window)
                        : grouped.window(window, closing(Duration.ofSeconds(rule.grace)));
        TestOutput<Clicks> shown = pipeline.output(clicks(windowed));
        var clock = new SimulatedClock(1);
        Map<Key, List<Instant>> windows = new HashMap<>();
        var there = new ArrayList<Click>();
        // A week around a change of the offset in most of the zones, or years.
        long time = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond();
        long step = 1L + random.nextInt(random.nextBoolean() ? 20_000 : 4_000_000);
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
                                new Key(click.user, rule.first(click.at)),
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
