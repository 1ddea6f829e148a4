package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StockBarsTest {

    private record Trade(String ticker, double price, long qty, String at) {

        static Trade of(List<String> fields) {
            return new Trade(
                    fields.get(0),
                    Double.parseDouble(fields.get(1)),
                    Long.parseLong(fields.get(2)),
                    fields.get(3));
        }

        /// ISO times have minutes in their first 16 characters.
        String bar() {
            return ticker + "," + at.substring(0, 16) + ":00Z";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void barsAreThoseOfABatchProgram(String workers) {
        Example example = Example.of("StockBars");
        var bars = new TreeMap<String, List<Trade>>();
        for (List<String> line : Example.lines("examples/data/trades.csv")) {
            Trade trade = Trade.of(line);
            bars.computeIfAbsent(trade.bar(), key -> new ArrayList<>()).add(trade);
        }

        example.run("--workers", workers);

        List<List<String>> lines = Example.lines("out/stock-bars.csv");
        assertThat(lines).hasSameSizeAs(bars.keySet());
        for (List<String> line : lines) {
            List<Trade> trades = bars.getOrDefault(line.get(0) + "," + line.get(1), List.of());
            assertThat(trades)
                    .as("%s", line)
                    .isNotEmpty()
                    .isSortedAccordingTo(Comparator.comparing(Trade::at));
            var prices = trades.stream().mapToDouble(Trade::price).summaryStatistics();
            long volume = trades.stream().mapToLong(Trade::qty).sum();
            double value = trades.stream().mapToDouble(t -> t.price() * t.qty()).sum();
            double[] expected = {
                trades.getFirst().price(),
                prices.getMax(),
                prices.getMin(),
                trades.getLast().price(),
                value / volume,
                volume,
                trades.size()
            };
            for (int i = 0; i < expected.length; i++) {
                assertThat(Double.parseDouble(line.get(i + 2)))
                        .as("%s, column %d", line, i + 2)
                        .isCloseTo(expected[i], within(1e-9));
            }
        }
    }
}
