package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The questions of an [Await] that are asked later, as so many others are asked and have no
/// answer: so they wait where state is kept, and not with whoever asks.
final class LaterQuestions {

    private static final int[] KEY = {0};

    private final int question;
    private final Index waiting;
    private final long most;
    private final Index later;

    /// The row that was asked last: the next ones are those behind it, or those that come would be
    /// asked before those that have waited for long.
    private int last = -1;

    /// How many are asked and have no answer; -1 before that was counted.
    private long asked = -1;

    /// @param question the column of the input that is asked
    /// @param waiting the rows that wait, by their question
    /// @param most how many questions are asked at a time
    LaterQuestions(Schema input, int question, int owning, Index waiting, long most) {
        this.question = question;
        this.waiting = waiting;
        this.most = most;
        var column = new Field(Await.LATER, input.type(question), false);
        this.later = new Index(Schema.of(column), KEY, owning);
    }

    Index index() {
        return later;
    }

    /// Before any row of a step is taken: counts what was asked before a restart.
    void begin() {
        if (asked < 0) {
            asked = questionsOf(waiting) - later.size();
        }
    }

    /// Each question is counted with the first of its rows that is met.
    private static long questionsOf(Index rows) {
        var all = new RowNumbers(16);
        rows.all(all);
        var found = new RowNumbers(16);
        var counted = new BitSet();
        long count = 0;
        for (int from = 0; from < all.size(); from += Index.CHUNK) {
            int[] some =
                    Arrays.copyOfRange(all.array(), from, Math.min(all.size(), from + Index.CHUNK));
            Column column = rows.column(rows.keyColumns()[0], some, some.length);
            long[] words = rows.keysOf(new Batch(some.length, List.of(column), null), KEY);
            for (int i = 0; i < some.length; i++) {
                if (counted.get(some[i])) {
                    continue;
                }
                found.clear();
                rows.find(words, i * rows.keyWords(), found);
                for (int r = 0; r < found.size(); r++) {
                    counted.set(found.get(r));
                }
                count++;
            }
        }
        return count;
    }

    /// New questions.
    ///
    /// @param some the rows that have them
    /// @return those that are asked now
    RowNumbers come(Batch rows, RowNumbers some) {
        int room = Math.clamp(most - asked, 0, some.size());
        asked += room;
        if (room == some.size()) {
            return some;
        }
        var now = new RowNumbers(16);
        var others = new RowNumbers(16);
        for (int i = 0; i < some.size(); i++) {
            (i < room ? now : others).add(some.get(i));
        }
        later.absorb(questions(rows, others));
        return now;
    }

    /// Questions are answered, or nobody asks them any more.
    ///
    /// @param some the rows that had them
    /// @return those that were asked
    RowNumbers go(Batch rows, RowNumbers some) {
        if (later.size() == 0) {
            asked -= some.size();
            return some;
        }
        long[] words = later.keysOf(questions(rows, some), KEY);
        var were = new RowNumbers(16);
        var unasked = new RowNumbers(16);
        for (int i = 0; i < some.size(); i++) {
            boolean isLater = later.weightOf(words, i * later.keyWords()) > 0;
            (isLater ? unasked : were).add(some.get(i));
        }
        asked -= were.size();
        later.absorb(questions(rows, unasked).negated());
        return were;
    }

    /// At the end of an epoch: those that are asked now, as others are answered.
    ///
    /// @return a row for each
    RowNumbers next() {
        var rows = new RowNumbers(16);
        if (later.size() == 0 || asked > most - Math.max(1, most / 8)) {
            return rows; // some are looked for at a time, as that goes through them all
        }
        var all = new RowNumbers(16);
        later.all(all);
        int size = (int) Math.min(all.size(), most - asked);
        int from = 0;
        while (from < all.size() && all.get(from) <= last) {
            from++;
        }
        int[] some = new int[size];
        for (int i = 0; i < size; i++) {
            some[i] = all.get((from + i) % all.size());
        }
        last = some[size - 1];
        Batch questions = new Batch(size, List.of(later.column(0, some, size)), null);
        long[] words = waiting.keysOf(questions, KEY);
        var found = new RowNumbers(16);
        for (int i = 0; i < size; i++) {
            found.clear();
            waiting.find(words, i * waiting.keyWords(), found);
            rows.add(found.get(0));
        }
        later.absorb(questions.negated());
        asked += size;
        return rows;
    }

    /// Each once, however many rows have it.
    private Batch questions(Batch rows, RowNumbers some) {
        Column column = rows.column(question).take(some.array(), some.size());
        return new Batch(some.size(), List.of(column), null);
    }

    long most() {
        return most;
    }
}
