package io.deltaway.http.internal.serve;

import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import java.util.ArrayList;
import java.util.List;

/// Learns which requests each epoch takes; those to which nobody replies are answered by that.
/// Called by one thread at a time, the one that also calls the [Replier].
final class Taken implements SinkWriter {

    private final Waiting waiting;
    private final int number;
    private final List<Long> ofEpoch = new ArrayList<>();
    private boolean replied;

    /// @param number the column of their numbers
    Taken(Waiting waiting, int number) {
        this.waiting = waiting;
        this.number = number;
    }

    /// Somebody replies, and asks for the requests of each epoch.
    void replied() {
        replied = true;
    }

    /// The requests that the epoch took which is ending.
    List<Long> take() {
        var all = List.copyOf(ofEpoch);
        ofEpoch.clear();
        return all;
    }

    @Override
    public void write(long epoch, Batch delta) {
        var numbers = (LongColumn) delta.column(number);
        for (int row = 0; row < delta.size(); row++) {
            if (delta.weight(row) > 0) {
                ofEpoch.add(numbers.get(row));
            }
        }
    }

    @Override
    public void endEpoch(long epoch) {
        if (!replied) {
            var done = new Waiting.Answer("none", 204, new byte[0], epoch);
            take().forEach(one -> waiting.answer(one, done));
        }
    }

    @Override
    public void close() {}
}
