package io.deltaway.bench.input;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// Lines `{"word": "abcdefg"}` with words drawn evenly from 5,000 words of seven lower-case
/// letters.
public final class Words {

    private static final int WORDS = 5000;
    private static final int LETTERS = 7;
    private static final int ALPHABET = 26;
    private static final long SEED = 1;

    private final Random random = new Random(SEED);
    private final String[] words = new String[WORDS];

    private Words() {
        for (int i = 0; i < WORDS; i++) {
            StringBuilder word = new StringBuilder();
            for (int c = 0; c < LETTERS; c++) {
                word.append((char) ('a' + random.nextInt(ALPHABET)));
            }
            words[i] = word.toString();
        }
    }

    public static void write(Path file, long rows) throws IOException {
        var input = new Words();
        byte[][] lines = new byte[WORDS][];
        for (int i = 0; i < WORDS; i++) {
            lines[i] =
                    ("{\"word\": \"" + input.words[i] + "\"}\n").getBytes(StandardCharsets.UTF_8);
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (long row = 0; row < rows; row++) {
                out.write(lines[input.random.nextInt(WORDS)]);
            }
        }
    }

    /// How often each word was drawn.
    public static Map<String, Long> counts(long rows) {
        var input = new Words();
        long[] counts = new long[WORDS];
        for (long row = 0; row < rows; row++) {
            counts[input.random.nextInt(WORDS)]++;
        }
        Map<String, Long> byWord = new HashMap<>();
        for (int i = 0; i < WORDS; i++) {
            if (counts[i] > 0) {
                byWord.merge(input.words[i], counts[i], Long::sum);
            }
        }
        return byWord;
    }
}
