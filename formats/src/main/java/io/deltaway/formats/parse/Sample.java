package io.deltaway.formats.parse;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.deltaway.engine.value.Field;
import io.deltaway.json.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The columns of files, guessed from the first records of one. What is no record is passed over.
public final class Sample {

    private static final int MOST_RECORDS = 10_000;

    private Sample() {}

    /// The columns of CSV whose records, behind the header, stand in `[from, to)`.
    public static List<Field> csv(
            byte[] bytes,
            int from,
            int to,
            List<String> names,
            byte delimiter,
            List<String> nullTexts) {
        ColumnGuess[] guesses = names.stream().map(ColumnGuess::new).toArray(ColumnGuess[]::new);
        int at = from;
        for (int record = 0; record < MOST_RECORDS && at < to; record++) {
            int end = CsvRecords.end(bytes, at, to, delimiter);
            end = end < 0 ? Lines.end(bytes, at, to) : end;
            csvRecord(bytes, at, end, delimiter, nullTexts, guesses);
            at = end;
        }
        return ColumnGuess.fields(guesses, true);
    }

    private static void csvRecord(
            byte[] bytes,
            int from,
            int end,
            byte delimiter,
            List<String> nullTexts,
            ColumnGuess[] guesses) {
        if (!Utf8.isValid(bytes, from, end)) {
            return;
        }
        List<CsvFallback.Text> fields;
        try {
            fields = CsvFallback.fields(bytes, from, end, delimiter);
        } catch (CsvParseException e) {
            return;
        }
        if (fields.size() != guesses.length) {
            return;
        }
        for (int i = 0; i < guesses.length; i++) {
            String text = fields.get(i).text();
            boolean quoted = fields.get(i).quoted();
            if (text.isEmpty() && quoted) {
                guesses[i].quotedNothing();
            } else if (!quoted && (text.isEmpty() || nullTexts.contains(text))) {
                guesses[i].missing();
            } else {
                guesses[i].text(text);
            }
        }
    }

    /// The columns of JSON lines that stand in `[from, to)`: the members of all objects, those of
    /// earlier objects first, each object's by name.
    public static List<Field> json(byte[] bytes, int from, int to, int prefixEnd) {
        Map<String, ColumnGuess> guesses = new LinkedHashMap<>();
        Map<String, Integer> times = new LinkedHashMap<>();
        int objects = 0;
        for (int at = from; objects < MOST_RECORDS && at < to; ) {
            int end = Lines.end(bytes, at, to);
            int start = at;
            while (prefixEnd >= 0 && start < end && bytes[start++] != prefixEnd) {}
            at = end;
            if (!Utf8.isValid(bytes, start, end)) {
                continue;
            }
            try {
                if (JsonTrees.parse(bytes, start, end) instanceof Json.ObjectValue object) {
                    objects++;
                    object.members()
                            .forEach((name, value) -> {
                                guesses.computeIfAbsent(name, ColumnGuess::new).json(value);
                                times.merge(name, 1, Integer::sum);
                            });
                }
            } catch (JsonSyntaxException e) {
                // refused when it is read
            }
        }
        int all = objects;
        times.forEach((name, count) -> {
            ColumnGuess guess = guesses.get(name);
            if (guess != null && count < all) {
                guess.missing();
            }
        });
        return Arrays.stream(guesses.values().toArray(ColumnGuess[]::new))
                .map(guess -> guess.field(false))
                .toList();
    }
}
