package io.deltaway.bench.input;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The answers about a file of flights, found by sorting all of them: by origin and day, and the
/// origins that are late most.
///
/// @param byOriginDay by `origin,day`
/// @param worst origins in order, the worst one first
public record FlightDelays(Map<String, Day> byOriginDay, Map<String, Origin> worst) {

    /// @param p90Delay interpolated between neighbours, as SQL's `percentile_cont`
    public record Day(long flights, double meanDelay, double p90Delay) {}

    public record Origin(long flights, double meanDelay) {}

    private static final int FEWEST_FLIGHTS = 1000;
    private static final int WORST = 10;
    private static final int DELAY_BITS = 20;
    private static final int DAY_BITS = 20;
    private static final long DELAY_OFFSET = 1 << DELAY_BITS - 1;

    public static FlightDelays of(Path packed) throws IOException {
        Map<String, Integer> numbers = new HashMap<>();
        List<String> origins = new ArrayList<>();
        long[] flights = new long[1 << 20];
        int count = 0;
        try (var in = Flights.reader(packed)) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] fields = line.split(",", -1);
                Integer origin = numbers.get(fields[3]);
                if (origin == null) {
                    origin = origins.size();
                    origins.add(fields[3]);
                    numbers.put(fields[3], origin);
                }
                long day = LocalDate.parse(fields[0].substring(0, 10)).toEpochDay();
                if (count == flights.length) {
                    flights = Arrays.copyOf(flights, count * 2);
                }
                flights[count++] =
                        ((long) origin << DAY_BITS | day) << DELAY_BITS
                                | Long.parseLong(fields[1]) + DELAY_OFFSET;
            }
        }
        Arrays.sort(flights, 0, count);
        Map<String, Day> days = new HashMap<>();
        Map<String, Origin> all = new HashMap<>();
        for (int from = 0, to; from < count; from = to) {
            to = endOf(flights, from, count, DELAY_BITS);
            long day = flights[from] >>> DELAY_BITS & (1 << DAY_BITS) - 1;
            String origin = origins.get((int) (flights[from] >>> DAY_BITS + DELAY_BITS));
            days.put(
                    origin + "," + LocalDate.ofEpochDay(day),
                    new Day(to - from, mean(flights, from, to), p90(flights, from, to)));
        }
        for (int from = 0, to; from < count; from = to) {
            to = endOf(flights, from, count, DAY_BITS + DELAY_BITS);
            if (to - from >= FEWEST_FLIGHTS) {
                all.put(
                        origins.get((int) (flights[from] >>> DAY_BITS + DELAY_BITS)),
                        new Origin(to - from, mean(flights, from, to)));
            }
        }
        Map<String, Origin> worst = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(
                        Comparator.comparingDouble(
                                (Map.Entry<String, Origin> e) -> -e.getValue().meanDelay()))
                .limit(WORST)
                .forEach(e -> worst.put(e.getKey(), e.getValue()));
        return new FlightDelays(days, worst);
    }

    /// Where the values end that are the same but for their lowest bits.
    private static int endOf(long[] sorted, int from, int count, int lowestBits) {
        int to = from + 1;
        while (to < count && sorted[to] >>> lowestBits == sorted[from] >>> lowestBits) {
            to++;
        }
        return to;
    }

    private static long delay(long flight) {
        return (flight & (1 << DELAY_BITS) - 1) - DELAY_OFFSET;
    }

    private static double mean(long[] flights, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += delay(flights[i]);
        }
        return (double) sum / (to - from);
    }

    private static double p90(long[] sorted, int from, int to) {
        double position = 0.9 * (to - from - 1);
        int below = from + (int) position;
        long low = delay(sorted[below]);
        long high = delay(sorted[Math.min(below + 1, to - 1)]);
        return low + (high - low) * (position - (int) position);
    }
}
