package io.deltaway.engine.expr;

import io.deltaway.engine.value.Values;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/// A time zone that turns instants into local times and back, both in nanoseconds since 1970. It
/// remembers between which two changes of its offset the last instant lay, so one thread owns it.
final class Zone {

    private static final long SECOND = 1_000_000_000L;

    /// Coordinated universal time, which may be shared since its offset never changes.
    static final Zone UTC = new Zone(ZoneOffset.UTC);

    private final ZoneId id;
    private final ZoneRules rules;
    private long validFrom = 1;
    private long validUntil;
    private long offset;

    private Zone(ZoneId id) {
        this.id = id;
        this.rules = id.getRules();
        if (rules.isFixedOffset()) {
            validFrom = Long.MIN_VALUE;
            validUntil = Long.MAX_VALUE;
            offset = rules.getOffset(Instant.EPOCH).getTotalSeconds() * SECOND;
        }
    }

    /// A zone given by an id of `java.time.ZoneId` such as Europe/Berlin, Z or +02:00.
    static Zone of(String id) {
        return new Zone(ZoneId.of(id));
    }

    static Compiled<Zone> compiled(Site site, int argument) {
        return Compiled.confined(site, argument, "time zone", Zone::of);
    }

    ZoneId id() {
        return id;
    }

    /// Nanoseconds that local time is ahead of UTC at an instant.
    long offsetAt(long instant) {
        if (instant < validFrom || instant > validUntil) {
            Instant at = Values.instant(instant);
            ZoneOffsetTransition before = rules.previousTransition(at.plusNanos(1));
            ZoneOffsetTransition after = rules.nextTransition(at);
            offset = rules.getOffset(at).getTotalSeconds() * SECOND;
            validFrom = before == null ? Long.MIN_VALUE : bounded(before.toEpochSecond());
            validUntil = after == null ? Long.MAX_VALUE : bounded(after.toEpochSecond()) - 1;
        }
        return offset;
    }

    private static long bounded(long seconds) {
        return Math.clamp(seconds, -9_223_372_036L, 9_223_372_036L) * SECOND;
    }

    /// The local time at an instant, as a DATE_TIME.
    ///
    /// @throws ArithmeticException outside the range of 64-bit nanoseconds
    long toLocal(long instant) {
        return Math.addExact(instant, offsetAt(instant));
    }

    /// The instant of a local time. A time that a change of the offset skips is moved by the length
    /// of the gap; of two instants with the same local time it is the earlier.
    ///
    /// @throws ArithmeticException outside the range of 64-bit nanoseconds
    long toInstant(long local) {
        return toInstant(local, null);
    }

    /// The first instant of a date, also where a change of the offset skips its midnight.
    ///
    /// @throws ArithmeticException outside the range of 64-bit nanoseconds
    long startOf(long epochDay) {
        return Values.nanos(LocalDate.ofEpochDay(epochDay).atStartOfDay(id).toInstant());
    }

    /// As [#toInstant(long)], but of two instants with the same local time the one at which local
    /// time is so many nanoseconds ahead of UTC.
    long toInstant(long local, long preferredOffset) {
        return toInstant(local, ZoneOffset.ofTotalSeconds((int) (preferredOffset / SECOND)));
    }

    private long toInstant(long local, @Nullable ZoneOffset preferred) {
        if (rules.isFixedOffset()) {
            return Math.subtractExact(local, offset);
        }
        LocalDateTime time = LocalDateTime.ofInstant(Values.instant(local), ZoneOffset.UTC);
        return Values.nanos(ZonedDateTime.ofLocal(time, id, preferred).toInstant());
    }
}
