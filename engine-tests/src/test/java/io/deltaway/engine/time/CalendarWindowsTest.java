package io.deltaway.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.time.CalendarWindows.Unit;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.engine.value.Values;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CalendarWindowsTest {

    private static final Instant FIRST = Instant.parse("1678-01-01T00:00:00Z");

    /// The changes of a zone after which another date is shown than before.
    private static Set<Instant> changesOfDate(ZoneId zone) {
        return zone.getRules().getTransitions().stream()
                .filter(change -> change.getInstant().isAfter(FIRST))
                .filter(change ->
                        !change.getDateTimeBefore()
                                        .minusNanos(1)
                                        .toLocalDate()
                                        .equals(change.getDateTimeAfter().toLocalDate())
                                || !change.getDateTimeBefore()
                                        .toLocalDate()
                                        .equals(change.getDateTimeAfter().toLocalDate()))
                .map(ZoneOffsetTransition::getInstant)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Around all changes of all zones that have to do with a midnight: of times in any order, each
    /// is in its window, and windows stand side by side.
    @Test
    void windowsHoldTheirTimesAndCoverAllTime() {
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            for (Instant change : changesOfDate(zone)) {
                check(new CalendarWindows(Unit.DAY, zone, Simple.INSTANT), change);
                check(new CalendarWindows(Unit.MONTH, zone, Simple.INSTANT), change);
            }
        }
    }

    private static void check(Windows windows, Instant change) {
        var seen = new TreeMap<Long, Long>();
        var random = new Random(change.getEpochSecond());
        for (int i = 0; i < 400; i++) {
            // One in four is within minutes of the change.
            int bound = i % 4 == 0 ? 600 : 200_000;
            Instant at = change.plusSeconds(random.nextInt(-bound, bound));
            long nanos = Values.nanos(at);
            var spans = new Spans();
            assertThat(windows.of(nanos, spans)).isTrue();
            assertThat(spans.start(0) <= nanos && nanos < spans.end(0))
                    .describedAs("%s has a window that holds it, of %s", at, windows)
                    .isTrue();
            seen.put(spans.start(0), spans.end(0));
        }
        long end = seen.firstKey();
        for (var window : seen.entrySet()) {
            assertThat(window.getKey()).describedAs("%s around %s", windows, change).isEqualTo(end);
            end = window.getValue();
        }
    }
}
