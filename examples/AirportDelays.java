import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Flight(LocalDateTime date, int delay, int distance, String origin, String destination) {}

record Correction(long weight, LocalDateTime date, int delay, int distance, String origin, String destination) {}

record OriginDay(String origin, LocalDate day) {}

record DayDelay(String origin, LocalDate day, long flights, double mean_delay, double p90_delay) {}

record OriginDelay(String origin, long flights, double mean_delay) {}

/// Delays of flights by airport, kept right while flights are added and corrected.
///
/// Writes `by_origin_day.csv`, delays of each airport and day, and `worst.csv`, the ten airports
/// with the highest mean delay among those with at least 1,000 flights.
///
/// Options: --input FILE|GLOB, --output DIR, --live (goes on with what is added to the files),
/// --corrections FILE (lines `weight,date,delay,distance,origin,destination`, with or without a
/// header: 1 adds a flight, -1 takes one away), --errors FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/flights.csv.gz");
    String output = arguments.text("output", "out/airport-delays");
    String corrections = arguments.text("corrections", "");
    boolean live = arguments.flag("live");
    int workers = arguments.number("workers", 1);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    CsvSource<Flight> files = Csv.files(input, Flight.class);
    Table<Flight> flights = pipeline.read(live ? files.live() : files);
    if (!corrections.isEmpty()) {
        CsvSource<Correction> lines = Csv.files(corrections, Correction.class)
                .withoutHeader("weight", "date", "delay", "distance", "origin", "destination");
        Table<Flight> corrected = pipeline.read(live ? lines.live() : lines)
                .weightedBy(col(Correction::weight))
                .select(into(Flight.class, rest()));
        flights = flights.union(corrected);
    }

    Table<DayDelay> byOriginDay = flights
            .groupBy(into(OriginDay.class,
                    col(Flight::origin).as(OriginDay::origin),
                    col(Flight::date).toDate().as(OriginDay::day)))
            .reduce(g -> into(DayDelay.class,
                    g.keys(),
                    g.count().as(DayDelay::flights),
                    g.avg(col(Flight::delay)).as(DayDelay::mean_delay),
                    g.quantile(0.9, col(Flight::delay)).as(DayDelay::p90_delay)));

    Table<OriginDelay> worst = flights
            .groupBy(col(Flight::origin))
            .reduce(g -> into(OriginDelay.class,
                    g.key().as(OriginDelay::origin),
                    g.count().as(OriginDelay::flights),
                    g.avg(col(Flight::delay)).as(OriginDelay::mean_delay)))
            .where(col(OriginDelay::flights).ge(1_000L))
            .top(10, desc(col(OriginDelay::mean_delay)));

    byOriginDay.write(Csv.snapshot(output + "/by_origin_day.csv"));
    worst.write(Csv.snapshot(output + "/worst.csv"));
    worst.write(Terminal.<OriginDelay>table("Airports with the longest mean delay, in minutes")
            .largestFirst("mean_delay"));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
