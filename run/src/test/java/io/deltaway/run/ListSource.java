package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.Totals;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/// A source for tests that is read by a thread of its own: gives these chunks, then ends, or where
/// it is live stays idle.
final class ListSource implements SourceConnector<Record> {

    final AtomicInteger polled = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    private final boolean live;
    private final List<Chunk> chunks;

    ListSource(boolean live, List<Chunk> chunks) {
        this.live = live;
        this.chunks = chunks;
    }

    static ListSource of(Batch... batches) {
        return new ListSource(false, Arrays.stream(batches).map(Chunk::of).toList());
    }

    @Override
    public SourceReader open(SourceContext context) {
        open.incrementAndGet();
        Queue<Chunk> left = new ArrayDeque<>(chunks);
        return new SourceReader() {
            @Override
            public Poll poll() throws IOException {
                polled.incrementAndGet();
                Chunk next = left.poll();
                if (next == null) {
                    return live ? new Poll.Idle() : new Poll.End();
                }
                return new Poll.Next(() -> next);
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    @Override
    public boolean isLive() {
        return live;
    }

    @Override
    public RowType<Record> rowType() {
        return new RowType<>(Record.class, Totals.TRANSFERS);
    }

    @Override
    public Events events() {
        return new Events.Appends();
    }

    @Override
    public String describe() {
        return "a list";
    }
}
