package io.deltaway.testkit.connector;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.RowValues;
import io.deltaway.testkit.WeightedRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A server in memory with a topic that is read and a table of changes that is written. What is
/// asked of it while it stands still it does when it goes on, also where nobody waits any more.
final class MemoryServer implements TestServer {

    /// A row.
    record Item(int key, int version, String text) {}

    static final RowType<Item> ITEMS = RowType.of(Item.class);

    /// What a client waits for an answer.
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    /// How it deviates from what is right.
    enum Mistake {
        NONE,
        FORGETS_OFFSETS,
        READS_OFFSETS_WRONGLY,
        LOSES_A_ROW,
        SHUFFLES,
        WRITES_AT_ONCE,
        REPEATS_EPOCHS
    }

    private final Mistake mistake;
    private final List<List<WeightedRow>> topic = new ArrayList<>();
    private final List<WeightedRow> table = new ArrayList<>();
    private final List<Runnable> asked = new ArrayList<>();
    private long committed = -1;
    private boolean down;
    private boolean frozen;
    private int incarnation;

    MemoryServer(Mistake mistake) {
        this.mistake = mistake;
    }

    @Override
    public synchronized void stop() {
        down = true;
        incarnation++;
        asked.clear();
        notifyAll();
    }

    @Override
    public synchronized void start() {
        down = false;
    }

    @Override
    public synchronized void freeze() {
        frozen = true;
    }

    @Override
    public synchronized void thaw() {
        frozen = false;
        asked.forEach(Runnable::run);
        asked.clear();
        notifyAll();
    }

    private synchronized <T> T ask(int connection, Supplier<T> question)
            throws UnavailableException {
        var answer = new ArrayList<T>(1);
        Runnable work = () -> answer.add(question.get());
        if (frozen && !down) {
            asked.add(work);
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (answer.isEmpty() && !down && System.nanoTime() < deadline) {
                try {
                    wait(10);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new UnavailableException("interrupted", e);
                }
            }
        } else if (!down && connection == incarnation) {
            work.run();
        }
        if (answer.isEmpty()) {
            throw new UnavailableException("no answer", null);
        }
        return answer.getFirst();
    }

    private synchronized int connect() throws UnavailableException {
        return ask(incarnation, () -> incarnation);
    }

    synchronized void put(List<Item> rows) {
        var values = new RowValues<>(ITEMS);
        for (Item row : rows) {
            topic.add(List.of(new WeightedRow(values.of(row), 1)));
        }
    }

    synchronized List<WeightedRow> seen() {
        return List.copyOf(table);
    }

    SourceConnector<Item> source(boolean live) {
        return new Topic(live);
    }

    private final class Topic implements SourceConnector<Item> {

        private static final int CHUNK = 7;

        private final boolean live;

        Topic(boolean live) {
            this.live = live;
        }

        @Override
        public SourceReader open(SourceContext context) throws UnavailableException {
            byte @Nullable [] offset = context.offsets().get("0");
            int next = offset == null ? 0 : ByteBuffer.wrap(offset).getInt();
            return new Reader(
                    connect(),
                    switch (mistake) {
                        case FORGETS_OFFSETS -> 0;
                        case READS_OFFSETS_WRONGLY -> next == 0 ? 0 : next - 1;
                        default -> next;
                    });
        }

        private final class Reader implements SourceReader {

            private final int connection;
            private int next;

            Reader(int connection, int next) {
                this.connection = connection;
                this.next = next;
            }

            @Override
            public Poll poll() throws UnavailableException {
                List<WeightedRow> rows =
                        ask(
                                connection,
                                () ->
                                        topic
                                                .subList(next, Math.min(next + CHUNK, topic.size()))
                                                .stream()
                                                .flatMap(List::stream)
                                                .toList());
                if (rows.isEmpty()) {
                    return live ? new Poll.Idle() : new Poll.End();
                }
                next += rows.size();
                List<WeightedRow> given =
                        switch (mistake) {
                            case LOSES_A_ROW -> rows.subList(0, Math.max(1, rows.size() - 1));
                            case SHUFFLES -> rows.reversed();
                            default -> rows;
                        };
                byte[] behind = ByteBuffer.allocate(Integer.BYTES).putInt(next).array();
                return new Poll.Next(() ->
                        Chunk.of(Deltas.batch(ITEMS.schema(), given)).at(Map.of("0", behind)));
            }

            @Override
            public void close() {}
        }

        @Override
        public boolean isLive() {
            return live;
        }

        @Override
        public boolean resumes() {
            return true;
        }

        @Override
        public RowType<Item> rowType() {
            return ITEMS;
        }

        @Override
        public Events events() {
            return new Events.Appends();
        }

        @Override
        public String describe() {
            return "topic";
        }
    }

    SinkConnector<Item> sink(SinkConnector.Guarantee guarantee) {
        return new Changes(guarantee);
    }

    /// Commits the changes of an epoch together with its number.
    private final class Changes implements SinkConnector<Item> {

        private final Guarantee guarantee;

        Changes(Guarantee guarantee) {
            this.guarantee = guarantee;
        }

        @Override
        public SinkWriter open(SinkContext<Item> context) throws UnavailableException {
            int connection = connect();
            if (context.start() instanceof Start.Anew) {
                ask(
                        connection,
                        () -> {
                            table.clear();
                            committed = -1;
                            return true;
                        });
            }
            Schema schema = context.rowType().schema();
            return new SinkWriter() {
                private final List<WeightedRow> rows = new ArrayList<>();

                @Override
                public void write(long epoch, Batch delta) throws java.io.IOException {
                    for (WeightedRow row : Deltas.rows(schema, delta)) {
                        if (row.values().get(2).equals("bad")) {
                            context.refusals()
                                    .refuse(
                                            row.toString(),
                                            row.weight(),
                                            "DW-2299",
                                            "check violated");
                        } else {
                            rows.add(row);
                        }
                    }
                    if (mistake == Mistake.WRITES_AT_ONCE) {
                        commit(connection, epoch);
                    }
                }

                @Override
                public void endEpoch(long epoch) throws UnavailableException {
                    commit(connection, epoch);
                }

                private void commit(int at, long epoch) throws UnavailableException {
                    var taken = List.copyOf(rows);
                    ask(
                            at,
                            () -> {
                                boolean again =
                                        guarantee == Guarantee.AT_LEAST_ONCE
                                                || mistake == Mistake.REPEATS_EPOCHS
                                                || mistake == Mistake.WRITES_AT_ONCE;
                                if (again || epoch > committed) {
                                    table.addAll(taken);
                                    committed = Math.max(epoch, committed);
                                }
                                return true;
                            });
                    rows.clear();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public Guarantee guarantee() {
            return guarantee;
        }

        @Override
        public String describe() {
            return "table";
        }
    }
}
