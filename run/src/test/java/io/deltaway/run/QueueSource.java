package io.deltaway.run;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.run.epoch.Totals;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// A source for tests over a queue that keeps what was not acknowledged: chunks of a row each, (1,
/// 1), whose offset is their number from 1 on, or of several rows.
final class QueueSource implements SourceConnector<Record> {

    private static final String PARTITION = "queue";

    private final int rows;
    private volatile int sent;
    private volatile boolean ends;
    final List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
    final List<Thread> acknowledgedBy = Collections.synchronizedList(new ArrayList<>());
    volatile long openedAt;

    /// @param rows in each chunk
    QueueSource(int rows) {
        this.rows = rows;
    }

    /// Chunks up to this number are there.
    void send(int chunks) {
        sent = chunks;
    }

    /// Nothing comes behind what was sent.
    void end() {
        ends = true;
    }

    @Override
    public SourceReader open(SourceContext context) {
        byte[] offset = context.offsets().get(PARTITION);
        openedAt = offset == null ? 0 : ByteBuffer.wrap(offset).getLong();
        return new Reader(openedAt);
    }

    private final class Reader implements AcknowledgedReader {

        private long given;

        Reader(long given) {
            this.given = given;
        }

        @Override
        public Poll poll() {
            boolean last = ends;
            if (given >= sent) {
                return last ? new Poll.End() : new Poll.Idle();
            }
            given++;
            Map<String, byte[]> offset =
                    Map.of(PARTITION, ByteBuffer.allocate(8).putLong(given).array());
            long[] values = new long[2 * rows];
            java.util.Arrays.fill(values, 1);
            return new Poll.Next(() -> Chunk.of(Totals.rows(values)).at(offset));
        }

        @Override
        public void acknowledge(Map<String, byte[]> offsets) {
            acknowledged.add(ByteBuffer.wrap(offsets.get(PARTITION)).getLong());
            acknowledgedBy.add(Thread.currentThread());
        }

        @Override
        public void close() {}
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean resumes() {
        return true;
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
        return "a queue";
    }
}
