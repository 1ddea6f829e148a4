package io.deltaway.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A clock of event time, as it is defined: of each partition of each side the largest time of its
/// rows, and of those the smallest. It never goes back, and neither does what it says to the rows
/// of one partition.
final class SimulatedClock {

    private final List<Map<Integer, Long>> before = new ArrayList<>();
    private List<Map<Integer, Long>> now = new ArrayList<>();
    private final List<Map<Integer, Long>> said = new ArrayList<>();
    private long start = Long.MIN_VALUE;

    SimulatedClock(int sides) {
        for (int side = 0; side < sides; side++) {
            before.add(new TreeMap<>());
            said.add(new TreeMap<>());
        }
        begin();
    }

    private void begin() {
        now = new ArrayList<>();
        before.forEach(side -> now.add(new TreeMap<>(side)));
    }

    /// What it says to a row: the rows before it in its partition count, and of the others those of
    /// earlier epochs.
    long at(int side, int partition) {
        long least = now.get(side).getOrDefault(partition, Long.MIN_VALUE);
        for (int s = 0; s < before.size(); s++) {
            for (var part : before.get(s).entrySet()) {
                if (s != side || part.getKey() != partition) {
                    least = Math.min(least, part.getValue());
                }
            }
            if (s != side && before.get(s).isEmpty()) {
                least = Long.MIN_VALUE;
            }
        }
        long earlier = said.get(side).getOrDefault(partition, Long.MIN_VALUE);
        return Math.max(Math.max(start, earlier), least);
    }

    /// A row that is not a retraction has come, and was told what the clock says.
    void hear(int side, int partition, long time) {
        said.get(side).put(partition, at(side, partition));
        now.get(side).merge(partition, time, Math::max);
    }

    /// Ends the epoch.
    ///
    /// @param last whether all sources have ended
    void endEpoch(boolean last) {
        long least = Long.MAX_VALUE;
        for (int side = 0; side < before.size(); side++) {
            before.get(side).putAll(now.get(side));
            long ofSide =
                    before.get(side).values().stream()
                            .mapToLong(Long::longValue)
                            .min()
                            .orElse(Long.MIN_VALUE);
            least = Math.min(least, ofSide);
        }
        start = Math.max(start, last ? Long.MAX_VALUE : least);
        begin();
    }

    /// What it says at the end of the last epoch.
    long now() {
        return start;
    }
}
