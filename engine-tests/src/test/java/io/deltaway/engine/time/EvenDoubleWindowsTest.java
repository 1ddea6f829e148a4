package io.deltaway.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvenDoubleWindowsTest {

    private static Spans of(Windows windows, double at) {
        var spans = new Spans();
        assertThat(windows.of(TimeWords.ofDouble(at), spans))
                .describedAs("%s has windows of %s", at, windows)
                .isTrue();
        return spans;
    }

    /// 6 * 0.1 is more than 0.6, and 0.5 + 0.1 is not.
    @Test
    void aNumberBetweenRoundedBoundsIsInOneWindow() {
        var windows = new EvenDoubleWindows(0, 0.1, 0.1);
        for (double at : new double[] {0.3, 0.6, 0.7, 1.2, Math.nextDown(0.6000000000000001)}) {
            assertThat(of(windows, at).size()).isEqualTo(1);
        }
    }

    /// Windows that are as long as some hops: a number is in as many; and all numbers say the same
    /// of a window, the bounds of which are where they would be without rounding, but for a part of
    /// the hop.
    @Test
    void eachNumberIsInAsManyWindowsAsThereAreHops() {
        var random = new Random(1);
        int seen = 0;
        for (int i = 0; i < 1_000; i++) {
            int hops = 1 + random.nextInt(4);
            double hop = random.nextDouble() * Math.pow(10, random.nextInt(-6, 7));
            double origin = random.nextInt(3) * random.nextGaussian() * 1e6;
            var windows = new EvenDoubleWindows(origin, hop, hops * hop);
            if (windows.areAny()) {
                seen++;
                check(windows, hops, random);
            }
        }
        assertThat(seen).isGreaterThan(500);
    }

    private static void check(EvenDoubleWindows windows, int hops, Random random) {
        double hop = windows.hop();
        var ends = new TreeMap<Long, Long>();
        long number = random.nextLong(-1_000_000, 1_000_000);
        for (int i = 0; i < 20; i++) {
            double near = windows.origin() + (number + random.nextInt(3)) * hop;
            double at =
                    switch (random.nextInt(4)) {
                        case 0 -> near;
                        case 1 -> Math.nextDown(near);
                        case 2 -> Math.nextUp(near);
                        default -> near + random.nextDouble() * hop;
                    };
            var spans = new Spans();
            if (!windows.of(TimeWords.ofDouble(at), spans)) {
                continue;
            }
            assertThat(spans.size()).describedAs("%s of %s", at, windows).isEqualTo(hops);
            for (int s = 0; s < spans.size(); s++) {
                double start = TimeWords.toDouble(spans.start(s));
                double end = TimeWords.toDouble(spans.end(s));
                assertThat(start <= at && at < end).describedAs("%s in %s", at, windows).isTrue();
                assertThat(windows.end(spans.start(s))).isEqualTo(spans.end(s));
                assertThat(ends.merge(spans.start(s), spans.end(s), (one, other) -> one))
                        .isEqualTo(spans.end(s));
                assertThat(error(windows, start)).isLessThanOrEqualTo(hop / 4);
            }
            int later = random.nextInt(hops);
            var rest = new Spans();
            windows.of(TimeWords.ofDouble(at), spans.start(later), rest);
            assertThat(rest.size()).isEqualTo(hops - later);
            Windows panes = windows.panes();
            if (panes != null) {
                var pane = new Spans();
                assertThat(panes.of(TimeWords.ofDouble(at), pane)).isTrue();
                var same = of(windows, TimeWords.toDouble(pane.start(0)));
                assertThat(same.size()).isEqualTo(hops);
                assertThat(same.start(0)).isEqualTo(spans.start(0));
            }
        }
    }

    /// How far a start is from the next multiple of the hop.
    private static double error(EvenDoubleWindows windows, double start) {
        var hop = new BigDecimal(windows.hop());
        BigDecimal passed = new BigDecimal(start).subtract(new BigDecimal(windows.origin()));
        double rest = passed.remainder(hop).abs().doubleValue();
        return Math.min(rest, windows.hop() - rest);
    }

    @Test
    void thereAreNoneWhereDoublesAreTooFarApart() {
        assertThat(new EvenDoubleWindows(1e17, 1, 1).areAny()).isFalse();
        assertThat(new EvenDoubleWindows(Double.NaN, 1, 1).areAny()).isFalse();
        assertThat(new EvenDoubleWindows(Double.POSITIVE_INFINITY, 1, 1).areAny()).isFalse();
        assertThat(new EvenDoubleWindows(1e17, 1_000, 5_000).areAny()).isTrue();
        var windows = new EvenDoubleWindows(0, 1, 1);
        for (double at :
                new double[] {1e17, -1e17, 0x1p54, Double.NaN, Double.NEGATIVE_INFINITY, 1e300}) {
            assertThat(windows.of(TimeWords.ofDouble(at), new Spans()))
                    .describedAs("%s", at)
                    .isFalse();
        }
        assertThat(windows.of(TimeWords.ofDouble(1e15), new Spans())).isTrue();
    }
}
