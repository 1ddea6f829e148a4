package io.deltaway.run.epoch;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Batches of two whole numbers as sums of weights.
public final class Deltas {

    private Deltas() {}

    public static Map<List<Long>, Long> sum(List<Batch> batches) {
        var sums =
                new TreeMap<List<Long>, Long>((a, b) ->
                        a.get(0).equals(b.get(0))
                                ? a.get(1).compareTo(b.get(1))
                                : a.get(0).compareTo(b.get(0)));
        for (Batch batch : batches) {
            var first = (LongColumn) batch.column(0);
            var second = (LongColumn) batch.column(1);
            for (int i = 0; i < batch.size(); i++) {
                sums.merge(List.of(first.get(i), second.get(i)), batch.weight(i), Long::sum);
            }
        }
        sums.values().removeIf(weight -> weight == 0);
        return sums;
    }
}
