package io.deltaway.run;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Remembers which offsets of the sources each epoch reached, until the sinks have ended it: what
/// lies before them need not be kept for this pipeline any longer.
final class Acknowledgements {

    private record Reached(long epoch, Arrivals arrivals, Map<String, byte[]> offsets) {}

    private final Queue<Reached> waiting = new ConcurrentLinkedQueue<>();

    /// The rows of an epoch are taken. By the coordinator, before the sinks are told its end.
    void reached(long epoch, List<Feed> feeds) {
        for (Feed feed : feeds) {
            Map<String, byte[]> offsets = feed.takeReached();
            if (!offsets.isEmpty()) {
                waiting.add(new Reached(epoch, feed.arrivals(), offsets));
            }
        }
    }

    /// The sinks have ended an epoch, and before that the log was forced. By who writes them.
    void committed(long epoch) {
        Reached first = waiting.peek();
        while (first != null && first.epoch() <= epoch) {
            waiting.remove();
            first.arrivals().acknowledge(first.offsets());
            first = waiting.peek();
        }
    }
}
