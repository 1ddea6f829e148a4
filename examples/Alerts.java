import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Reading(String sensor, Instant at, double celsius) {}

record Limit(String sensor, double celsius) {}

record Alert(String sensor, Instant at, double celsius, double above) {}

record Alarm(String sensor, long alerts, Instant last, double worst) {}

/// Readings above the limit of their sensor. Both tables may change: with --live, change a limit in
/// its file, and alerts that no longer are any go while others come.
///
/// Writes `alerts.csv`, all readings above their limit; `changes.csv`, how that table came about;
/// and `alarms.csv`, a line for each sensor that has alerts.
///
/// Options: --input FILE|GLOB, --limits FILE, --output DIR, --live (goes on with what changes in
/// the files), --errors FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/readings.csv");
    String limits = arguments.text("limits", "examples/data/limits.csv");
    String output = arguments.text("output", "out/alerts");
    boolean live = arguments.flag("live");
    int workers = arguments.number("workers", 1);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    CsvSource<Reading> readingFiles = Csv.files(input, Reading.class);
    CsvSource<Limit> limitFiles = Csv.files(limits, Limit.class);
    Table<Reading> readings = pipeline.read(live ? readingFiles.live() : readingFiles);
    Table<Limit> current = pipeline.read(live ? limitFiles.live() : limitFiles);

    Table<Alert> alerts = readings.join(current)
            .on(col(Reading::sensor), col(Limit::sensor))
            .select((reading, limit) -> into(Alert.class,
                    reading.rest(),
                    reading.col(Reading::celsius)
                            .minus(limit.col(Limit::celsius))
                            .round(1)
                            .as(Alert::above)))
            .where(col(Alert::above).gt(0));
    Table<Alarm> alarms = alerts
            .groupBy(col(Alert::sensor))
            .reduce(g -> into(Alarm.class,
                    g.keys(),
                    g.count().as(Alarm::alerts),
                    g.max(col(Alert::at)).as(Alarm::last),
                    g.max(col(Alert::above)).as(Alarm::worst)));

    alerts.write(Csv.snapshot(output + "/alerts.csv"));
    alerts.write(Csv.changes(output + "/changes.csv"));
    alarms.write(Csv.snapshot(output + "/alarms.csv"));
    alarms.write(Terminal.<Alarm>table("Sensors above their limit").largestFirst("alerts"));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
