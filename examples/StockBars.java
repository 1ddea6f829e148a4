import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Trade(String ticker, double price, long qty, Instant at) {}

record TickerMinute(String ticker, Instant minute) {}

record Bar(
        String ticker,
        Instant minute,
        double open,
        double high,
        double low,
        double close,
        double vwap,
        long volume,
        long trades) {}

/// One-minute bars of stock trades: first, highest, lowest and last price, and the mean price by
/// volume (VWAP). A trade that arrives late corrects its bar, however old that is.
///
/// Options: --input FILE|GLOB, --output FILE, --live (goes on with what is added to the files),
/// --errors FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/trades.csv");
    String output = arguments.text("output", "out/stock-bars.csv");
    boolean live = arguments.flag("live");
    int workers = arguments.number("workers", 1);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    CsvSource<Trade> files = Csv.files(input, Trade.class);
    Table<Trade> trades = pipeline.read(live ? files.live() : files);

    Table<Bar> bars = trades
            .where(col(Trade::qty).gt(0))
            .groupBy(into(TickerMinute.class,
                    col(Trade::ticker).as(TickerMinute::ticker),
                    col(Trade::at).truncateTo(CalendarUnit.MINUTE).as(TickerMinute::minute)))
            .reduce(g -> into(Bar.class,
                    g.keys(),
                    g.argMin(col(Trade::at), col(Trade::price)).as(Bar::open),
                    g.max(col(Trade::price)).as(Bar::high),
                    g.min(col(Trade::price)).as(Bar::low),
                    g.argMax(col(Trade::at), col(Trade::price)).as(Bar::close),
                    g.sum(col(Trade::price).times(col(Trade::qty)))
                            .dividedBy(g.sum(col(Trade::qty)))
                            .as(Bar::vwap),
                    g.sum(col(Trade::qty)).as(Bar::volume),
                    g.count().as(Bar::trades)));

    bars.write(Csv.snapshot(output));
    bars.where(col(Bar::ticker).eq("ACME")).write(Terminal.table("Bars of ACME"));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
