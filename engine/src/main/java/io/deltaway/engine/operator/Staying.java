package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.List;

/// The rows of an [Await] that have gone and stay for a while: until, at the end of an epoch, no
/// other row of the same thing waits for its answer. One that has got it takes their place though
/// others wait.
final class Staying {

    private static final int[] KEY = {0};

    private final Schema input;
    private final int[] thing;
    private final Index gone;

    /// The things of which rows wait, with their number.
    private final Index waiting;

    private final List<Batch> touched = new ArrayList<>();
    private final List<Batch> leaving = new ArrayList<>();

    /// @param thing the column that says what a row is of
    Staying(Schema input, int thing) {
        this.input = input;
        this.thing = new int[] {thing};
        this.gone = new Index(input, this.thing, 0);
        this.waiting = new Index(new Schema(List.of(input.fields().get(thing))), KEY, 0);
    }

    /// Rows begin to wait, or wait no more.
    void waits(Batch rows) {
        Batch things = rows.pick(thing);
        waiting.absorb(things);
        touched.add(things);
    }

    /// Rows go, once nothing keeps them.
    void leave(Batch rows) {
        if (!rows.isEmpty()) {
            gone.absorb(rows.negated());
            touched.add(rows.pick(thing));
        }
    }

    /// Rows have an answer: those of the same things that have stayed go with this epoch.
    void shown(Batch rows) {
        var come = new RowNumbers(16);
        for (int row = 0; row < rows.size(); row++) {
            if (rows.weight(row) > 0) {
                come.add(row);
            }
        }
        leave(rows.take(come.array(), come.size()).pick(thing), true);
    }

    /// The retractions of those that go now.
    Batch endEpoch() {
        for (Batch things : touched) {
            leave(things, false);
        }
        touched.clear();
        leaving.add(Batch.empty(input));
        Batch all = Batch.concat(leaving);
        leaving.clear();
        gone.endEpoch();
        waiting.endEpoch();
        return all;
    }

    /// @param anyway whether they go though others wait
    private void leave(Batch things, boolean anyway) {
        if (gone.size() == 0 || things.isEmpty()) {
            return;
        }
        var keys = new BatchKeys(things, KEY);
        boolean[] seen = new boolean[keys.count()];
        long[] words = waiting.keysOf(things, KEY);
        long[] goneWords = gone.keysOf(things, KEY);
        var rows = new RowNumbers(16);
        for (int row = 0; row < things.size(); row++) {
            boolean isKept = !anyway && waiting.weightOf(words, row * waiting.keyWords()) > 0;
            if (!isKept && !seen[keys.of(row)]) {
                gone.find(goneWords, row * gone.keyWords(), rows);
            }
            seen[keys.of(row)] = true;
        }
        if (rows.size() > 0) {
            Batch retractions = KnownAnswers.stored(gone, input, rows).negated();
            gone.absorb(retractions);
            leaving.add(retractions);
        }
    }

    List<Index> indexes() {
        return List.of(gone, waiting);
    }
}
