package io.deltaway.engine.value;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;

/// Lengths of time as people read them in messages.
public final class DurationText {

    private DurationText() {}

    /// Such as `1 min 30 s` or `0.25 s`; of a length above nothing.
    public static String of(Duration time) {
        var parts = new ArrayList<String>();
        if (time.toHours() > 0) {
            parts.add(time.toHours() + " h");
        }
        if (time.toMinutesPart() > 0) {
            parts.add(time.toMinutesPart() + " min");
        }
        BigDecimal seconds =
                BigDecimal.valueOf(time.toSecondsPart())
                        .add(BigDecimal.valueOf(time.toNanosPart(), 9));
        if (seconds.signum() > 0 || parts.isEmpty()) {
            parts.add(seconds.stripTrailingZeros().toPlainString() + " s");
        }
        return String.join(" ", parts);
    }
}
