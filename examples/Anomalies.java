import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Reading(String sensor, Instant at, double celsius) {}

record Expected(
        String sensor,
        Instant at,
        double celsius,
        @Nullable Double mean,
        @Nullable Double spread,
        long before) {}

record Anomaly(String sensor, Instant at, double celsius, double usual, double deviations) {}

/// Readings that differ from the twenty readings of the same sensor before them by more than a
/// number of standard deviations. Readings may come late and be corrected: with --live, the mean
/// and the spread of the readings behind a change are computed anew, and anomalies that no longer
/// are any go.
///
/// Writes `anomalies.csv`, and `busy.csv`: anomalies of a sensor at least a time apart, so that one
/// disturbance is told once.
///
/// Options: --input FILE|GLOB, --deviations N, --apart MINUTES, --output DIR, --live, --errors
/// FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/readings.csv");
    int deviations = arguments.number("deviations", 3);
    int apart = arguments.number("apart", 10);
    String output = arguments.text("output", "out/anomalies");
    boolean live = arguments.flag("live");
    int workers = arguments.number("workers", 1);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    CsvSource<Reading> files = Csv.files(input, Reading.class);
    Table<Reading> readings = pipeline.read(live ? files.live() : files);

    Frame before = Frame.rows(-20, -1);
    Table<Anomaly> anomalies = readings
            .groupBy(col(Reading::sensor))
            .ordered(asc(col(Reading::at)))
            .select(r -> into(Expected.class,
                    r.row().rest(),
                    r.over(before).avg(col(Reading::celsius)).as(Expected::mean),
                    r.over(before).stddev(col(Reading::celsius)).as(Expected::spread),
                    r.over(before).count().as(Expected::before)))
            .where(col(Expected::before).ge(10).and(col(Expected::spread).gt(0)))
            .where(col(Expected::celsius)
                    .minus(col(Expected::mean))
                    .abs()
                    .gt(col(Expected::spread).times(deviations)))
            .select(into(Anomaly.class,
                    col(Expected::sensor).as(Anomaly::sensor),
                    col(Expected::at).as(Anomaly::at),
                    col(Expected::celsius).as(Anomaly::celsius),
                    col(Expected::mean).orFail().round(2).as(Anomaly::usual),
                    col(Expected::celsius)
                            .minus(col(Expected::mean).orFail())
                            .dividedBy(col(Expected::spread).orFail())
                            .round(2)
                            .as(Anomaly::deviations)));

    anomalies.write(Csv.snapshot(output + "/anomalies.csv"));
    Table<Anomaly> told = anomalies
            .groupBy(col(Anomaly::sensor))
            .ordered(asc(col(Anomaly::at)))
            .atLeastApart(Duration.ofMinutes(apart));
    told.write(Csv.snapshot(output + "/busy.csv"));
    told.write(Terminal.<Anomaly>table("Unusual readings"));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
