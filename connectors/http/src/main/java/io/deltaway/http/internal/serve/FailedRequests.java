package io.deltaway.http.internal.serve;

import io.deltaway.table.RowError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The requests of which a row failed in a step: those that nothing else answers are answered by
/// that. Thread-safe.
///
/// An error row shows the failed one as text. Its number is looked for in it by the names that the
/// column has. A client may have written some of that text, and the number of another request in
/// it: a row with more than one number is of nobody.
final class FailedRequests {

    private static final System.Logger LOG = System.getLogger("io.deltaway.http");

    /// How much of a message is logged.
    private static final int MOST_LOGGED = 500;

    private final Waiting waiting;
    private final Set<String> names = new HashSet<>();
    private final Map<Long, Failed> failed = new HashMap<>();
    private Pattern number = Pattern.compile("(?!)");

    /// @param epoch the last in which a row failed
    /// @param rows how many have
    private record Failed(long epoch, long rows, RowError error) {

        Failed and(Failed other) {
            return new Failed(Math.max(epoch, other.epoch), rows + other.rows, error);
        }
    }

    FailedRequests(Waiting waiting) {
        this.waiting = waiting;
    }

    /// A run begins.
    ///
    /// @param name of the column with the number of a request
    synchronized void begin(String name) {
        names.clear();
        failed.clear();
        known(name);
    }

    /// The column with the number has another name too.
    synchronized void known(String name) {
        names.add(Pattern.quote(name));
        number =
                Pattern.compile("(?:^|[ .\\[])(?:" + String.join("|", names) + ")=(\\d{16,18})\\b");
    }

    /// A row failed, or did not after all.
    ///
    /// @param weight below zero where it did not
    synchronized void add(long epoch, long weight, Supplier<RowError> error) {
        if (waiting.isEmpty()) {
            return;
        }
        RowError told = error.get();
        OptionalLong request = request(told.row());
        if (request.isPresent() && waiting.isWaiting(request.getAsLong())) {
            failed.merge(request.getAsLong(), new Failed(epoch, weight, told), Failed::and);
        }
    }

    /// The only number in a row.
    private OptionalLong request(String row) {
        long[] numbers =
                number.matcher(row)
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .distinct()
                        .limit(2)
                        .toArray();
        return numbers.length == 1 ? OptionalLong.of(numbers[0]) : OptionalLong.empty();
    }

    /// Answers those of which a row has failed at the end of an epoch.
    ///
    /// @param answered the requests that something else answers
    /// @return those that are answered by that
    Set<Long> answer(long epoch, Set<Long> answered) {
        var refused = new HashSet<Long>();
        for (Map.Entry<Long, Failed> each : take(epoch)) {
            RowError error = each.getValue().error();
            var problem =
                    new Problem(
                            500,
                            "the answer could not be computed ("
                                    + error.code()
                                    + "): whoever runs the server finds the reason in its log");
            if (each.getValue().rows() > 0
                    && !answered.contains(each.getKey())
                    && waiting.fail(each.getKey(), problem, epoch)) {
                refused.add(each.getKey());
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a request could not be answered: "
                                + String.join(
                                        " ", error.step(), error.code(), inLine(error.message())));
            }
        }
        return refused;
    }

    /// In one line, as it may hold what a client has written.
    private static String inLine(String message) {
        String start = message.substring(0, Math.min(message.length(), MOST_LOGGED));
        return start.replaceAll("[\\p{Cc}\\x{2028}\\x{2029}]", " ");
    }

    private synchronized List<Map.Entry<Long, Failed>> take(long epoch) {
        var ended = new ArrayList<Map.Entry<Long, Failed>>();
        failed.entrySet()
                .removeIf(each ->
                        each.getValue().epoch() <= epoch
                                && ended.add(Map.entry(each.getKey(), each.getValue())));
        return ended;
    }
}
