package io.deltaway.windows;

import static io.deltaway.table.Columns.around;
import static io.deltaway.table.Columns.byCount;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.RowError;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.windows.ExtremeTimes.Span;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Times near the ends of what their types can hold, in windows: what has bounds in the range is
/// shown, what has none is an error row, and the pipeline goes on.
class ExtremeWindowsTest {

    record Some(String at, long rows) {}

    @Test
    void slidingWindows() {
        ExtremeTimes.check(ExtremeWindowsTest::sliding);
    }

    private static <R extends Record, T, D extends Comparable<D>> void sliding(
            ExtremeTimes<R, T, D> of) {
        long length = of.length();
        long hop = length > 1_000 ? length : 1 + of.random.nextInt((int) length + 1);
        boolean closes = of.random.nextBoolean();
        TestOutput<Span> shown =
                of.pipeline.output(of.spans(of.kind.sliding().of(length, hop), closes));
        TestOutput<RowError> errors = of.pipeline.output(of.pipeline.errors());
        of.run();
        var failing = new ArrayList<String>();
        var windows = new ArrayList<BigInteger>();
        for (long time : of.times) {
            List<BigInteger> starts = of.starts(time, length, hop);
            if (starts == null) {
                failing.add(of.text(of.exact(time)));
            } else {
                windows.addAll(starts);
            }
        }
        assertThat(shown.rows())
                .describedAs("%s each %s of %s", length, hop, of.times)
                .containsExactlyInAnyOrderElementsOf(
                        new TreeSet<>(windows)
                                .stream()
                                        .map(from ->
                                                new Span(
                                                        of.text(from),
                                                        of.text(from.add(of.exact(length))),
                                                        Collections.frequency(windows, from)))
                                        .toList());
        assertThat(errors.rows())
                .allMatch(error -> error.code().equals("DW-2008"))
                .extracting(RowError::message)
                .allMatch(message -> message.contains("has no window: it would start or end"))
                .extracting(message -> message.substring(0, message.indexOf(" has")))
                .containsExactlyInAnyOrderElementsOf(failing);
    }

    @Test
    void sessions() {
        ExtremeTimes.check(ExtremeWindowsTest::sessions);
    }

    private static <R extends Record, T, D extends Comparable<D>> void sessions(
            ExtremeTimes<R, T, D> of) {
        long gap = of.length();
        boolean closes = of.random.nextBoolean();
        TestOutput<Span> shown = of.pipeline.output(of.spans(of.kind.session().apply(gap), closes));
        TestOutput<RowError> errors = of.pipeline.output(of.pipeline.errors());
        of.run();
        var expected = new ArrayList<Span>();
        int failing = 0;
        for (int i = 0, from = 0; i < of.times.size(); i++) {
            BigInteger end = of.exact(of.times.get(i)).add(of.exact(gap));
            if (i + 1 < of.times.size() && of.exact(of.times.get(i + 1)).compareTo(end) < 0) {
                continue;
            }
            if (of.holds(end)) {
                String start = of.text(of.exact(of.times.get(from)));
                expected.add(new Span(start, of.text(end), i + 1 - from));
            } else {
                failing++;
            }
            from = i + 1;
        }
        assertThat(shown.rows())
                .describedAs("gap %s of %s", gap, of.times)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(errors.rows())
                .describedAs("gap %s of %s", gap, of.times)
                .hasSize(failing)
                .allMatch(error -> error.message().contains("outside"));
    }

    @Test
    void windowsByCountAndAroundPoints() {
        ExtremeTimes.check(ExtremeWindowsTest::countsAndPoints);
    }

    private static <R extends Record, T, D extends Comparable<D>> void countsAndPoints(
            ExtremeTimes<R, T, D> of) {
        boolean closes = of.random.nextBoolean();
        int rows = 1 + of.random.nextInt(3);
        TestOutput<Span> counted =
                of.pipeline.output(of.spans(byCount(of.kind.at(), rows), closes));
        TestInput<R> points = of.pipeline.input(of.kind.rows());
        long upper = of.random.nextInt(3) == 0 ? of.length() : of.random.nextInt(4);
        long lower = of.random.nextBoolean() ? -of.random.nextInt(4) : upper;
        TestOutput<Some> around =
                of.pipeline.output(
                        of.input
                                .table()
                                .window(
                                        around(
                                                points.table(),
                                                of.kind.at(),
                                                of.kind.at(),
                                                of.kind.distance().apply(Math.min(lower, upper)),
                                                of.kind.distance().apply(upper)))
                                .reduce(g ->
                                        into(
                                                Some.class,
                                                g.windowPoint().toText().as(Some::at),
                                                g.count().as(Some::rows))));
        TestOutput<RowError> errors = of.pipeline.output(of.pipeline.errors());
        var all = new TreeSet<Long>();
        for (int i = 0; i < 4; i++) {
            long time = of.time();
            all.add(time);
            points.insert(of.kind.row().of(of.kind.time().apply(time), i));
        }
        of.run();
        assertThat(errors.rows()).isEmpty();
        var spans = new ArrayList<Span>();
        for (int from = 0; from < of.times.size(); from += rows) {
            int to = Math.min(from + rows, of.times.size());
            spans.add(
                    new Span(
                            of.text(of.exact(of.times.get(from))),
                            of.text(of.exact(of.times.get(to - 1))),
                            to - from));
        }
        assertThat(counted.rows()).containsExactlyInAnyOrderElementsOf(spans);
        var expected = new ArrayList<Some>();
        for (long point : all) {
            long near =
                    of.times.stream()
                            .filter(time -> of.isWithin(point, time, Math.min(lower, upper), upper))
                            .count();
            if (near > 0) {
                expected.add(new Some(of.text(of.exact(point)), near));
            }
        }
        assertThat(around.rows())
                .describedAs("%s to %s around %s of %s", lower, upper, all, of.times)
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
