package io.deltaway.testkit.connector;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceReader;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.RowValues;
import io.deltaway.testkit.WeightedRow;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What every source keeps to. A test runs the checks one by one:
///
/// ```java
/// @TestFactory
/// Stream<DynamicTest> keepsTheContractOfSources() {
///     return SourceContract.of(new Subject()).map(check -> dynamicTest(check.name(), check::run));
/// }
/// ```
public final class SourceContract<R> {

    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    /// At how many places a reading is interrupted.
    private static final int CUTS = 8;

    private final SourceSubject<R> subject;

    private SourceContract(SourceSubject<R> subject) {
        this.subject = subject;
    }

    /// The checks, those of running pipelines included. One that a source has nothing to do with,
    /// such as those of servers, passes.
    public static <R> Stream<Check> of(SourceSubject<R> subject) {
        var contract = new SourceContract<>(subject);
        return Stream.concat(
                Stream.of(
                        new Check("gives each row once, in order", contract::eachRowOnce),
                        new Check("gives what is put while it is read", contract::whatIsPutLater),
                        new Check("goes on behind each chunk", contract::goesOn),
                        new Check("gives its chunks again", contract::givesAgain),
                        new Check("keeps what is not acknowledged", contract::acknowledges),
                        new Check("decodes on any thread", contract::decodesAnywhere),
                        new Check("never waits in a poll", contract::pollsSoon),
                        new Check("tells what is no row", contract::tellsMalformed),
                        new Check("closes at any time", contract::closes)),
                new SourceRuns<>(subject).checks());
    }

    /// The rows from one number to another.
    static <R> List<R> rows(SourceSubject<R> subject, int from, int to) {
        return IntStream.range(from, to).mapToObj(subject::row).toList();
    }

    private void eachRowOnce() throws Exception {
        int count = subject.rowCount();
        try (var place = subject.place()) {
            place.put(rows(subject, 0, count));
            SourceConnector<R> source = place.source();
            try (var reading = Reading.from(source, Map.of())) {
                List<Reading.Piece> pieces = reading.rows(count);
                mustBe(source, count, rowsOf(pieces));
                mustBeInOrder(source, count, pieces);
                mustHaveEnded(source, reading);
                if (reading.saysNothingCame()) {
                    throw new AssertionError(
                            "%s gave %d rows and says that it read no bytes"
                                    .formatted(source.describe(), count));
                }
            }
        }
    }

    private static void mustHaveEnded(SourceConnector<?> source, Reading reading)
            throws IOException {
        if (!source.isLive() && !reading.comesToAnEnd()) {
            throw new AssertionError(
                    source.describe() + " is not live, and does not end behind its last row");
        }
    }

    private void whatIsPutLater() throws Exception {
        try (var place = subject.place()) {
            place.put(rows(subject, 0, 10));
            SourceConnector<R> source = place.source();
            if (!source.isLive()) {
                return;
            }
            try (var reading = Reading.from(source, Map.of())) {
                var pieces = new ArrayList<>(reading.rows(10));
                place.put(rows(subject, 10, 11));
                pieces.addAll(reading.rows(1));
                place.put(rows(subject, 11, 30));
                pieces.addAll(reading.rows(19));
                mustBe(source, 30, rowsOf(pieces));
                mustBeInOrder(source, 30, pieces);
            }
        }
    }

    private void goesOn() throws Exception {
        int count = subject.rowCount();
        try (var place = subject.place()) {
            place.put(rows(subject, 0, count));
            SourceConnector<R> source = place.source();
            List<Reading.Piece> pieces;
            try (var reading = Reading.from(source, Map.of())) {
                pieces = reading.rows(count);
                if (!source.resumes()
                        || reading.isPrompt() && pieces.getLast().behind().isEmpty()) {
                    return;
                }
            }
            mustSayOffsets(source, pieces);
            for (int cut : cuts(pieces.size())) {
                List<WeightedRow> before = rowsOf(pieces.subList(0, cut));
                try (var reading = Reading.from(place.source(), pieces.get(cut - 1).behind())) {
                    mustBe(source, count, behind(before, reading.rows(count - before.size())));
                    mustHaveEnded(source, reading);
                }
            }
        }
    }

    private static void mustSayOffsets(SourceConnector<?> source, List<Reading.Piece> pieces) {
        for (Reading.Piece piece : pieces) {
            if (piece.chunk().offsets().isEmpty()) {
                throw new AssertionError(
                        source.describe()
                                + " says that it resumes, and gave a chunk without offsets: "
                                + piece.rows());
            }
        }
    }

