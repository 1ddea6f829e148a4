import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Flight(String origin, int delay) {}

record Correction(long weight, String origin, int delay) {}

record Delay(String origin, double mean) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Flight> flights = pipeline.read(Csv.files("flights.csv", Flight.class));
    Table<Flight> corrections =
            pipeline.read(Csv.files("corrections.csv", Correction.class))
                    .weightedBy(col(Correction::weight))
                    .select(into(Flight.class, rest()));
    flights.union(corrections)
            .groupBy(col(Flight::origin))
            .reduce(g -> into(Delay.class, g.keys(), g.avg(col(Flight::delay)).as(Delay::mean)))
            .write(Terminal.table("Delays"));
    pipeline.run();
}
