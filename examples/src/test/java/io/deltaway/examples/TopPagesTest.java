package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopPagesTest {

    private static final class Page {
        private final Set<Long> users = new HashSet<>();
        private long clicks;
        private long seconds;
    }

    /// As in the example: the finisher of SplitMix64.
    private static long mixed(long number) {
        long bits = (number + 1) * 0x9e3779b97f4a7c15L;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }

    private static List<List<String>> expected(int clicks, int top) {
        Map<String, Page> pages = new HashMap<>();
        for (long number = 0; number < clicks; number++) {
            long random = mixed(number);
            double skewed = Math.pow((random >>> 40) / (double) (1 << 24), 3);
            long shift = number / 20_000;
            long index = (long) (skewed * 400 + shift) % 400;
            Page page = pages.computeIfAbsent("/page/" + index, key -> new Page());
            page.clicks++;
            page.users.add(mixed(random) >>> 52);
            page.seconds += 1 + (mixed(random + 1) >>> 58);
        }
        var lines = new ArrayList<List<String>>();
        pages.forEach((name, page) -> {
            double mean = Math.round(page.seconds * 10.0 / page.clicks) / 10.0;
            lines.add(List.of(name, "" + page.clicks, "" + page.users.size(), "" + mean));
        });
        lines.sort((a, b) -> Long.compare(Long.parseLong(b.get(1)), Long.parseLong(a.get(1))));
        return lines.subList(0, top);
    }

    @ParameterizedTest
    @CsvSource({"200000, 10, 1, 0", "50000, 3, 2, 0", "20000, 10, 1, 40000"})
    void thePagesWithTheMostClicksAreThoseOfABatchProgram(
            int clicks, int top, int workers, int rate) {
        var options =
                new ArrayList<>(
                        List.of(
                                "--clicks",
                                "" + clicks,
                                "--top",
                                "" + top,
                                "--workers",
                                "" + workers));
        if (rate > 0) {
            options.addAll(List.of("--rate", "" + rate));
        }

        String shown = Example.of("TopPages").run(options.toArray(String[]::new));

        List<List<String>> expected = expected(clicks, top);
        assertThat(Example.lines("out/top-pages.csv"))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(shown).contains(expected.getFirst().getFirst());
    }
}
