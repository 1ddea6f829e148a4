package io.deltaway.bench.naive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Counts the words of a file of lines `{"word": "abcdefg"}`. Arguments: input, output.
public final class NaiveWordCount {

    private static final String NAME = "\"word\"";

    private NaiveWordCount() {}

    /// A counter in a map, so that a known word costs one look-up.
    private static final class Count {
        private long value;
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, Count> counts = new HashMap<>();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                counts.computeIfAbsent(word(line), word -> new Count()).value++;
            }
        }
        try (var out = Files.newBufferedWriter(Path.of(arguments[1]))) {
            out.write("word,count\n");
            for (var entry : counts.entrySet()) {
                out.write(entry.getKey() + "," + entry.getValue().value + "\n");
            }
        }
    }

    /// The text behind `"word":`; knows objects with this one member and texts without escapes,
    /// which is all there are.
    private static String word(String line) {
        int name = line.indexOf(NAME);
        int colon = line.indexOf(':', name + NAME.length());
        int open = line.indexOf('"', colon + 1);
        int close = line.indexOf('"', open + 1);
        if (name < 0 || colon < 0 || open < 0 || close < 0 || line.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("not a line with a word: " + line);
        }
        return line.substring(open + 1, close);
    }
}
