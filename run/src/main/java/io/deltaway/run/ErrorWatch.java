package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.table.RowError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Counts failed rows and keeps the first of each step, and stops the pipeline at the first where
/// that is wished. Owned by the coordinator; anybody may read the count.
final class ErrorWatch {

    /// The output node of all failed rows, or -1 where there is none.
    private final int output;

    private final boolean failFast;
    private final IntFunction<String> lines;
    private final List<SourceConnector<?>> requests;
    private final AtomicLong errors = new AtomicLong();
    private final ConcurrentSkipListMap<Integer, Failed> byNode = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<String, Long> files = new ConcurrentSkipListMap<>();

    /// What failed at one node.
    ///
    /// @param first what the first of them says
    private record Failed(long rows, @Nullable String first) {

        static final Failed NONE = new Failed(0, null);

        Failed with(long weight, Supplier<String> text) {
            String example = first;
            if (example == null && weight > 0) {
                example = text.get();
            } else if (example != null && weight < 0 && example.equals(text.get())) {
                example = null;
            }
            return new Failed(rows + weight, example);
        }
    }

    ErrorWatch(Wiring wiring, boolean failFast) {
        this.output = wiring.errors();
        this.failFast = failFast;
        this.lines = wiring.lines();
        this.requests =
                wiring.sources().stream()
                        .<SourceConnector<?>>map(Wiring.WiredSource::connector)
                        .filter(SourceConnector::givesRequests)
                        .toList();
    }

    /// Looks at what failed in the last step.
    void look(EpochRunner runner, long epoch) {
        if (output < 0) {
            return;
        }
        for (Batch rows : runner.take(output)) {
            for (int row = 0; row < rows.size(); row++) {
                if (failFast && rows.weight(row) > 0) {
                    throw firstFailure(rows, row);
                }
                errors.lazySet(errors.get() + rows.weight(row));
                count(rows, row);
                tell(rows, row, epoch);
            }
        }
    }

    private void count(Batch rows, int row) {
        long weight = rows.weight(row);
        if (Chunk.Malformed.isOfFile(text(rows, 1, row))) {
            files.merge(text(rows, 2, row), weight, Long::sum);
        } else {
            Failed before = byNode.getOrDefault(node(rows, row), Failed.NONE);
            byNode.put(node(rows, row), before.with(weight, () -> said(rows, row)));
        }
    }

    private void tell(Batch rows, int row, long epoch) {
        if (requests.isEmpty() || goesOn(rows, row)) {
            return;
        }
        var error = new Shown(rows, row);
        for (SourceConnector<?> one : requests) {
            one.failed(epoch, rows.weight(row), error);
        }
    }

    /// A failed row, read when somebody first asks for it.
    private final class Shown implements Supplier<RowError> {

        private final Batch rows;
        private final int row;
        private @Nullable RowError error;

        Shown(Batch rows, int row) {
            this.rows = rows;
            this.row = row;
        }

        @Override
        public RowError get() {
            RowError read = error == null ? error(rows, row) : error;
            error = read;
            return read;
        }
    }

    private RowError error(Batch rows, int row) {
        return new RowError(
                lines.apply(node(rows, row)),
                text(rows, 1, row),
                text(rows, 2, row),
                text(rows, 3, row));
    }

    private static String said(Batch rows, int row) {
        return text(rows, 1, row) + " " + text(rows, 2, row);
    }

    private RunException firstFailure(Batch rows, int row) {
        int node = node(rows, row);
        return new RunException(
                "DW-0208",
                "a row failed at "
                        + lines.apply(node)
                        + ": "
                        + said(rows, row)
                        + ". The row: "
                        + text(rows, 3, row)
                        + ". The pipeline was told to stop at the first such row; without failFast it becomes a row of errors().");
    }

    private static int node(Batch rows, int row) {
        return (int) ((LongColumn) rows.column(0)).get(row);
    }

    private static boolean goesOn(Batch rows, int row) {
        return ((LongColumn) rows.column(4)).get(row) != 0;
    }

    private static String text(Batch rows, int column, int row) {
        return ((TextColumn) rows.column(column)).get(row);
    }

    /// The steps in which rows failed that were not retracted since. From any thread.
    List<Status.StepFailures> bySteps() {
        return byNode.entrySet().stream()
                .filter(entry -> entry.getValue().rows() != 0)
                .map(entry ->
                        new Status.StepFailures(
                                lines.apply(entry.getKey()),
                                entry.getValue().rows(),
                                Optional.ofNullable(entry.getValue().first())))
                .toList();
    }

    /// The files that could not be read whole, and why. From any thread.
    List<String> unread() {
        return files.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Rows that failed and were not retracted since. From any thread.
    long errors() {
        return errors.get();
    }
}
