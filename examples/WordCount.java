import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Line(String word) {}

record Count(String word, long count) {}

/// Counts words: lines `{"word":"abcdefg"}` in, `word,count` out.
///
/// Options: --input FILE|GLOB, --output FILE, --errors FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/words.jsonl");
    String output = arguments.text("output", "out/word-count.csv");
    int workers = arguments.number("workers", 1);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    Table<Line> lines = pipeline.read(JsonLines.files(input, Line.class));
    Table<Count> counts = lines
            .groupBy(col(Line::word))
            .reduce(g -> into(Count.class, g.key().as(Count::word), g.count().as(Count::count)));
    counts.write(Csv.snapshot(output));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
