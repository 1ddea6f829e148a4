import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Parity(long rest, long count, long sum) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.workers(2));
    pipeline.read(Demo.range(0, 1_000_000))
            .groupBy(col(Demo.Count::value).mod(3))
            .reduce(g ->
                    into(
                            Parity.class,
                            g.key().as(Parity::rest),
                            g.count().as(Parity::count),
                            g.sum(col(Demo.Count::value)).as(Parity::sum)))
            .write(Terminal.table("Rests"));
    pipeline.run();
}