    /// Behind how many chunks a reading is interrupted.
    private static List<Integer> cuts(int pieces) {
        return IntStream.rangeClosed(1, Math.min(CUTS, pieces))
                .map(i -> (int) ((long) i * pieces / Math.min(CUTS, pieces)))
                .distinct()
                .boxed()
                .toList();
    }

    private void givesAgain() throws Exception {
        int count = subject.rowCount();
        try (var place = subject.place()) {
            place.put(rows(subject, 0, count));
            SourceConnector<R> source = place.source();
            if (!(source instanceof RereadableSource<R> rereadable && rereadable.isRereadable())) {
                return;
            }
            List<Reading.Piece> pieces;
            try (var reading = Reading.from(source, Map.of())) {
                pieces = reading.rows(count);
            }
            try (var again = rereadable.reread(Reading.context(Map.of()))) {
                var before = new HashMap<String, byte[]>();
                for (Reading.Piece piece : pieces) {
                    Map<String, byte[]> to = piece.chunk().offsets();
                    var from = new HashMap<>(before);
                    from.keySet().retainAll(to.keySet());
                    mustBeSame(source, piece, again.read(from, to));
                    before.putAll(to);
                }
            }
        }
    }

    private static void mustBeSame(SourceConnector<?> source, Reading.Piece first, Chunk second) {
        var schema = source.rowType().schema();
        List<WeightedRow> before = Deltas.rows(schema, first.chunk().rows());
        List<WeightedRow> now = Deltas.rows(schema, second.rows());
        var order = Deltas.order(schema);
        boolean same = before.size() == now.size();
        for (int i = 0; same && i < now.size(); i++) {
            same =
                    before.get(i).weight() == now.get(i).weight()
                            && order.compare(before.get(i).values(), now.get(i).values()) == 0;
        }
        if (!same || !first.chunk().malformed().equals(second.malformed())) {
            throw new AssertionError(
                    "%s gave %s, and %s when it was asked for the same chunk again"
                            .formatted(source.describe(), before, now));
        }
    }

    private void acknowledges() throws Exception {
        int count = subject.rowCount();
        for (int half = 0; half <= 2; half++) {
            try (var place = subject.place()) {
                place.put(rows(subject, 0, count));
                SourceConnector<R> source = place.source();
                List<Reading.Piece> pieces;
                int cut;
                try (var reading = Reading.from(source, Map.of())) {
                    if (!reading.isAcknowledged()) {
                        return;
                    }
                    pieces = reading.rows(count);
                    cut = Math.max(1, half * pieces.size() / 2);
                    reading.acknowledge(pieces.get(cut - 1).behind());
                    reading.poll();
                }
                List<WeightedRow> before = rowsOf(pieces.subList(0, cut));
                try (var reading = Reading.from(place.source(), pieces.get(cut - 1).behind())) {
                    mustBe(source, count, behind(before, reading.rows(count - before.size())));
                }
            }
        }
    }

    private void decodesAnywhere() throws Exception {
        int count = subject.rowCount();
        try (var place = subject.place()) {
            place.put(rows(subject, 0, count));
            SourceConnector<R> source = place.source();
            try (var reading = Reading.from(source, Map.of())) {
                var decodings = new ArrayList<SourceReader.Decoding>();
                long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
                // without decoding nobody knows how many rows there are
                while (!reading.hasEnded()
                        && decodings.size() < CUTS
                        && System.nanoTime() < deadline) {
                    SourceReader.Decoding decoding = reading.poll();
                    if (decoding != null) {
                        decodings.add(decoding);
                    } else {
                        Reading.pause();
                    }
                }
                var decoded = new ArrayList<CompletableFuture<Chunk>>();
                for (SourceReader.Decoding decoding : decodings.reversed()) {
                    decoded.add(onAnotherThread(decoding));
                }
                var pieces = new ArrayList<Reading.Piece>();
                for (CompletableFuture<Chunk> chunk : decoded.reversed()) {
                    pieces.add(reading.take(chunk.join()));
                }
                pieces.addAll(reading.rows(count - rowsOf(pieces).size()));
                mustBe(source, count, rowsOf(pieces));
                mustBeInOrder(source, count, pieces);
            }
        }
    }

    private static CompletableFuture<Chunk> onAnotherThread(SourceReader.Decoding decoding) {
        var decoded = new CompletableFuture<Chunk>();
        Thread.ofPlatform()
                .name("decoder of a test")
                .daemon()
                .start(() -> {
                    try {
                        decoded.complete(decoding.decode());
                    } catch (Throwable e) {
                        decoded.completeExceptionally(e);
                    }
                });
        return decoded;
    }

