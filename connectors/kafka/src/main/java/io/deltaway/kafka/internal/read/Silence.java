package io.deltaway.kafka.internal.read;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/// Notices that no broker answers any more. The client says nothing of that, it tries for ever; but
/// it counts the bytes that come in, and a broker that has nothing to give answers twice a second
/// all the same.
final class Silence {

    private final @Nullable Metric bytesIn;
    private final long patienceNanos;
    private double heard = -1;
    private long heardAt;
    private long askedAt;

    Silence(Consumer<?, ?> consumer, Duration patience) {
        bytesIn =
                consumer.metrics().entrySet().stream()
                        .filter(entry -> isTotal(entry.getKey()))
                        .map(entry -> (Metric) entry.getValue())
                        .findFirst()
                        .orElse(null);
        patienceNanos = patience.toNanos();
    }

    private static boolean isTotal(MetricName name) {
        return name.name().equals("incoming-byte-total")
                && name.group().equals("consumer-metrics")
                && name.tags().keySet().equals(Map.of("client-id", "").keySet());
    }

    /// Whether nothing has come for too long; asked after each poll that gave nothing. What passes
    /// between two polls while nobody polls does not count.
    boolean isTooLong() {
        Metric counter = bytesIn;
        if (counter == null) {
            return false;
        }
        long now = System.nanoTime();
        double total = (double) counter.metricValue();
        if (total != heard || now - askedAt > patienceNanos / 2) {
            heard = total;
            heardAt = now;
        }
        askedAt = now;
        return now - heardAt > patienceNanos;
    }
}
