package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.Deltas;
import io.deltaway.run.epoch.Totals;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Something outside for tests that can be lost: it holds rows that a source reads, and what a sink
/// has committed, epoch by epoch. A connection that has failed once fails for ever.
final class Server {

    /// Transfers of account 1, one row each.
    final List<Long> amounts = new CopyOnWriteArrayList<>();

    final Map<Long, Map<List<Long>, Long>> committed = new HashMap<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    volatile boolean down;

    /// Whether a connection has nothing to give when it is first asked.
    volatile boolean restsFirst;

    /// Whether a call fails, by its name: `open`, `poll`, `reread`, `write`, `commit`, `committed`;
    /// or what a poll has taken can't be read: `message`.
    volatile Predicate<String> fails = call -> false;

    private void call(String name) throws UnavailableException {
        if (down || fails.test(name)) {
            throw new UnavailableException("connection refused", null);
        }
    }

    private void connect() throws UnavailableException {
        connections.incrementAndGet();
        call("open");
        open.incrementAndGet();
    }

    /// A connection.
    private class Connection implements AutoCloseable {

        private boolean broken;
        private boolean closed;

        void use(String name) throws UnavailableException {
            if (broken || closed) {
                throw new AssertionError("a connection is used after it was lost");
            }
            try {
                call(name);
            } catch (UnavailableException e) {
                broken = true;
                throw e;
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }
    }

    /// Gives the amounts, some at a time.
    ///
    /// @param partsOf how many polls give one whole
    Source source(boolean live, int rowsPerPoll, int partsOf) {
        return new Source(live, rowsPerPoll, partsOf);
    }

    /// Can be read again.
    final class Source implements RereadableSource<Record> {

        private final boolean live;
        private final int rowsPerPoll;
        private final int partsOf;

        private Source(boolean live, int rowsPerPoll, int partsOf) {
            this.live = live;
            this.rowsPerPoll = rowsPerPoll;
            this.partsOf = partsOf;
        }

        @Override
        public SourceReader open(SourceContext context) throws UnavailableException {
            connect();
            byte @Nullable [] offset = context.offsets().get("");
            return new Reader(offset == null ? 0 : ByteBuffer.wrap(offset).getInt());
        }

        private final class Reader extends Connection implements SourceReader {

            private int next;
            private boolean rests = restsFirst;

            Reader(int next) {
                this.next = next;
            }

            @Override
            public Poll poll() throws IOException {
                use("poll");
                if (rests) {
                    rests = false;
                    return new Poll.Idle();
                }
                int from = next;
                int to = Math.min(from + rowsPerPoll, amounts.size());
                if (from == to) {
                    return live ? new Poll.Idle() : new Poll.End();
                }
                next = to;
                if (fails.test("message")) {
                    throw new IOException("an unknown message");
                }
                Decoding decoding = () -> chunk(from, to);
                boolean isPart = to / rowsPerPoll % partsOf != 0;
                return isPart ? new Poll.Part(decoding) : new Poll.Next(decoding);
            }
        }

        @Override
        public Rereader reread(SourceContext context) throws UnavailableException {
            connect();
            return new Again();
        }

        private final class Again extends Connection implements Rereader {

            @Override
            public Chunk read(Map<String, byte[]> from, Map<String, byte[]> to)
                    throws UnavailableException {
                use("reread");
                byte @Nullable [] first = from.get("");
                return chunk(
                        first == null ? 0 : ByteBuffer.wrap(first).getInt(),
                        ByteBuffer.wrap(Objects.requireNonNull(to.get(""))).getInt());
            }
        }

        private Chunk chunk(int from, int to) {
            long[] rows = new long[2 * (to - from)];
            for (int i = from; i < to; i++) {
                rows[2 * (i - from)] = 1;
                rows[2 * (i - from) + 1] = amounts.get(i);
            }
            byte[] behind = ByteBuffer.allocate(4).putInt(to).array();
            return Chunk.of(Totals.rows(rows)).at(Map.of("", behind));
        }

        @Override
        public boolean resumes() {
            return true;
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
            return "server";
        }
    }

    Sink sink() {
        return new Sink();
    }

    /// Commits each epoch once: it knows which one was the last.
    final class Sink implements SinkConnector<Record> {

        @Override
        public SinkWriter open(SinkContext<Record> context) throws UnavailableException {
            connect();
            return new Writer();
        }

        private final class Writer extends Connection implements SinkWriter {

            private final List<Batch> parts = new ArrayList<>();

            @Override
            public void write(long epoch, Batch delta) throws UnavailableException {
                use("write");
                parts.add(delta);
            }

            @Override
            public void endEpoch(long epoch) throws UnavailableException {
                use("commit");
                if (!committed.containsKey(epoch)) {
                    committed.put(epoch, Deltas.sum(parts));
                }
                parts.clear();
                use("committed");
            }

            @Override
            public void finish() throws UnavailableException {
                use("finish");
            }
        }

        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public String describe() {
            return "server";
        }
    }

    /// Everything committed, added up.
    Map<List<Long>, Long> sum() {
        var sum = new HashMap<List<Long>, Long>();
        committed
                .values()
                .forEach(epoch ->
                        epoch.forEach((row, weight) ->
                                sum.merge(row, weight, (a, b) -> a + b == 0 ? null : a + b)));
        return sum;
    }
}
