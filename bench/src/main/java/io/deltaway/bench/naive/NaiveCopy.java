package io.deltaway.bench.naive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Copies rows of two whole numbers. Arguments: input, output.
public final class NaiveCopy {

    private NaiveCopy() {}

    public static void main(String[] arguments) throws IOException {
        try (var in = Files.newBufferedReader(Path.of(arguments[0]));
                var out = Files.newBufferedWriter(Path.of(arguments[1]))) {
            in.readLine();
            out.write("key,value\n");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int comma = line.indexOf(',');
                int key = Integer.parseInt(line, 0, comma, 10);
                int value = Integer.parseInt(line, comma + 1, line.length(), 10);
                if (value >= 0) {
                    out.write(key + "," + value + "\n");
                }
            }
        }
    }
}
