package io.deltaway.bench.micro;

import io.deltaway.bench.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// The process of one method of a micro-benchmark. JMH makes no processes of its own here: each run
/// is a fresh one anyhow, on the cores and with the flags of all others. Arguments: benchmark,
/// method, rows, and where the outcome goes.
public final class Micro {

    private static final int WARM_UPS = 5;
    private static final int MEASUREMENTS = 5;

    private Micro() {}

    public static void main(String[] arguments) throws Exception {
        long rows = Long.parseLong(arguments[2]);
        boolean right = true;
        double seconds = Double.NaN;
        try {
            seconds = seconds(arguments[0] + "." + arguments[1], rows);
        } catch (RunnerException e) {
            // Setting up compares with an independent loop, and fails where that differs.
            System.out.println(e);
            right = false;
        }
        Outcome outcome = new Outcome(seconds, rows, -1, right, Map.of());
        Files.writeString(Path.of(arguments[3]), outcome.toText());
    }

    private static double seconds(String benchmark, long rows) throws RunnerException {
        var options =
                new OptionsBuilder()
                        .include(benchmark + "$")
                        .param("rows", Long.toString(rows))
                        .mode(Mode.AverageTime)
                        .timeUnit(java.util.concurrent.TimeUnit.SECONDS)
                        .forks(0)
                        .warmupIterations(WARM_UPS)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(MEASUREMENTS)
                        .measurementTime(TimeValue.seconds(1))
                        .shouldFailOnError(true)
                        .build();
        RunResult result = new Runner(options).runSingle();
        return result.getPrimaryResult().getScore();
    }
}
