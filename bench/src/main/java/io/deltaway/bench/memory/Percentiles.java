package io.deltaway.bench.memory;

import java.util.Arrays;
import java.util.Map;

/// The figures of workloads whose changes are timed one by one.
final class Percentiles {

    private Percentiles() {}

    /// In microseconds, by what they are called.
    static Map<String, Double> of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return Map.of(
                "p50_us", at(sorted, 0.5),
                "p99_us", at(sorted, 0.99),
                "p999_us", at(sorted, 0.999),
                "max_us", at(sorted, 1));
    }

    private static double at(long[] sorted, double part) {
        return sorted[(int) ((sorted.length - 1) * part)] / 1e3;
    }
}
