import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Click(String user, Instant at, String page) {}

record Visit(String user, Instant from, Instant to, long clicks, String first, String last) {}

/// Visits of users to a site: clicks that follow each other within half an hour. A visit is written
/// once, when it is over: when the clock, which the clicks move, is a minute past its end.
///
/// Writes `visits.csv`, a line for each visit, and `late.csv`, the clicks that came too late.
///
/// Options: --input FILE|GLOB, --output DIR, --live (goes on with what is appended), --errors FILE,
/// --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/clicks.csv");
    String output = arguments.text("output", "out/sessions");
    boolean live = arguments.flag("live");
    int workers = arguments.number("workers", 1);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    CsvSource<Click> files = Csv.files(input, Click.class);
    Table<Click> clicks = pipeline.read(live ? files.live() : files);

    var sessions = clicks
            .groupBy(col(Click::user))
            .window(session(col(Click::at), Duration.ofMinutes(30)), closing(Duration.ofMinutes(1)).onceClosed());
    Table<Visit> visits = sessions.reduce(g -> into(Visit.class,
            g.keys(),
            g.windowStart().as(Visit::from),
            g.windowEnd().as(Visit::to),
            g.count().as(Visit::clicks),
            g.argMin(col(Click::at), col(Click::page)).orFail().as(Visit::first),
            g.argMax(col(Click::at), col(Click::page)).orFail().as(Visit::last)));

    visits.write(Csv.changes(output + "/visits.csv"));
    sessions.late().write(Csv.changes(output + "/late.csv"));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
