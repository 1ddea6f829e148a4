package io.deltaway.bench.naive;

import io.deltaway.bench.input.Flights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/// Delays by origin and day, and the origins that are late most. Arguments: packed input, directory
/// for the output.
public final class NaiveFlights {

    private static final int FEWEST_FLIGHTS = 1000;
    private static final int WORST = 10;
    private static final int DAY_LENGTH = 10;

    private NaiveFlights() {}

    private static final class Delays {
        private int[] values = new int[16];
        private int count;
        private long sum;

        void add(int delay) {
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = delay;
            sum += delay;
        }

        double mean() {
            return (double) sum / count;
        }

        double p90() {
            Arrays.sort(values, 0, count);
            double position = 0.9 * (count - 1);
            int below = (int) position;
            int above = Math.min(below + 1, count - 1);
            return values[below] + (values[above] - values[below]) * (position - below);
        }
    }

    private static final class Origin {
        private long flights;
        private long sum;

        double mean() {
            return (double) sum / flights;
        }
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, Delays> byOriginDay = new HashMap<>();
        Map<String, Origin> byOrigin = new HashMap<>();
        try (var in = Flights.reader(Path.of(arguments[0]))) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int date = line.indexOf(',');
                int delayEnd = line.indexOf(',', date + 1);
                int distance = line.indexOf(',', delayEnd + 1);
                int originEnd = line.indexOf(',', distance + 1);
                int delay = Integer.parseInt(line, date + 1, delayEnd, 10);
                String origin = line.substring(distance + 1, originEnd);
                String key = origin + "," + line.substring(0, DAY_LENGTH);
                byOriginDay.computeIfAbsent(key, k -> new Delays()).add(delay);
                Origin totals = byOrigin.computeIfAbsent(origin, k -> new Origin());
                totals.flights++;
                totals.sum += delay;
            }
        }
        Path output = Path.of(arguments[1]);
        try (var out = Files.newBufferedWriter(output.resolve("by_origin_day.csv"))) {
            out.write("origin,day,flights,mean_delay,p90_delay\n");
            for (var entry : byOriginDay.entrySet()) {
                Delays delays = entry.getValue();
                out.write(
                        entry.getKey()
                                + ","
                                + delays.count
                                + ","
                                + delays.mean()
                                + ","
                                + delays.p90()
                                + "\n");
            }
        }
        try (var out = Files.newBufferedWriter(output.resolve("worst.csv"))) {
            out.write("origin,flights,mean_delay\n");
            var worst =
                    byOrigin.entrySet().stream()
                            .filter(entry -> entry.getValue().flights >= FEWEST_FLIGHTS)
                            .sorted(Comparator.comparingDouble(entry -> -entry.getValue().mean()))
                            .limit(WORST)
                            .toList();
            for (var entry : worst) {
                Origin origin = entry.getValue();
                out.write(entry.getKey() + "," + origin.flights + "," + origin.mean() + "\n");
            }
        }
    }
}
