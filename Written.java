import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Sale(String shop, long cents) {}

record Sum(String shop, long cents) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.rows(2)));
    Table<Sale> sales =
            pipeline.read(
                    Rows.of(
                            Sale.class,
                            new Sale("a", 100),
                            new Sale("b", 70),
                            new Sale("a", 25),
                            new Sale("a", 5)));
    Table<Sum> sums =
            sales.groupBy(col(Sale::shop))
                    .reduce(g -> into(Sum.class, g.keys(), g.sum(col(Sale::cents)).as(Sum::cents)));

    sums.write(Csv.snapshot("sums.csv"));
    sums.write(JsonLines.changes("changes.jsonl"));
    sales.write(Csv.file("sales.csv"));
    sums.write(
            Callbacks.<Sum>onChange((epoch, weight, sum) ->
                            System.out.println(epoch + " " + weight + " " + sum))
                    .onEpochEnd(epoch -> System.out.println("end of epoch " + epoch))
                    .onEnd(() -> System.out.println("end")));
    pipeline.run();
}
