package io.deltaway.bench;

import io.deltaway.bench.input.Tally;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// A CSV file that a system wrote, read by column names. What a system adds of its own (epoch and
/// weight of ours, time and diff of Pathway) stays out, and weights count.
public final class Answer {

    /// Takes the fields that were asked for.
    @FunctionalInterface
    public interface Rows {
        void row(long weight, String[] fields);
    }

    private Answer() {}

    /// What is left of the rows to compare them by.
    ///
    /// @param values of the columns, as numbers
    public static Tally tally(Path file, Function<String[], long[]> values, String... columns)
            throws IOException {
        var tally = new Tally();
        read(file, (weight, fields) -> tally.add(weight, values.apply(fields)), columns);
        return tally;
    }

    /// @throws IOException also where a column is missing, or a row is shorter than the header
    public static void read(Path file, Rows rows, String... columns) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            String header = in.readLine();
            if (header == null) {
                throw new IOException(file + " is empty");
            }
            List<String> names = Arrays.asList(split(header, null));
            int[] wanted = new int[columns.length];
            for (int c = 0; c < columns.length; c++) {
                wanted[c] = names.indexOf(columns[c]);
                if (wanted[c] < 0) {
                    throw new IOException(file + " has no column " + columns[c] + ": " + header);
                }
            }
            int weightColumn = Math.max(names.indexOf("weight"), names.indexOf("diff"));
            String[] fields = new String[names.size()];
            String[] picked = new String[columns.length];
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                split(line, fields);
                for (int c = 0; c < wanted.length; c++) {
                    picked[c] = fields[wanted[c]];
                }
                rows.row(weightColumn < 0 ? 1 : Long.parseLong(fields[weightColumn]), picked);
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException(file + " is not what was expected", e);
        }
    }

    /// No value of ours holds a comma; quotes around one are taken off.
    private static String[] split(String line, String @org.jspecify.annotations.Nullable [] into) {
        if (into == null) {
            String[] fields = line.split(",", -1);
            return Arrays.stream(fields).map(Answer::bare).toArray(String[]::new);
        }
        int from = 0;
        for (int i = 0; i < into.length; i++) {
            int to = line.indexOf(',', from);
            to = to < 0 || i == into.length - 1 ? line.length() : to;
            into[i] = bare(line.substring(from, to));
            from = to + 1;
        }
        return into;
    }

    private static String bare(String field) {
        boolean quoted = field.length() > 1 && field.startsWith("\"") && field.endsWith("\"");
        return quoted ? field.substring(1, field.length() - 1) : field;
    }
}