    private void pollsSoon() throws Exception {
        try (var place = subject.place()) {
            place.put(rows(subject, 0, 10));
            SourceConnector<R> source = place.source();
            try (var reading = Reading.from(source, Map.of())) {
                reading.rows(10);
                Duration usual = reading.usualPoll(20);
                if (usual.compareTo(LONGEST_POLL) > 0) {
                    throw new AssertionError(
                            "a poll of %s took %s; who has nothing says so within %s"
                                    .formatted(source.describe(), usual, LONGEST_POLL));
                }
            }
        }
    }

    private void tellsMalformed() throws Exception {
        try (var place = subject.place()) {
            place.put(rows(subject, 0, 5));
            if (!place.putMalformed()) {
                return;
            }
            place.put(rows(subject, 5, 10));
            SourceConnector<R> source = place.source();
            try (var reading = Reading.from(source, Map.of())) {
                List<Reading.Piece> pieces = reading.rowsAndMalformed(10);
                mustBe(source, 10, rowsOf(pieces));
                List<Chunk.Malformed> malformed =
                        pieces.stream().flatMap(one -> one.chunk().malformed().stream()).toList();
                if (malformed.size() != 1
                        || !malformed.getFirst().code().matches("DW-21\\d\\d")
                        || malformed.getFirst().position().isEmpty()) {
                    throw new AssertionError(
                            "%s holds one piece that is no row, and told of %s; expected one, with a code DW-21xx and where it stands"
                                    .formatted(source.describe(), malformed));
                }
            }
        }
    }

    private void closes() throws Exception {
        try (var place = subject.place()) {
            place.put(rows(subject, 0, 10));
            SourceConnector<R> source = place.source();
            SourceReader unused = source.open(Reading.context(Map.of()));
            unused.close();
            unused.close();
            if (source.resumes() || !source.isLive()) {
                Reading reading = Reading.from(place.source(), Map.of());
                reading.poll();
                reading.close();
                reading.close();
            }
        }
    }

    static List<WeightedRow> rowsOf(List<Reading.Piece> pieces) {
        return behind(List.of(), pieces);
    }

    /// What is there after a restart.
    private static List<WeightedRow> behind(List<WeightedRow> before, List<Reading.Piece> pieces) {
        var rows = new ArrayList<>(before);
        for (Reading.Piece piece : pieces) {
            if (piece.clears()) {
                rows.clear();
            }
            rows.addAll(piece.rows());
        }
        return rows;
    }

    private void mustBe(SourceConnector<R> source, int count, List<WeightedRow> given) {
        mustBe(source, rows(subject, 0, count), given);
    }

    /// @throws AssertionError where rows are missing, or there too often
    static <R> void mustBe(SourceConnector<R> source, List<R> put, List<WeightedRow> given) {
        var schema = source.rowType().schema();
        var values = new RowValues<>(source.rowType());
        var difference = new ArrayList<>(given);
        put.forEach(row -> difference.add(new WeightedRow(values.of(row), -1)));
        List<WeightedRow> wrong = Deltas.consolidated(schema, difference);
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    "%s: of %d rows that were put %d were given; with the number of times that they were given too often, or where negative too rarely: %s"
                            .formatted(
                                    source.describe(),
                                    put.size(),
                                    given.size(),
                                    wrong.subList(0, Math.min(10, wrong.size()))));
        }
    }

    /// Rows of one partition come in the order in which they were put.
    private void mustBeInOrder(SourceConnector<R> source, int count, List<Reading.Piece> pieces) {
        var values = new RowValues<>(source.rowType());
        var numbers =
                new TreeMap<List<@Nullable Object>, Integer>(
                        Deltas.order(source.rowType().schema()));
        for (int number = 0; number < count; number++) {
            numbers.put(values.of(subject.row(number)), number);
        }
        var last = new HashMap<Integer, Integer>();
        for (Reading.Piece piece : pieces) {
            for (WeightedRow row : piece.rows()) {
                int number = Objects.requireNonNull(numbers.get(row.values()));
                Integer before = last.put(piece.chunk().partition(), number);
                if (before != null && before > number) {
                    throw new AssertionError(
                            "%s: in partition %d row %d came behind row %d"
                                    .formatted(
                                            source.describe(),
                                            piece.chunk().partition(),
                                            number,
                                            before));
                }
            }
        }
    }
}
