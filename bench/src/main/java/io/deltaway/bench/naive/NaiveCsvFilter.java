package io.deltaway.bench.naive;

import io.deltaway.bench.input.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Keeps orders above a price and writes their totals. Arguments: input, output.
public final class NaiveCsvFilter {

    private NaiveCsvFilter() {}

    public static void main(String[] arguments) throws IOException {
        try (var in = Files.newBufferedReader(Path.of(arguments[0]));
                var out = Files.newBufferedWriter(Path.of(arguments[1]))) {
            in.readLine();
            out.write("id,total\n");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int first = line.indexOf(',');
                int second = line.indexOf(',', first + 1);
                long id = Long.parseLong(line, 0, first, 10);
                double price = Double.parseDouble(line.substring(first + 1, second));
                long quantity = Long.parseLong(line, second + 1, line.length(), 10);
                if (price > Orders.LIMIT) {
                    out.write(Long.toString(id));
                    out.write(',');
                    out.write(Double.toString(price * quantity));
                    out.write('\n');
                }
            }
        }
    }
}
