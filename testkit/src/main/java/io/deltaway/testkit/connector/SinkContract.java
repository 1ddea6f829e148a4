package io.deltaway.testkit.connector;

import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowType;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.RowValues;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What every sink keeps to. A test runs the checks one by one:
///
/// ```java
/// @TestFactory
/// Stream<DynamicTest> keepsTheContractOfSinks() {
///     return SinkContract.of(new Subject()).map(check -> dynamicTest(check.name(), check::run));
/// }
/// ```
///
/// Of a sink that is [SinkConnector.Guarantee#EXACTLY_ONCE] a reader sees the same, however often
/// it was interrupted; of another one changes may be there several times, but none is missing.
public final class SinkContract<R> {

    private static final int EPOCHS = 5;

    private final SinkSubject<R> subject;
    private final RowType<R> rowType;

    private SinkContract(SinkSubject<R> subject) {
        this.subject = subject;
        this.rowType = rowType(subject.rowClass());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // asSubclass looks whether it is a record
    static <R> RowType<R> rowType(Class<R> rowClass) {
        return (RowType<R>) RowType.of((Class) rowClass.asSubclass(Record.class));
    }

    /// The checks, those of running pipelines included. One that a sink has nothing to do with,
    /// such as those of servers, passes.
    public static <R> Stream<Check> of(SinkSubject<R> subject) {
        var contract = new SinkContract<>(subject);
        return Stream.concat(
                Stream.of(
                        new Check("holds what it was told", contract::holds),
                        new Check("shows whole epochs", contract::showsWholeEpochs),
                        new Check("closes at any time", contract::closes),
                        new Check("goes on after a restart at any point", contract::restarts),
                        new Check("goes on after it was lost at any point", contract::reconnects),
                        new Check("goes on after one interruption upon the other", contract::both),
                        new Check("goes on without rows that are refused", contract::refuses)),
                new SinkRuns<>(subject).checks());
    }

    private List<List<WeightedRow>> history(SinkConnector<R> sink, long seed) {
        return History.of(subject, sink.accepts(), seed, EPOCHS);
    }

    private void holds() throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            try (var place = subject.place()) {
                SinkConnector<R> sink = place.sink();
                var history = history(sink, seed);
                try (var writing = Writing.anew(sink, rowType)) {
                    for (int epoch = 0; epoch < history.size(); epoch++) {
                        writing.epoch(epoch, history.get(epoch));
                    }
                    writing.finish();
                    if (writing.saysNothingWent()) {
                        throw new AssertionError(
                                sink.describe() + " took rows and says that it wrote no bytes");
                    }
                }
                mustHold(sink, history, place.seen());
            }
        }
    }

    private void showsWholeEpochs() throws Exception {
        try (var place = subject.place()) {
            SinkConnector<R> sink = place.sink();
            if (sink.guarantee() != SinkConnector.Guarantee.EXACTLY_ONCE) {
                return;
            }
            var history = history(sink, 1);
            byte @Nullable [] position;
            try (var writing = Writing.anew(sink, rowType)) {
                writing.epoch(0, history.get(0));
                position = writing.position();
                writing.write(1, history.get(0));
            }
            try (var writing = Writing.again(place.sink(), rowType, position)) {
                writing.caughtUp();
                writing.finish();
            }
            mustHold(sink, history.subList(0, 1), place.seen());
        }
    }

    private void closes() throws Exception {
        try (var place = subject.place()) {
            SinkConnector<R> sink = place.sink();
            var history = history(sink, 1);
            var writing = Writing.anew(sink, rowType);
            writing.close();
            writing.close();
            writing = Writing.anew(place.sink(), rowType);
            writing.epoch(0, history.getFirst());
            writing.finish();
            writing.close();
            writing.close();
            mustHold(sink, history.subList(0, 1), place.seen());
        }
    }

    /// Each snapshot position, each epoch in or behind which the process ends.
    private void restarts() throws Exception {
        List<WeightedRow> expected = undisturbed(1);
        for (int saved = -1; saved < EPOCHS - 1; saved++) {
            for (int last = saved; last < EPOCHS - 1; last++) {
                for (boolean withinNext : new boolean[] {false, true}) {
                    restart(expected, saved, last, withinNext);
                }
            }
        }
    }

    private void restart(List<WeightedRow> expected, int saved, int last, boolean withinNext)
            throws Exception {
        try (var place = subject.place()) {
            SinkConnector<R> sink = place.sink();
            var history = history(sink, 1);
            byte @Nullable [] position = null;
            try (var writing = Writing.anew(sink, rowType)) {
                for (int epoch = 0; epoch <= last; epoch++) {
                    writing.epoch(epoch, history.get(epoch));
                    if (epoch == saved) {
                        position = writing.position();
                    }
                }
                if (withinNext) {
                    writing.write(last + 1, history.get(last + 1));
                }
            }
            try (var writing = Writing.again(place.sink(), rowType, position)) {
                for (int epoch = saved + 1; epoch < EPOCHS; epoch++) {
                    writing.epoch(epoch, history.get(epoch));
                    if (epoch == last) {
                        writing.caughtUp();
                    }
                }
                if (saved == last) {
                    writing.caughtUp();
                }
                writing.finish();
            }
            mustBe(
                    sink,
                    expected,
                    place.seen(),
                    "a position after epoch %d, an end %s epoch %d, a restart"
                            .formatted(
                                    saved,
                                    withinNext ? "within" : "behind",
                                    withinNext ? last + 1 : last));
        }
    }

    /// What somebody sees where nothing was interrupted.
    private List<WeightedRow> undisturbed(long seed) throws Exception {
        try (var place = subject.place()) {
            SinkConnector<R> sink = place.sink();
            var history = history(sink, seed);
            try (var writing = Writing.anew(sink, rowType)) {
                for (int epoch = 0; epoch < EPOCHS; epoch++) {
                    writing.epoch(epoch, history.get(epoch));
                }
                writing.finish();
            }
            return place.seen();
        }
    }

    /// Where a connection is lost.
    private enum Loss {
        BEFORE_WRITE,
        AFTER_WRITE,
        COMMITTED_UNHEARD,
        AFTER_EPOCH
    }

    private void reconnects() throws Exception {
        List<WeightedRow> expected = undisturbed(1);
        for (int at = 0; at < EPOCHS; at++) {
            for (Loss loss : Loss.values()) {
                try (var place = subject.place()) {
                    SinkConnector<R> sink = place.sink();
                    if (place.server().isEmpty()) {
                        return;
                    }
                    write(place, history(sink, 1), at, loss);
                    mustBe(
                            sink,
                            expected,
                            place.seen(),
                            "lost in epoch %d, %s".formatted(at, loss));
                }
            }
        }
    }

    private void write(SinkPlace<R> place, List<List<WeightedRow>> history, int at, Loss loss)
            throws Exception {
        Writing<R> writing = Writing.anew(place.sink(), rowType);
        try {
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                if (epoch == at && loss != Loss.AFTER_EPOCH) {
                    if (loss != Loss.BEFORE_WRITE) {
                        writing.write(epoch, history.get(epoch));
                    }
                    if (loss == Loss.COMMITTED_UNHEARD) {
                        writing.end(epoch);
                    }
                    writing.close();
                    writing = Writing.reconnected(place.sink(), rowType, epoch - 1);
                }
                writing.epoch(epoch, history.get(epoch));
                if (epoch == at && loss == Loss.AFTER_EPOCH) {
                    writing.close();
                    writing = Writing.reconnected(place.sink(), rowType, epoch);
                }
            }
            writing.finish();
        } finally {
            writing.close();
        }
    }

    /// Random walks over restarts and losses.
    private void both() throws Exception {
        for (long seed = 1; seed <= 10; seed++) {
            List<WeightedRow> expected = undisturbed(seed);
            try (var place = subject.place()) {
                SinkConnector<R> sink = place.sink();
                boolean canBeLost = place.server().isPresent();
                new Walk<>(place, rowType, history(sink, seed), new Random(seed), canBeLost).run();
                mustBe(sink, expected, place.seen(), "seed " + seed);
            }
        }
    }

    private void refuses() throws Exception {
        if (subject.refused().isEmpty()) {
            return;
        }
        var values = new RowValues<>(rowType);
        var bad = new WeightedRow(values.of(subject.refused().get()), 1);
        try (var place = subject.place()) {
            SinkConnector<R> sink = place.sink();
            var history = history(sink, 1);
            try (var writing = Writing.anew(sink, rowType)) {
                for (int epoch = 0; epoch < EPOCHS; epoch++) {
                    var rows = new ArrayList<>(history.get(epoch));
                    if (epoch < 2) {
                        rows.add(rows.size() / 2, bad);
                    }
                    writing.epoch(epoch, rows);
                    mustHaveRefused(sink, Math.min(epoch + 1, 2), writing.refused());
                }
                writing.finish();
            }
            mustHold(sink, history, place.seen());
        }
    }

    private static void mustHaveRefused(SinkConnector<?> sink, int count, List<String> refused) {
        if (refused.size() != count
                || !refused.stream().allMatch(one -> one.matches("(?s)DW-22\\d\\d .*"))) {
            throw new AssertionError(
                    "%s was given %d rows that can't be written, and told of %s when the epoch had ended; expected each once, with a code DW-22xx"
                            .formatted(sink.describe(), count, refused));
        }
    }

    /// @throws AssertionError where a reader does not see the sum of these epochs
    private void mustHold(
            SinkConnector<R> sink, List<List<WeightedRow>> epochs, List<WeightedRow> seen) {
        mustHold(sink, rowType.schema(), epochs, seen);
    }

    static void mustHold(
            SinkConnector<?> sink,
            Schema schema,
            List<List<WeightedRow>> epochs,
            List<WeightedRow> seen) {
        var difference = new ArrayList<>(seen);
        epochs.forEach(
                epoch -> epoch.forEach(row -> difference.add(row.withWeight(-row.weight()))));
        List<WeightedRow> wrong = Deltas.consolidated(schema, difference);
        boolean once = sink.guarantee() == SinkConnector.Guarantee.EXACTLY_ONCE;
        if (once ? !wrong.isEmpty() : isMissing(schema, epochs, seen)) {
            throw new AssertionError(
                    "%s holds %s; with the number of times that it is there too often, or where negative too rarely: %s"
                            .formatted(sink.describe(), seen, wrong));
        }
    }

    /// Whether a change is there more rarely than it was told, or a row that is there in the end.
    private static boolean isMissing(
            Schema schema, List<List<WeightedRow>> epochs, List<WeightedRow> seen) {
        var sum = Deltas.consolidated(schema, epochs.stream().flatMap(List::stream).toList());
        Map<List<@Nullable Object>, Long> counts = new TreeMap<>(Deltas.order(schema));
        for (WeightedRow row : seen) {
            if (row.weight() > 0) {
                counts.merge(row.values(), row.weight(), Long::sum);
            }
        }
        return sum.stream().anyMatch(row -> counts.getOrDefault(row.values(), 0L) < row.weight());
    }

    /// @throws AssertionError where a reader sees something else than without interruptions
    private void mustBe(
            SinkConnector<R> sink,
            List<WeightedRow> expected,
            List<WeightedRow> seen,
            String interruption) {
        boolean once = sink.guarantee() == SinkConnector.Guarantee.EXACTLY_ONCE;
        Map<List<@Nullable Object>, Long> difference = counts(seen);
        counts(expected).forEach((row, count) -> difference.merge(row, -count, Long::sum));
        difference.values().removeIf(count -> once ? count == 0 : count >= 0);
        if (!difference.isEmpty()) {
            throw new AssertionError(
                    "%s, after %s: a reader sees %s, and without that %s; by row, and last its weight, the number of times that it is there too often, or where negative too rarely: %s"
                            .formatted(sink.describe(), interruption, seen, expected, difference));
        }
    }

    /// How often each row with its weight is there.
    private Map<List<@Nullable Object>, Long> counts(List<WeightedRow> rows) {
        var order = Deltas.order(rowType.schema());
        int width = rowType.schema().width();
        var counts =
                new TreeMap<List<@Nullable Object>, Long>((a, b) -> {
                    int byRow = order.compare(a, b);
                    return byRow != 0
                            ? byRow
                            : Long.compare((Long) a.get(width), (Long) b.get(width));
                });
        for (WeightedRow row : rows) {
            var withWeight = new ArrayList<@Nullable Object>(row.values());
            withWeight.add(row.weight());
            counts.merge(withWeight, 1L, Long::sum);
        }
        return counts;
    }
}
