package io.deltaway.plans;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.stream.IntStream;

/// The transfers of J. Brandon, "Internal consistency in streaming systems" (2021): each moves 1
/// between two of ten accounts, and arrives up to ten seconds late.
final class Transfers {

    /// How many transfers a minute has.
    static final int COUNT = 1_000_000;

    static final int ACCOUNTS = 10;

    record Transfer(long id, int from_account, int to_account, long amount, LocalDateTime ts) {}

    private static final LocalDateTime START = LocalDateTime.of(2021, 1, 1, 0, 0);
    private static final int CHUNK = 4_096;

    private final int[] ids;
    private final byte[] from;
    private final byte[] to;

    private Transfers(int[] ids, byte[] from, byte[] to) {
        this.ids = ids;
        this.from = from;
        this.to = to;
    }

    /// All transfers in the order of their arrival.
    static Transfers all() {
        var random = new MersenneTwister(42);
        double[] arrival = new double[COUNT];
        byte[] from = new byte[COUNT];
        byte[] to = new byte[COUNT];
        for (int id = 0; id < COUNT; id++) {
            arrival[id] = second(id) + 10 * random.fraction();
            from[id] = (byte) random.digit();
            to[id] = (byte) random.digit();
        }
        int[] ids =
                IntStream.range(0, COUNT)
                        .boxed()
                        .sorted((a, b) -> Double.compare(arrival[a], arrival[b]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        return new Transfers(ids, from, to);
    }

    private static int second(int id) {
        return (int) (60L * id / COUNT);
    }

    int id(int position) {
        return ids[position];
    }

    int from(int id) {
        return from[id];
    }

    int to(int id) {
        return to[id];
    }

    LocalDateTime time(int id) {
        return START.plusSeconds(second(id));
    }

    /// The SHA-256 of all as lines `id|json`.
    String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int id : ids) {
                String line =
                        id
                                + "|{\"id\": "
                                + id
                                + ", \"from_account\": "
                                + from[id]
                                + ", \"to_account\": "
                                + to[id]
                                + ", \"amount\": 1, \"ts\": \"2021-01-01 00:00:"
                                + (100 + second(id) + "").substring(1)
                                + ".000\"}\n";
                digest.update(line.getBytes(StandardCharsets.US_ASCII));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Batch batch(int start, int end) {
        long[][] columns = new long[5][end - start];
        for (int i = 0; i < end - start; i++) {
            int id = ids[start + i];
            columns[0][i] = id;
            columns[1][i] = from[id];
            columns[2][i] = to[id];
            columns[3][i] = 1;
            columns[4][i] =
                    io.deltaway.engine.value.Values.toLong(
                            io.deltaway.engine.value.Type.Simple.DATE_TIME, time(id));
        }
        var made = new Column[columns.length];
        for (int c = 0; c < made.length; c++) {
            made[c] = new LongColumn(end - start, columns[c]);
        }
        return new Batch(end - start, made, null, false);
    }

    /// A source of the first `count` of them.
    SourceConnector<Transfer> first(int count) {
        return new First(this, count);
    }

    private record First(Transfers transfers, int count) implements SourceConnector<Transfer> {

        @Override
        public RowType<Transfer> rowType() {
            return RowType.of(Transfer.class);
        }

        @Override
        public Events events() {
            return new Events.Appends();
        }

        @Override
        public String describe() {
            return "transfers";
        }

        @Override
        public boolean isLive() {
            return false;
        }

        @Override
        public SourceReader open(SourceContext context) {
            return new SourceReader() {
                private int read;

                @Override
                public Poll poll() {
                    int start = read;
                    if (start == count) {
                        return new Poll.End();
                    }
                    int end = Math.min(count, start + CHUNK);
                    read = end;
                    return new Poll.Next(() -> Chunk.of(transfers.batch(start, end)));
                }

                @Override
                public void close() {}
            };
        }
    }
}
