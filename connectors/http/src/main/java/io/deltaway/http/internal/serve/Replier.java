package io.deltaway.http.internal.serve;

import io.deltaway.connect.SinkConnector.Refusals;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.write.JsonText;
import io.deltaway.formats.write.Utf8Out;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Answers requests with the rows of a table, at the end of the epoch in which they appear. Rows
/// that go change nothing but for who follows: an answer that was sent is sent. Called by one
/// thread at a time.
final class Replier implements SinkWriter {

    private static final String TWICE = "DW-2210";
    private static final String NO_STATUS = "DW-2212";

    private final Waiting waiting;
    private final Taken taken;
    private final FailedRequests failed;
    private final boolean missingIsNotFound;
    private final Refusals refusals;
    private final int number;
    private final int status;
    private final String statusName;
    private final int[] shown;
    private final JsonText json;
    private final Utf8Out out = new Utf8Out();
    private final Map<Long, Reply> ofEpoch = new LinkedHashMap<>();
    private final Set<Long> goneOfEpoch = new LinkedHashSet<>();

    private record Reply(int status, byte[] body, int times) {

        /// Whether it is one of those that end a request.
        boolean hasStatus() {
            return status >= 200 && status <= 599;
        }
    }

    /// @param number the column with the number of the request
    /// @param status the column with the status of the answer; -1 where there is none
    /// @param missingIsNotFound whether what its own epoch does not answer is not there
    Replier(
            Waiting waiting,
            Taken taken,
            FailedRequests failed,
            Schema schema,
            int number,
            int status,
            boolean missingIsNotFound,
            Refusals refusals) {
        this.waiting = waiting;
        this.taken = taken;
        this.failed = failed;
        this.missingIsNotFound = missingIsNotFound;
        this.refusals = refusals;
        this.number = number;
        this.status = status;
        this.statusName = status < 0 ? "" : schema.fields().get(status).name();
        this.shown = shownColumns(schema, number, status);
        this.json = new JsonText(shown(schema, number, status));
    }

    /// The columns that an answer shows.
    static Schema shown(Schema schema, int number, int status) {
        return new Schema(
                IntStream.of(shownColumns(schema, number, status))
                        .mapToObj(schema.fields()::get)
                        .toList());
    }

    static int[] shownColumns(Schema schema, int number, int status) {
        return IntStream.range(0, schema.width())
                .filter(column -> column != number && column != status)
                .toArray();
    }

    @Override
    public void write(long epoch, Batch delta) {
        var numbers = (LongColumn) delta.column(number);
        Batch bodies = delta.pick(shown);
        for (int row = 0; row < delta.size(); row++) {
            long of = numbers.get(row);
            if (delta.weight(row) > 0 && waiting.isWaiting(of)) {
                Reply before = ofEpoch.get(of);
                int times = (before == null ? 0 : before.times()) + (delta.weight(row) > 1 ? 2 : 1);
                int code = status < 0 ? 200 : (int) ((LongColumn) delta.column(status)).get(row);
                ofEpoch.put(of, new Reply(code, body(bodies, row), times));
            } else if (delta.weight(row) < 0 && waiting.isFollowed(of)) {
                goneOfEpoch.add(of);
            }
        }
    }

    private byte[] body(Batch bodies, int row) {
        out.clear();
        json.row(out, bodies, row);
        return Arrays.copyOf(out.bytes(), out.size() - 1); // without the end of a line
    }

    @Override
    public void endEpoch(long epoch) throws IOException {
        for (Map.Entry<Long, Reply> each : ofEpoch.entrySet()) {
            long request = each.getKey();
            Reply reply = each.getValue();
            if (reply.times() > 1) {
                String message = "one request has " + reply.times() + " answers at once";
                refuse(request, reply, TWICE, message, epoch);
            } else if (!reply.hasStatus()) {
                String message =
                        "expected a status of 200 to 599 in column \""
                                + statusName
                                + "\" of an answer, got "
                                + reply.status();
                refuse(request, reply, NO_STATUS, message, epoch);
            } else {
                waiting.answer(request, new Waiting.Answer(reply.status(), reply.body(), epoch));
            }
        }
        refusals.keep();
        goneOfEpoch.removeAll(ofEpoch.keySet());
        goneOfEpoch.forEach(request -> waiting.answer(request, Waiting.Answer.none(epoch)));
        var answered = new HashSet<>(ofEpoch.keySet());
        answered.addAll(goneOfEpoch);
        answered.addAll(failed.answer(epoch, answered));
        goneOfEpoch.clear();
        ofEpoch.clear();
        for (long request : taken.take()) {
            if (missingIsNotFound && !answered.contains(request)) {
                waiting.answer(request, new Problem(404, "there is no such thing"), epoch);
            }
        }
    }

    private void refuse(long request, Reply reply, String code, String message, long epoch)
            throws IOException {
        refusals.refuse("request " + request, reply.times(), code, message);
        waiting.answer(request, new Problem(500, message), epoch);
    }

    @Override
    public void close() {}
}
