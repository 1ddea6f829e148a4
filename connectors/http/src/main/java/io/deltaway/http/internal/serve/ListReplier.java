package io.deltaway.http.internal.serve;

import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.write.JsonText;
import io.deltaway.formats.write.Utf8Out;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Answers each request with all rows of a table that have its number at the end of its epoch, as
/// an array in the order of their columns. Called by one thread at a time.
final class ListReplier implements SinkWriter {

    private final Waiting waiting;
    private final Taken taken;
    private final FailedRequests failed;
    private final int number;
    private final int[] shown;
    private final Schema schema;
    private final JsonText json;
    private final Utf8Out out = new Utf8Out();
    private final Map<Long, List<Row>> ofEpoch = new HashMap<>();

    /// @param of the shown columns
    private record Row(Batch of, int row) {}

    /// @param number the column with the number of the request
    ListReplier(Waiting waiting, Taken taken, FailedRequests failed, Schema schema, int number) {
        this.waiting = waiting;
        this.taken = taken;
        this.failed = failed;
        this.number = number;
        this.shown = Replier.shownColumns(schema, number, -1);
        this.schema = Replier.shown(schema, number, -1);
        this.json = new JsonText(this.schema);
    }

    @Override
    public void write(long epoch, Batch delta) {
        var numbers = (LongColumn) delta.column(number);
        Batch bodies = delta.pick(shown);
        for (int row = 0; row < delta.size(); row++) {
            for (long i = 0; i < delta.weight(row); i++) {
                ofEpoch.computeIfAbsent(numbers.get(row), request -> new ArrayList<>())
                        .add(new Row(bodies, row));
            }
        }
    }

    @Override
    public void endEpoch(long epoch) {
        Set<Long> refused = failed.answer(epoch, ofEpoch.keySet());
        for (long request : taken.take()) {
            if (!refused.contains(request)) {
                List<Row> rows = ofEpoch.getOrDefault(request, List.of());
                byte[] body =
                        Events.array(rows.stream().sorted(this::compare).map(this::body).toList());
                waiting.answer(request, new Waiting.Answer(200, body, epoch));
            }
        }
        ofEpoch.clear();
    }

    private int compare(Row left, Row right) {
        for (int c = 0; c < schema.width(); c++) {
            int order =
                    Values.compare(
                            schema.type(c),
                            left.of().column(c).value(schema.type(c), left.row()),
                            right.of().column(c).value(schema.type(c), right.row()));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private byte[] body(Row row) {
        out.clear();
        json.row(out, row.of(), row.row());
        return Arrays.copyOf(out.bytes(), out.size() - 1); // without the end of a line
    }

    @Override
    public void close() {}
}
