import static io.deltaway.table.Columns.*;
import static io.deltaway.table.Types.*;

import module io.deltaway;

record Growth(String fund, double factor) {}

record Mean(String fund, @Nullable Double factor) {}

/// The geometric mean.
static final class GeometricMean implements Aggregator<Double, double[], Double> {

    @Override
    public double[] create() {
        return new double[2];
    }

    @Override
    public double[] add(double[] logs, Double factor) {
        logs[0] += Math.log(factor);
        logs[1]++;
        return logs;
    }

    @Override
    public Double result(double[] logs) {
        return Math.exp(logs[0] / logs[1]);
    }
}

void main() {
    var pipeline = Pipeline.create();
    Table<Growth> growth =
            pipeline.read(
                    Rows.of(
                            Growth.class,
                            new Growth("a", 1.1),
                            new Growth("a", 1.2),
                            new Growth("b", 0.9)));
    growth.groupBy(col(Growth::fund))
            .reduce(g ->
                    into(
                            Mean.class,
                            g.keys(),
                            g.reduceWith(DOUBLE, new GeometricMean(), col(Growth::factor))
                                    .as(Mean::factor)))
            .write(Terminal.table("Growth"));
    pipeline.run();
}
