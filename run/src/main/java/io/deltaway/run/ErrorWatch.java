package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.run.epoch.EpochRunner;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/// Counts failed rows, and stops the pipeline at the first where that is wished. Owned by the
/// coordinator; anybody may read the count.
final class ErrorWatch {

    private final int output;
    private final boolean failFast;
    private final IntFunction<String> lines;
    private final AtomicLong errors = new AtomicLong();
    private final ConcurrentSkipListMap<Integer, Long> byNode = new ConcurrentSkipListMap<>();

    /// @param output the output node of all failed rows, or -1 where there is none
    /// @param lines the user's line of a node
    ErrorWatch(int output, boolean failFast, IntFunction<String> lines) {
        this.output = output;
        this.failFast = failFast;
        this.lines = lines;
    }

    /// Looks at what failed in the last step.
    void look(EpochRunner runner) {
        if (output < 0) {
            return;
        }
        for (Batch rows : runner.take(output)) {
            for (int row = 0; row < rows.size(); row++) {
                if (failFast && rows.weight(row) > 0) {
                    throw firstFailure(rows, row);
                }
                errors.lazySet(errors.get() + rows.weight(row));
                byNode.merge(node(rows, row), rows.weight(row), Long::sum);
            }
        }
    }

    private RunException firstFailure(Batch rows, int row) {
        int node = node(rows, row);
        return new RunException(
                "DW-0208",
                "a row failed at "
                        + lines.apply(node)
                        + ": "
                        + text(rows, 1, row)
                        + " "
                        + text(rows, 2, row)
                        + ". The row: "
                        + text(rows, 3, row)
                        + ". The pipeline was told to stop at the first such row; without failFast it becomes a row of errors().");
    }

    private static int node(Batch rows, int row) {
        return (int) ((LongColumn) rows.column(0)).get(row);
    }

    private static String text(Batch rows, int column, int row) {
        return ((TextColumn) rows.column(column)).get(row);
    }

    /// The steps in which rows failed that were not retracted since. From any thread.
    List<Status.StepFailures> bySteps() {
        return byNode.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry ->
                        new Status.StepFailures(lines.apply(entry.getKey()), entry.getValue()))
                .toList();
    }

    /// Rows that failed and were not retracted since. From any thread.
    long errors() {
        return errors.get();
    }
}
