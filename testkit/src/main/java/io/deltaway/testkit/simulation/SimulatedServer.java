package io.deltaway.testkit.simulation;

import io.deltaway.connect.AcknowledgedReader;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A server of a [Simulation] that outlives its process: topics that are read, and tables that are
/// written in transactions. Now and then it can't be reached for a while, or does what it is asked
/// and the answer is lost.
///
/// A topic gives up what was acknowledged: whoever asks for it again is told off.
public final class SimulatedServer {

    private static final int PARTITIONS = 2;
    private static final int MOST_ROWS = 20;
    private static final long LONGEST_OUTAGE_NANOS = Duration.ofSeconds(2).toNanos();

    private final Simulation simulation;
    private final Map<String, Content> tables = new TreeMap<>();
    private long downUntil;

    /// What a table holds, and whose last epoch that is.
    private static final class Content {
        private final List<WeightedRow> changes = new ArrayList<>();
        private final Map<String, Long> committed = new HashMap<>();
    }

    SimulatedServer(Simulation simulation) {
        this.simulation = simulation;
    }

    /// What the server is asked over the network.
    private <T> T ask(Supplier<T> question) throws UnavailableException {
        Turns turns = simulation.turns();
        turns.pass();
        if (turns.now() < downUntil) {
            throw new UnavailableException("the server is down", null);
        }
        int luck = simulation.random().nextInt(100);
        if (luck == 0) {
            throw lost(turns);
        }
        T answer = question.get();
        turns.pass();
        if (luck == 1) {
            throw lost(turns);
        }
        return answer;
    }

    private UnavailableException lost(Turns turns) {
        downUntil = turns.now() + simulation.random().nextLong(LONGEST_OUTAGE_NANOS);
        return new UnavailableException("the connection was lost", null);
    }

    /// A live source of these rows, which come little by little, in partitions; it ends behind the
    /// last one.
    public <R extends Record> SourceConnector<R> topic(Class<R> recordClass, List<R> rows) {
        RowType<R> type = RowType.of(recordClass);
        var values = new RowValues<>(type);
        List<List<WeightedRow>> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new ArrayList<>());
        }
        for (int i = 0; i < rows.size(); i++) {
            partitions.get(i % PARTITIONS).add(new WeightedRow(values.of(rows.get(i)), 1));
        }
        return new Topic<>(type, partitions);
    }

    private final class Topic<R> implements SourceConnector<R> {

        private final RowType<R> rowType;
        private final List<List<WeightedRow>> partitions;
        private final int[] dropped = new int[PARTITIONS];

        Topic(RowType<R> rowType, List<List<WeightedRow>> partitions) {
            this.rowType = rowType;
            this.partitions = partitions;
        }

        @Override
        public SourceReader open(SourceContext context) throws UnavailableException {
            int[] next = new int[PARTITIONS];
            context.offsets()
                    .forEach((partition, offset) ->
                            next[Integer.parseInt(partition)] = ByteBuffer.wrap(offset).getInt());
            return ask(() -> new TopicReader(next));
        }

        private List<WeightedRow> rows(int partition, int from) {
            if (from < dropped[partition]) {
                throw new AssertionError(
                        "row %d of partition %d is asked for, and all before %d were acknowledged"
                                .formatted(from, partition, dropped[partition]));
            }
            List<WeightedRow> all = partitions.get(partition);
            int count = simulation.random().nextInt(MOST_ROWS);
            return all.subList(from, Math.min(from + count, all.size()));
        }

        private final class TopicReader implements AcknowledgedReader {

            private final int[] next;

            TopicReader(int[] next) {
                this.next = next;
            }

            @Override
            public Poll poll() throws UnavailableException {
                int partition = simulation.random().nextInt(PARTITIONS);
                List<WeightedRow> rows = ask(() -> rows(partition, next[partition]));
                if (!rows.isEmpty()) {
                    next[partition] += rows.size();
                    byte[] behind =
                            ByteBuffer.allocate(Integer.BYTES).putInt(next[partition]).array();
                    return new Poll.Next(() ->
                            new Chunk(
                                    Deltas.batch(rowType.schema(), rows),
                                    List.of(),
                                    false,
                                    partition,
                                    Map.of("" + partition, behind)));
                }
                for (int i = 0; i < PARTITIONS; i++) {
                    if (next[i] < partitions.get(i).size()) {
                        return new Poll.Idle();
                    }
                }
                return new Poll.End();
            }

            @Override
            public void acknowledge(Map<String, byte[]> offsets) throws UnavailableException {
                ask(() -> {
                    offsets.forEach((partition, offset) -> {
                        int number = Integer.parseInt(partition);
                        dropped[number] =
                                Math.max(dropped[number], ByteBuffer.wrap(offset).getInt());
                    });
                    return true;
                });
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
        public RowType<R> rowType() {
            return rowType;
        }

        @Override
        public Events events() {
            return new Events.Appends();
        }

        @Override
        public String describe() {
            return "simulated topic";
        }
    }

    /// A sink of changes, exactly once: each epoch is a transaction, in which the server remembers
    /// the number of the epoch.
    public SinkConnector<Object> table(String name) {
        return new Table(name, tables.computeIfAbsent(name, _ -> new Content()));
    }

    /// The rows that a table holds now, each with how often it is there.
    public List<WeightedRow> rows(String table) {
        return Deltas.consolidated(tables.getOrDefault(table, new Content()).changes);
    }

    private final class Table implements SinkConnector<Object> {

        private final String name;
        private final Content content;

        Table(String name, Content content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public SinkWriter open(SinkContext<Object> context) throws UnavailableException {
            String identity = context.identity();
            if (context.start() instanceof Start.Anew) {
                ask(() -> {
                    content.changes.clear();
                    content.committed.clear();
                    return true;
                });
            }
            Schema schema = context.rowType().schema();
            var rows = new ArrayList<WeightedRow>();
            return new SinkWriter() {

                @Override
                public void write(long epoch, Batch delta) {
                    simulation.turns().pass();
                    rows.addAll(Deltas.rows(schema, delta));
                }

                @Override
                public void endEpoch(long epoch) throws UnavailableException {
                    ask(() -> commit(identity, epoch, rows));
                    rows.clear();
                }

                @Override
                public void close() {}
            };
        }

        private boolean commit(String identity, long epoch, List<WeightedRow> rows) {
            @Nullable Long last = content.committed.get(identity);
            if (last == null || epoch > last) {
                content.changes.addAll(rows);
                content.committed.put(identity, epoch);
            }
            return true;
        }

        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public Guarantee guarantee() {
            return Guarantee.EXACTLY_ONCE;
        }

        @Override
        public boolean mayRefuse() {
            return false;
        }

        @Override
        public String describe() {
            return "simulated table " + name;
        }
    }
}
