package io.deltaway.assistant;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Prints how long something took.
final class Times {

    private Times() {}

    static void report(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-60s min %8.2f ms, p50 %8.2f ms, p99 %8.2f ms, max %8.2f ms, of %d%n",
                what,
                nanos[0] / 1e6,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6,
                nanos.length);
    }

    static void report(String what, List<Long> nanos) {
        report(what, nanos.stream().mapToLong(Long::longValue).toArray());
    }
}
