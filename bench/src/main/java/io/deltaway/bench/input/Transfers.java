package io.deltaway.bench.input;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;

/// The stream of Jamie Brandon's test of internal consistency (2021): transfers of 1 between ten
/// accounts during one minute, each delayed by up to ten seconds, as lines `id|json`.
///
/// @param ids in the order of arrival
/// @param from the paying account, by id
/// @param to the paid account, by id
public record Transfers(int[] ids, byte[] from, byte[] to) {

    public static final int ACCOUNTS = 10;

    private static final int SEED = 42;
    private static final int SECONDS = 60;
    private static final double LONGEST_DELAY_SECONDS = 10;

    public static Transfers of(int count) {
        var random = new MersenneTwister(SEED);
        double[] arrival = new double[count];
        byte[] from = new byte[count];
        byte[] to = new byte[count];
        Integer[] order = new Integer[count];
        for (int id = 0; id < count; id++) {
            arrival[id] = second(id, count) + LONGEST_DELAY_SECONDS * random.random();
            from[id] = (byte) random.digit();
            to[id] = (byte) random.digit();
            order[id] = id;
        }
        Arrays.sort(order, Comparator.comparingDouble(id -> arrival[id]));
        int[] ids = Arrays.stream(order).mapToInt(Integer::intValue).toArray();
        return new Transfers(ids, from, to);
    }

    private static long second(int id, int count) {
        return (long) SECONDS * id / count;
    }

    public int count() {
        return ids.length;
    }

    public void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (int id : ids) {
                long second = second(id, count());
                String line =
                        id
                                + "|{\"id\": "
                                + id
                                + ", \"from_account\": "
                                + from[id]
                                + ", \"to_account\": "
                                + to[id]
                                + ", \"amount\": 1, \"ts\": \"2021-01-01 00:00:"
                                + (second < 10 ? "0" : "")
                                + second
                                + ".000\"}\n";
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
