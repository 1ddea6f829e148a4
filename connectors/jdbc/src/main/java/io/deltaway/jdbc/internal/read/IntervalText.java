package io.deltaway.jdbc.internal.read;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Intervals as drivers print them: numbers, each with its unit, such as `1 days 2 hours -0.5
/// secs`.
final class IntervalText {

    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();
    private static final long HOUR_SECONDS = Duration.ofHours(1).toSeconds();

    private IntervalText() {}

    /// Null where it is none, or where months and years, which differ in length, are not 0.
    static @Nullable Duration parse(String text) {
        String[] parts = text.strip().split("\\s+", -1);
        if (parts.length % 2 != 0) {
            return null;
        }
        try {
            BigDecimal seconds = BigDecimal.ZERO;
            for (int i = 0; i < parts.length; i += 2) {
                long each = seconds(parts[i + 1]);
                var number = new BigDecimal(parts[i]);
                if (each == 0 && number.signum() != 0) {
                    return null;
                }
                seconds = seconds.add(number.multiply(BigDecimal.valueOf(each)));
            }
            return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
        } catch (ArithmeticException | NumberFormatException none) {
            return null;
        }
    }

    /// How long a unit is; 0 for one that has no length of its own.
    private static long seconds(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "years", "year", "mons", "mon" -> 0;
            case "days", "day" -> DAY_SECONDS;
            case "hours", "hour" -> HOUR_SECONDS;
            case "mins", "min" -> 60;
            case "secs", "sec" -> 1;
            default -> throw new NumberFormatException(unit);
        };
    }
}
