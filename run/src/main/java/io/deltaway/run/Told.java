package io.deltaway.run;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.SourceReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// What a reader is still to be told: the offsets before which nothing need be kept for it.
final class Told {

    private final AtomicReference<Map<String, byte[]>> offsets = new AtomicReference<>(Map.of());

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
            acknowledged.acknowledge(now);
            offsets.compareAndSet(now, Map.of());
        }
    }
}
