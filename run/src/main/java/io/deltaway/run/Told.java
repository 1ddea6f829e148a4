package io.deltaway.run;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.SourceReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// What a reader is still to be told: the offsets before which nothing need be kept for it.
final class Told {

    private final Consumer<String> points;
    private final AtomicReference<Map<String, byte[]>> offsets = new AtomicReference<>(Map.of());

    /// @param points told when a point is reached at which a test may want to crash
    Told(Consumer<String> points) {
        this.points = points;
    }

    /// From any thread.
    void add(Map<String, byte[]> more) {
        offsets.updateAndGet(before -> {
            var all = new HashMap<>(before);
            all.putAll(more);
            return Map.copyOf(all);
        });
    }

    /// Tells the reader, where it wants to know; by the thread that polls it. What it could not
    /// take it is told the next time.
    void tell(SourceReader reader) throws IOException {
        Map<String, byte[]> now = offsets.get();
        if (!now.isEmpty() && reader instanceof AcknowledgedReader acknowledged) {
            points.accept("offset-commit");
            acknowledged.acknowledge(now);
            points.accept("offset-committed");
            offsets.compareAndSet(now, Map.of());
        }
    }
}
