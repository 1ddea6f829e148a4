import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Reading(Instant at, long value) {}

record Window(Instant start, long count, long sum, long most) {}

/// Sums and largest values of readings over sliding windows of a thousand minutes, one every minute.
///
/// Options: --input FILE, --output FILE, --epoch ROWS, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "readings.csv");
    String output = arguments.text("output", "windows.csv");
    int epoch = arguments.number("epoch", 1_000);
    int workers = arguments.number("workers", 1);
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers).epochs(e -> e.rows(epoch)));
    pipeline.read(Csv.files(input, Reading.class))
            .window(sliding(col(Reading::at), Duration.ofMinutes(1_000), Duration.ofMinutes(1)))
            .reduce(w -> into(Window.class,
                    w.windowStart().as(Window::start),
                    w.count().as(Window::count),
                    w.sum(col(Reading::value)).as(Window::sum),
                    w.max(col(Reading::value)).orFail().as(Window::most)))
            .write(Csv.snapshot(output));
    pipeline.run();
}
