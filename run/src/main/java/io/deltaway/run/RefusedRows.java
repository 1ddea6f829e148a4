package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.persist.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rows that one sink refuses, on their way back into the circuit as rows of the errors. They
/// are written down before the sink commits their epoch, and go into the circuit once it has: when
/// the sink is told the epoch again and refuses them again, that is not counted twice. Called by
/// the thread that writes.
final class RefusedRows implements SinkConnector.Refusals {

    /// The columns of what comes in with them.
    static final Schema NO_COLUMNS = new Schema(List.of());

    private static final int MOST_SHOWN = 500;
    private static final System.Logger LOG = System.getLogger("io.deltaway.run");

    private final Wiring.WiredSink<?> sink;
    private final Link link;
    private final int feed;
    private final Consumer<Refusal> log;
    private final @Nullable RefusedArrivals arrivals;
    private final Map<Long, Integer> before = new HashMap<>();
    private final AtomicLong count = new AtomicLong();
    private final List<Chunk.Malformed> rows = new ArrayList<>();
    private long epoch;
    private int calls;
    private int kept;

    /// @param link the way to the sink
    /// @param feed the number of the feed by which they come back
    /// @param epoch the first epoch that the sink is told
    /// @param earlier what was refused before a restart
    /// @param log writes refusals down
    /// @param arrivals where they come back; null where they don't, as the sink writes errors
    RefusedRows(
            Wiring.WiredSink<?> sink,
            Link link,
            int feed,
            long epoch,
            List<Refusal> earlier,
            Consumer<Refusal> log,
            @Nullable RefusedArrivals arrivals) {
        this.sink = sink;
        this.link = link;
        this.feed = feed;
        this.epoch = epoch;
        this.log = log;
        this.arrivals = arrivals;
        earlier.forEach(one -> before.merge(one.epoch(), one.end(), Math::max));
    }

    @Override
    public void refuse(String row, long weight, String code, String message) {
        if (!sink.connector().mayRefuse()) {
            throw new IllegalStateException(
                    "the sink "
                            + sink.connector().describe()
                            + " refuses a row, and its mayRefuse() says that it never does");
        }
        int known = before.getOrDefault(epoch, 0) + rows.size();
        if (calls++ < known) {
            return;
        }
        // A retraction that is refused is a row that failed as well: errors are counted upwards.
        var refused = new Chunk.Malformed(Math.abs(weight), code, message, "", row);
        Chunk.Malformed clean = link.clean(refused);
        if (count.getAndIncrement() == 0 || arrivals == null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the sink {0} refused a row: {1} {2}",
                    sink.connector().describe(),
                    code,
                    clean.message());
        }
        rows.add(
                new Chunk.Malformed(
                        clean.weight(),
                        code,
                        shortened(clean.message()),
                        "",
                        shortened(clean.text())));
    }

    private static String shortened(String text) {
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
    }

    @Override
    public void keep() {
        if (kept < rows.size() && arrivals != null) {
            int first = before.getOrDefault(epoch, 0) + kept;
            log.accept(new Refusal(feed, epoch, first, rows.subList(kept, rows.size())));
            kept = rows.size();
        }
    }

    /// The sink is told the epoch from its first row on, once more.
    void again() {
        calls = 0;
    }

    /// The sink has ended the epoch.
    void endEpoch() {
        if (!rows.isEmpty() && arrivals != null) {
            int first = before.getOrDefault(epoch, 0);
            arrivals.add(new Refusal(feed, epoch, first, rows));
        }
        before.remove(epoch);
        rows.clear();
        calls = 0;
        kept = 0;
        epoch++;
    }

    /// Where they come back; null where they don't.
    @Nullable RefusedArrivals arrivals() {
        return arrivals;
    }

    /// How many rows it refused in this run. From any thread.
    long count() {
        return count.get();
    }

    /// What comes into the circuit.
    static Chunk chunk(Refusal refusal) {
        return new Chunk(Batch.empty(NO_COLUMNS), refusal.rows(), false, 0, refusal.offsets());
    }
}
