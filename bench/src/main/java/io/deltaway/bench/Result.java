package io.deltaway.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// All runs of one system on one workload.
///
/// @param outcomes empty where the system was absent or failed
/// @param note why, or what else is to be known
record Result(
        String workload,
        String system,
        long rows,
        int workers,
        List<Outcome> outcomes,
        String note) {

    /// Whether it is no result that anybody may rely on: a wrong answer, or a system that was there
    /// and failed.
    boolean isBad() {
        return isMeasured() ? !right() : !note.startsWith("absent");
    }

    boolean isMeasured() {
        return !outcomes.isEmpty();
    }

    double medianSeconds() {
        return median(outcomes.stream().mapToDouble(Outcome::seconds).toArray());
    }

    double minSeconds() {
        return outcomes.stream().mapToDouble(Outcome::seconds).min().orElseThrow();
    }

    double maxSeconds() {
        return outcomes.stream().mapToDouble(Outcome::seconds).max().orElseThrow();
    }

    double rowsPerSecond() {
        return outcomes.getFirst().processed() / medianSeconds();
    }

    /// The largest of all runs; -1 where it is not known.
    long peakBytes() {
        return outcomes.stream().mapToLong(Outcome::peakBytes).max().orElseThrow();
    }

    boolean right() {
        return outcomes.stream().allMatch(Outcome::right);
    }

    /// The median of each further measurement.
    Map<String, Double> figures() {
        Set<String> names = new TreeSet<>();
        outcomes.forEach(outcome -> names.addAll(outcome.figures().keySet()));
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String name : names) {
            double[] values =
                    outcomes.stream()
                            .filter(outcome -> outcome.figures().containsKey(name))
                            .mapToDouble(outcome -> outcome.figures().getOrDefault(name, 0.0))
                            .toArray();
            medians.put(name, median(values));
        }
        return medians;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
