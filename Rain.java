import static io.deltaway.table.Columns.*;
import static io.deltaway.table.Types.*;

import module io.deltaway;

void main() {
    String group = "station";

    var pipeline = Pipeline.create();
    Table<Row> measured = pipeline.read(Csv.files("measured.csv"));
    System.out.println(measured);

    Table<Row> rain =
            measured.groupBy(col(group, TEXT))
                    .reduce(g ->
                            row(
                                    g.key().named(group),
                                    g.sum(col("rain", DOUBLE)).named("total"),
                                    g.count().named("days")));
    rain.write(Terminal.table("Rain"));
    pipeline.run();
}
