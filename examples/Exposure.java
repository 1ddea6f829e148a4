import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Position(String account, String ticker, long qty) {}

record Tick(Instant at, String ticker, double last) {}

record Held(String account, String ticker, double value) {}

record Total(String account, double value, long positions) {}

/// What each account holds is worth, while positions and prices change: a join of two changing
/// tables.
///
/// Positions are the lines of a file. Prices are replayed from another one, at --speed times the
/// speed at which they came; the last price of a ticker counts.
///
/// Writes `totals.csv`, a line for each account; `changes.csv`, how that table came about; and
/// `largest.csv`, the two largest positions of each account.
///
/// Options: --positions FILE, --prices FILE, --speed N, --output DIR, --live (goes on with what
/// changes in the positions), --errors FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String positionFile = arguments.text("positions", "examples/data/positions.csv");
    String priceFile = arguments.text("prices", "examples/data/prices.csv");
    int speed = arguments.number("speed", 60);
    String output = arguments.text("output", "out/exposure");
    boolean live = arguments.flag("live");
    int workers = arguments.number("workers", 1);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create()
            .configure(c -> c.workers(workers).epochs(e -> e.every(Duration.ofMillis(250))));
    CsvSource<Position> lines = Csv.files(positionFile, Position.class);
    Table<Position> positions = pipeline.read(live ? lines.live() : lines);
    CsvSource<Tick> ticks = Csv.files(priceFile, Tick.class);
    Table<Tick> prices = pipeline.read(Demo.replay(ticks, "at", speed))
            .groupBy(col(Tick::ticker))
            .deduplicate();

    Table<Held> held = positions.join(prices)
            .on(col(Position::ticker), col(Tick::ticker))
            .select((position, price) -> into(Held.class,
                    position.rest(),
                    price.col(Tick::last)
                            .times(position.col(Position::qty))
                            .round(2)
                            .as(Held::value)));
    Table<Total> totals = held
            .groupBy(col(Held::account))
            .reduce(g -> into(Total.class,
                    g.keys(),
                    g.sum(col(Held::value)).round(2).as(Total::value),
                    g.count().as(Total::positions)));
    Table<Held> largest = held.groupBy(col(Held::account)).top(2, desc(col(Held::value)));

    totals.write(Csv.snapshot(output + "/totals.csv"));
    totals.write(Csv.changes(output + "/changes.csv"));
    largest.write(Csv.snapshot(output + "/largest.csv"));
    totals.write(Terminal.<Total>table("What the accounts hold").largestFirst("value"));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
