package io.deltaway.bench;

import io.deltaway.bench.input.FlightDelays;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whether the files about airport delays are right. Systems divide and interpolate in different
/// orders, so means and quantiles may differ in their last digits.
record FlightCheck(FlightDelays expected) {

    private static final double TOLERANCE = 1e-9;

    boolean isRight(Path output) throws IOException {
        return daysAreRight(output, "p90_delay") && worstAreRight(output);
    }

    /// As [#isRight], of the days only, and without their quantiles.
    boolean isRightWithoutQuantile(Path output) throws IOException {
        return daysAreRight(output, "mean_delay");
    }

    private boolean daysAreRight(Path output, String last) throws IOException {
        long[] found = new long[1];
        boolean[] wrong = new boolean[1];
        Map<String, FlightDelays.Day> days = expected.byOriginDay();
        Answer.read(
                output.resolve("by_origin_day.csv"),
                (weight, f) -> {
                    found[0] += weight;
                    FlightDelays.Day day = days.get(f[0] + "," + f[1]);
                    if (day == null || day.flights() != Long.parseLong(f[2])) {
                        wrong[0] = true;
                        return;
                    }
                    double value = last.equals("mean_delay") ? day.meanDelay() : day.p90Delay();
                    wrong[0] |=
                            !isClose(day.meanDelay(), Double.parseDouble(f[3]))
                                    || !isClose(value, Double.parseDouble(f[4]));
                },
                "origin",
                "day",
                "flights",
                "mean_delay",
                last);
        return !wrong[0] && found[0] == days.size();
    }

    private boolean worstAreRight(Path output) throws IOException {
        List<String> found = new ArrayList<>();
        boolean[] wrong = new boolean[1];
        Map<String, FlightDelays.Origin> worst = expected.worst();
        Answer.read(
                output.resolve("worst.csv"),
                (weight, f) -> {
                    FlightDelays.Origin origin = worst.get(f[0]);
                    found.add(f[0]);
                    wrong[0] |=
                            origin == null
                                    || origin.flights() != Long.parseLong(f[1])
                                    || !isClose(origin.meanDelay(), Double.parseDouble(f[2]));
                },
                "origin",
                "flights",
                "mean_delay");
        return !wrong[0] && found.size() == worst.size() && worst.keySet().containsAll(found);
    }

    private static boolean isClose(double expected, double actual) {
        return Math.abs(expected - actual) <= TOLERANCE * Math.max(1, Math.abs(expected));
    }
}
