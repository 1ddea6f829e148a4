package io.deltaway.bench.naive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Counts and sums values by key. Arguments: input, output.
public final class NaiveGroups {

    private NaiveGroups() {}

    private static final class Group {
        private long count;
        private long sum;
    }

    public static void main(String[] arguments) throws IOException {
        Map<Long, Group> groups = new HashMap<>();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int comma = line.indexOf(',');
                long key = Long.parseLong(line, 0, comma, 10);
                Group group = groups.computeIfAbsent(key, k -> new Group());
                group.count++;
                group.sum += Long.parseLong(line, comma + 1, line.length(), 10);
            }
        }
        try (var out = Files.newBufferedWriter(Path.of(arguments[1]))) {
            out.write("key,count,sum\n");
            for (var entry : groups.entrySet()) {
                Group group = entry.getValue();
                out.write(entry.getKey() + "," + group.count + "," + group.sum + "\n");
            }
        }
    }
}
