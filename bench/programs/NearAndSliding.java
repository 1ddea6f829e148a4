import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Reading(Instant at, long value) {}

record Pair(Instant at, long value, long other) {}

record Change(Instant at, long size) {}

record Window(Instant start, long count, long sum) {}

/// Readings with those of the minute before them, a function over each pair, and sums over sliding
/// windows of fifty minutes, one every minute.
///
/// Options: --input FILE, --output FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "readings.csv");
    String output = arguments.text("output", "windows.csv");
    int workers = arguments.number("workers", 1);
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    Table<Reading> readings = pipeline.read(Csv.files(input, Reading.class));
    readings.join(readings)
            .within(col(Reading::at), col(Reading::at), Duration.ofMinutes(-1), Duration.ZERO)
            .select((reading, earlier) -> into(Pair.class,
                    reading.rest(),
                    earlier.col(Reading::value).as(Pair::other)))
            .map(pair -> new Change(pair.at(), Math.abs(pair.value() - pair.other())))
            .window(sliding(col(Change::at), Duration.ofMinutes(50), Duration.ofMinutes(1)))
            .reduce(w -> into(Window.class,
                    w.windowStart().as(Window::start),
                    w.count().as(Window::count),
                    w.sum(col(Change::size)).as(Window::sum)))
            .write(Csv.snapshot(output));
    pipeline.run();
}
