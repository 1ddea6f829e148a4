import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Trade(String ticker, Instant at, long qty) {}

record Quote(String ticker, Instant at, double bid) {}

record Valued(String ticker, Instant at, long qty, double bid) {}

Instant at(int minute) {
    return Instant.parse("2026-03-02T09:00:00Z").plus(Duration.ofMinutes(minute));
}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    Push<Trade> trades = Push.of(Trade.class);
    Push<Quote> quotes = Push.of(Quote.class);
    pipeline.read(trades)
            .leftJoin(pipeline.read(quotes))
            .on(col(Trade::ticker), col(Quote::ticker))
            .asOf(col(Trade::at), col(Quote::at), AsOf.backward(), Duration.ofMinutes(30))
            .select((trade, quote) ->
                    into(
                            Valued.class,
                            trade.rest(),
                            quote.col(Quote::bid).orElse(0.0).as(Valued::bid)))
            .write(Terminal.changes());

    try (var running = pipeline.start()) {
        quotes.insert(new Quote("ACME", at(0), 10.0));
        trades.insert(new Trade("ACME", at(5), 100));
        trades.insert(new Trade("ACME", at(9), 200));
        trades.insert(new Trade("ACME", at(45), 300));
        running.cut();
        // a quote that comes late: it was valid from minute 7 on
        quotes.insert(new Quote("ACME", at(7), 11.0));
        running.cut();
    }
}
