import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Pair(int key, int value) {}

/// Copies a file, row by row.
///
/// Options: --input FILE, --output FILE
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "pairs.csv");
    String output = arguments.text("output", "copy.csv");
    arguments.end();

    var pipeline = Pipeline.create();
    Table<Pair> pairs = pipeline.read(Csv.files(input, Pair.class));
    pairs.where(col(Pair::value).ge(0)).write(Csv.file(output));
    pipeline.run();
}
