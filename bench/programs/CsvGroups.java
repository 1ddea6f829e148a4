import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Pair(int key, int value) {}

record Group(int key, long count, long sum) {}

/// Count and sum of values by key.
///
/// Options: --input FILE, --output FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "pairs.csv");
    String output = arguments.text("output", "groups.csv");
    int workers = arguments.number("workers", 1);
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    Table<Pair> pairs = pipeline.read(Csv.files(input, Pair.class));
    Table<Group> groups = pairs
            .groupBy(col(Pair::key))
            .reduce(g -> into(Group.class,
                    g.key().as(Group::key),
                    g.count().as(Group::count),
                    g.sum(col(Pair::value)).as(Group::sum)));
    groups.write(Csv.snapshot(output));
    pipeline.run();
}
