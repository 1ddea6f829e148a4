package io.deltaway.engine.expr;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.UnsupportedTemporalTypeException;
import java.util.Locale;

/// Patterns of [DateTimeFormatter], with English names and without tolerance: 31 February is
/// refused, not moved.
final class TimePattern {

    private TimePattern() {}

    static Compiled<DateTimeFormatter> compiled(Site site, int argument) {
        return Compiled.of(site, argument, "date and time pattern", TimePattern::formatter);
    }

    /// A pattern that writes local times of a type: one that asks for what they don't have, such as
    /// the hour of a date, is no pattern of them.
    static Compiled<DateTimeFormatter> writing(Site site, int argument, Type type) {
        var sample = (TemporalAccessor) Values.fromLong(type, 0);
        return Compiled.of(
                site,
                argument,
                "pattern of a " + type,
                pattern -> {
                    DateTimeFormatter formatter = formatter(pattern);
                    try {
                        formatter.formatTo(sample, new StringBuilder());
                    } catch (UnsupportedTemporalTypeException missing) {
                        throw missing;
                    } catch (DateTimeException ofThisValue) {
                        // others may fit
                    }
                    return formatter;
                });
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(prolepticYears(pattern), Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /// `y` is the year of an era, which a strict formatter doesn't take for a year; unless an era
    /// is asked for it is read as `u`.
    private static String prolepticYears(String pattern) {
        if (pattern.indexOf('G') >= 0) {
            return pattern;
        }
        var out = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            isQuoted ^= c == '\'';
            out.append(c == 'y' && !isQuoted ? 'u' : c);
        }
        return out.toString();
    }

    /// The nanoseconds since 1970 of a text that has a zone or offset of its own, or else is in
    /// `zone`.
    static long instant(DateTimeFormatter formatter, String text, Zone zone) {
        TemporalAccessor parsed = formatter.parseBest(text, Instant::from, LocalDateTime::from);
        return parsed instanceof LocalDateTime local
                ? zone.toInstant(Values.toLong(Type.Simple.DATE_TIME, local))
                : Values.nanos((Instant) parsed);
    }
}
