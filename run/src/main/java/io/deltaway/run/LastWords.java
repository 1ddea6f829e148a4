package io.deltaway.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What is said at the end of a run whose results are not all that somebody may take them for: rows
/// failed, a file could not be read, or the sources were not read to their end.
final class LastWords {

    /// So many files are named; who wants all of them asks the status.
    private static final int NAMED = 5;

    private LastWords() {}

    /// The lines, none where there is nothing to say.
    ///
    /// @param writesErrors whether the program writes an error table, where all is to be seen
    static List<String> of(Status end, boolean writesErrors) {
        var lines = new ArrayList<String>();
        stopped(end, lines);
        unread(end.unread(), lines);
        failed(end.failures(), writesErrors, lines);
        return lines;
    }

    private static void stopped(Status end, List<String> lines) {
        String cutShort =
                end.sources().stream()
                        .filter(source -> source.cutShort() && !source.live())
                        .map(Status.SourceStatus::name)
                        .collect(Collectors.joining(", "));
        boolean followed = end.sources().stream().anyMatch(source -> source.cutShort());
        if (!cutShort.isEmpty()) {
            lines.add(
                    "deltaway: stopped before the end of "
                            + cutShort
                            + ": the results are those of "
                            + read(end));
        } else if (followed) {
            lines.add("deltaway: stopped: the results are those of " + read(end));
        }
    }

    private static String read(Status end) {
        String rows = count(end.rowsIn(), "row") + " that " + (end.rowsIn() == 1 ? "was" : "were");
        return rows
                + " read"
                + (end.epochs() == 0
                        ? "."
                        : String.format(Locale.ROOT, ", up to epoch %,d.", end.epoch()));
    }

    private static void unread(List<String> files, List<String> lines) {
        if (files.isEmpty()) {
            return;
        }
        lines.add(
                "deltaway: "
                        + count(files.size(), "file")
                        + " could not be read whole, and the results lack rows:");
        files.stream().limit(NAMED).forEach(file -> lines.add("  " + file));
        if (files.size() > NAMED) {
            lines.add(String.format(Locale.ROOT, "  and %,d more", files.size() - NAMED));
        }
    }

    private static void failed(
            List<Status.StepFailures> failures, boolean writesErrors, List<String> lines) {
        if (failures.isEmpty()) {
            return;
        }
        long rows = failures.stream().mapToLong(Status.StepFailures::rows).sum();
        lines.add(
                "deltaway: "
                        + count(rows, "row")
                        + " failed and "
                        + (rows == 1 ? "is" : "are")
                        + " not in the results:");
        for (Status.StepFailures one : failures) {
            lines.add(
                    String.format(Locale.ROOT, "  %,d in %s", one.rows(), one.step())
                            + one.example()
                                    .map(text -> (one.rows() == 1 ? ": " : ", the first: ") + text)
                                    .orElse(""));
        }
        if (!writesErrors) {
            lines.add("pipeline.errors() holds them; write it to see all of them.");
        }
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
