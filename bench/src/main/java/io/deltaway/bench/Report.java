package io.deltaway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/// Results as a table for people and as JSON lines for programs.
final class Report {

    private static final List<String> HEAD =
            List.of(
                    "workload",
                    "system",
                    "rows",
                    "workers",
                    "median s",
                    "min s",
                    "max s",
                    "rows/s",
                    "peak MB",
                    "right",
                    "");

    private static final int TEXT_COLUMNS = 2;

    private Report() {}

    static String table(List<Result> results) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        results.forEach(result -> lines.add(cells(result)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        StringBuilder out = new StringBuilder();
        String before = "";
        for (List<String> line : lines) {
            if (!before.isEmpty() && !line.getFirst().equals(before)) {
                out.append('\n');
            }
            before = line.getFirst();
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < widths.length; c++) {
                String padding = " ".repeat(widths[c] - line.get(c).length());
                boolean isText = c < TEXT_COLUMNS || c == widths.length - 1;
                text.append(isText ? line.get(c) + padding : padding + line.get(c)).append("  ");
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private static List<String> cells(Result result) {
        List<String> cells = new ArrayList<>();
        cells.add(result.workload());
        cells.add(result.system());
        cells.add(String.format(Locale.ROOT, "%,d", result.rows()));
        cells.add(Integer.toString(result.workers()));
        if (!result.isMeasured()) {
            cells.addAll(List.of("-", "-", "-", "-", "-", "-", result.note()));
            return cells;
        }
        cells.add(seconds(result.medianSeconds()));
        cells.add(seconds(result.minSeconds()));
        cells.add(seconds(result.maxSeconds()));
        cells.add(String.format(Locale.ROOT, "%,.0f", result.rowsPerSecond()));
        cells.add(result.peakBytes() < 0 ? "-" : Long.toString(result.peakBytes() >> 20));
        cells.add(result.right() ? "yes" : "NO");
        StringJoiner more = new StringJoiner(", ");
        result.figures().forEach((name, value) -> more.add(name + " " + figure(value)));
        if (!result.note().isEmpty()) {
            more.add(result.note());
        }
        cells.add(more.toString());
        return cells;
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
    }

    private static String figure(double value) {
        return String.format(
                Locale.ROOT,
                Math.abs(value) < 1 ? "%.3f" : Math.abs(value) < 100 ? "%.2f" : "%,.0f",
                value);
    }

    /// One object; numbers that are not known are null.
    static String json(Result result) {
        StringJoiner json = new StringJoiner(", ", "{", "}");
        json.add(text("workload", result.workload()));
        json.add(text("system", result.system()));
        json.add(member("rows", Long.toString(result.rows())));
        json.add(member("workers", Integer.toString(result.workers())));
        boolean known = result.isMeasured();
        json.add(member("median_seconds", known ? number(result.medianSeconds()) : "null"));
        json.add(member("min_seconds", known ? number(result.minSeconds()) : "null"));
        json.add(member("max_seconds", known ? number(result.maxSeconds()) : "null"));
        json.add(member("rows_per_second", known ? number(result.rowsPerSecond()) : "null"));
        boolean hasPeak = known && result.peakBytes() >= 0;
        json.add(
                member(
                        "peak_memory_mb",
                        hasPeak ? number(result.peakBytes() / 1048576.0) : "null"));
        json.add(member("right", known ? Boolean.toString(result.right()) : "null"));
        if (known) {
            result.figures().forEach((name, value) -> json.add(member(name, number(value))));
        }
        if (!result.note().isEmpty()) {
            json.add(text("note", result.note()));
        }
        return json.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%.0f" : "%.6f", value);
    }

    private static String text(String name, String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return member(name, "\"" + escaped + "\"");
    }

    private static String member(String name, String value) {
        return "\"" + name + "\": " + value;
    }
}
