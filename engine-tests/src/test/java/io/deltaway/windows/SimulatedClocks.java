package io.deltaway.windows;

import java.util.Map;
import java.util.TreeMap;

/// One [SimulatedClock] for all rows, or one for each key, in which partitions don't count.
final class SimulatedClocks {

    private final int sides;
    private final boolean perKey;
    private final Map<Integer, SimulatedClock> clocks = new TreeMap<>();

    SimulatedClocks(int sides, boolean perKey) {
        this.sides = sides;
        this.perKey = perKey;
    }

    private SimulatedClock of(int key) {
        return clocks.computeIfAbsent(perKey ? key : 0, k -> new SimulatedClock(sides));
    }

    /// What is said to a row.
    long at(int key, int side, int partition) {
        return of(key).at(side, perKey ? 0 : partition);
    }

    void hear(int key, int side, int partition, long time) {
        of(key).hear(side, perKey ? 0 : partition, time);
    }

    void endEpoch(boolean last) {
        of(0); // of one clock for all, also where there were no rows
        clocks.values().forEach(clock -> clock.endEpoch(last));
    }

    /// What is said of a key at the end of the last epoch.
    long now(int key) {
        return of(key).now();
    }
}
