package io.deltaway.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.AsOf;
import io.deltaway.table.RowError;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.windows.ExtremeTimes.Met;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Times near the ends of what their types can hold, in joins by time.
class ExtremeJoinsTest {

    @Test
    void joins() {
        ExtremeTimes.check(ExtremeJoinsTest::joins);
    }

    private static <R extends Record, T, D extends Comparable<D>> void joins(
            ExtremeTimes<R, T, D> of) {
        long upper = of.random.nextInt(3) == 0 ? of.length() : of.random.nextInt(4);
        long lower = Math.min(upper, of.random.nextBoolean() ? -of.random.nextInt(4) : upper);
        TestInput<R> others = of.pipeline.input(of.kind.rows());
        D first = of.kind.distance().apply(lower);
        D last = of.kind.distance().apply(upper);
        TestOutput<Met> within =
                of.pipeline.output(
                        of.input
                                .table()
                                .join(others.table())
                                .within(of.kind.at(), of.kind.at(), first, last)
                                .select(of.kind.met()));
        List<AsOf> rules = List.of(AsOf.backward(), AsOf.forward(), AsOf.nearest());
        int rule = of.random.nextInt(rules.size());
        TestOutput<Met> asOf =
                of.pipeline.output(
                        of.input
                                .table()
                                .join(others.table())
                                .asOf(of.kind.at(), of.kind.at(), rules.get(rule), last)
                                .select(of.kind.met()));
        TestOutput<RowError> errors = of.pipeline.output(of.pipeline.errors());
        var rights = new ArrayList<Long>();
        for (int i = 0; i < 6; i++) {
            long time = of.time();
            if (!rights.contains(time)) {
                others.insert(of.kind.row().of(of.kind.time().apply(time), rights.size()));
                rights.add(time);
            }
        }
        of.run();
        assertThat(errors.rows()).isEmpty();
        var pairs = new ArrayList<Met>();
        var nearest = new ArrayList<Met>();
        for (int i = 0; i < of.times.size(); i++) {
            long time = of.times.get(i);
            int best = -1;
            BigInteger closest = of.exact(upper);
            for (int j = 0; j < rights.size(); j++) {
                long right = rights.get(j);
                if (of.isWithin(time, right, lower, upper)) {
                    pairs.add(new Met(i, j));
                }
                BigInteger distance = of.exact(right).subtract(of.exact(time));
                boolean fits =
                        rule == 2 || (rule == 0 ? distance.signum() <= 0 : distance.signum() >= 0);
                int order = distance.abs().compareTo(closest);
                // Of two at the same distance the later one.
                if (fits && (order < 0 || order == 0 && (best < 0 || right > rights.get(best)))) {
                    closest = distance.abs();
                    best = j;
                }
            }
            if (best >= 0) {
                nearest.add(new Met(i, best));
            }
        }
        String what =
                lower
                        + " to "
                        + upper
                        + ", "
                        + rules.get(rule)
                        + " of "
                        + of.times
                        + " and "
                        + rights;
        assertThat(within.rows()).describedAs(what).containsExactlyInAnyOrderElementsOf(pairs);
        assertThat(asOf.rows()).describedAs(what).containsExactlyInAnyOrderElementsOf(nearest);
    }

    @Test
    void joinsInWindows() {
        ExtremeTimes.check(ExtremeJoinsTest::joinsInWindows);
    }

    private static <R extends Record, T, D extends Comparable<D>> void joinsInWindows(
            ExtremeTimes<R, T, D> of) {
        long length = 1L + of.random.nextInt(12);
        long hop = 1L + of.random.nextInt((int) length);
        TestInput<R> others = of.pipeline.input(of.kind.rows());
        var join =
                of.input
                        .table()
                        .join(others.table())
                        .inWindow(of.kind.sliding().of(length, hop), of.kind.at());
        TestOutput<Met> met =
                of.pipeline.output(
                        (of.random.nextBoolean() ? join : join.lateness(of.kind.closing().apply(1)))
                                .select((left, right, window) -> of.kind.met().apply(left, right)));
        TestOutput<RowError> errors = of.pipeline.output(of.pipeline.errors());
        List<Long> rights = IntStream.range(0, 6).mapToObj(i -> of.time()).sorted().toList();
        for (int i = 0; i < rights.size(); i++) {
            others.insert(of.kind.row().of(of.kind.time().apply(rights.get(i)), i));
        }
        of.run();
        long failing =
                Stream.concat(of.times.stream(), rights.stream())
                        .filter(time -> of.starts(time, length, hop) == null)
                        .count();
        assertThat(errors.rows())
                .hasSize((int) failing)
                .allMatch(error -> error.code().equals("DW-2008"));
        var pairs = new ArrayList<Met>();
        for (int i = 0; i < of.times.size(); i++) {
            List<BigInteger> starts = of.starts(of.times.get(i), length, hop);
            for (int j = 0; starts != null && j < rights.size(); j++) {
                List<BigInteger> theirs = of.starts(rights.get(j), length, hop);
                if (theirs != null) {
                    Met pair = new Met(i, j);
                    starts.stream().filter(theirs::contains).forEach(start -> pairs.add(pair));
                }
            }
        }
        assertThat(met.rows())
                .describedAs("%s each %s of %s and %s", length, hop, of.times, rights)
                .containsExactlyInAnyOrderElementsOf(pairs);
    }
}
