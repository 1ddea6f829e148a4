package io.deltaway.run;

import java.time.Duration;

/// Rows a second, over about the last second. The coordinator counts; anybody may ask.
final class Meter {

    private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();

    private volatile Mark mark = new Mark(System.nanoTime(), 0, 0);
    private volatile long rows;

    /// @param rate rows a second in the window before
    private record Mark(long nanos, long rows, double rate) {}

    /// @param total rows since the start
    void count(long total) {
        rows = total;
        long now = System.nanoTime();
        Mark last = mark;
        if (now - last.nanos() > WINDOW_NANOS) {
            mark = new Mark(now, total, rate(last, now, total));
        }
    }

    double rowsPerSecond() {
        Mark last = mark;
        long now = System.nanoTime();
        return last.rate() > 0 && now - last.nanos() < WINDOW_NANOS
                ? last.rate()
                : rate(last, now, rows);
    }

    private static double rate(Mark last, long now, long total) {
        return (total - last.rows()) * 1e9 / Math.max(1, now - last.nanos());
    }
}
