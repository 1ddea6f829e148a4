package io.deltaway.bench.input;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// CSV of three numbers, `id,price,quantity`: ids from 0, prices with two decimals below 100,
/// quantities from 1 to 999.
public final class Orders {

    private static final long SEED = 1;
    private static final int CENTS = 100;

    /// Orders of this price and less are filtered out: about half.
    public static final double LIMIT = 50;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private int cents;
    private int quantity;

    private Orders() {}

    private void next() {
        cents = random.nextInt(100 * CENTS);
        quantity = 1 + random.nextInt(999);
    }

    /// @param idColumn what the column of ids is called
    public static void write(Path file, long rows, String idColumn) throws IOException {
        var orders = new Orders();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(
                    (idColumn + ",price,quantity\n")
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            StringBuilder line = new StringBuilder();
            for (long id = 0; id < rows; id++) {
                orders.next();
                line.setLength(0);
                line.append(id).append(',').append(orders.cents / CENTS).append('.');
                line.append((char) ('0' + orders.cents % CENTS / 10));
                line.append((char) ('0' + orders.cents % 10));
                line.append(',').append(orders.quantity).append('\n');
                for (int i = 0; i < line.length(); i++) {
                    out.write(line.charAt(i));
                }
            }
        }
    }

    /// The answer: `id, price * quantity` of orders above the limit.
    public static Tally expected(long rows) {
        var orders = new Orders();
        var tally = new Tally();
        for (long id = 0; id < rows; id++) {
            orders.next();
            double price = (double) orders.cents / CENTS;
            if (price > LIMIT) {
                tally.add(1, id, Double.doubleToLongBits(price * orders.quantity));
            }
        }
        return tally;
    }
}
