package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.time.Wall;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The answers of an [Await]: each question once, with its answer, how many rows have it, and since
/// when none has.
final class KnownAnswers {

    static final int RESULT = 1;
    static final int CODE = 2;
    static final int MESSAGE = 3;
    static final int COUNT = 4;
    private static final int SINCE = 5;
    private static final int[] KEY = {0};

    private final Schema schema;
    private final long keptNanos;
    private final Wall wall = new Wall();
    private final Index index;
    private long sweptNanos;

    /// @param answers the columns of answers
    /// @param owning 1 where the question says which worker has an answer, 0 where one has all
    /// @param keptNanos how long an answer is kept that no row has
    KnownAnswers(Schema answers, int owning, long keptNanos) {
        var fields = new ArrayList<>(answers.fields());
        fields.add(new Field("$count", Type.Simple.LONG, false));
        fields.add(new Field("$since", Type.Simple.LONG, false));
        this.schema = new Schema(fields);
        this.keptNanos = keptNanos;
        this.index = new Index(schema, KEY, owning);
    }

    Index index() {
        return index;
    }

    void hear(Batch ticks) {
        wall.hear(ticks);
    }

    /// The words of questions, for [#find].
    long[] keysOf(Batch questions, int[] columns) {
        return index.keysOf(questions, columns);
    }

    /// Where the answer to a question is, or -1.
    int find(long[] words, int key) {
        var rows = new RowNumbers(1);
        return index.find(words, key * index.keyWords(), rows) > 0 ? rows.get(0) : -1;
    }

    /// Whether an answer still counts that may be one which no row has.
    boolean isValid(int row) {
        return word(COUNT, row) != 0 || wall.nanos() - word(SINCE, row) <= keptNanos;
    }

    /// For each of some rows, whether its answer is known and counts.
    ///
    /// @param question the column that is asked
    boolean[] have(Batch rows, int question) {
        long[] words = keysOf(rows, new int[] {question});
        boolean[] have = new boolean[rows.size()];
        for (int row = 0; row < have.length; row++) {
            int at = find(words, row);
            have[row] = at >= 0 && isValid(at);
        }
        return have;
    }

    private long word(int column, int row) {
        return ((LongColumn) index.column(column, new int[] {row}, 1)).get(0);
    }

    Batch stored(RowNumbers rows) {
        return stored(index, schema, rows);
    }

    /// Rows of an index, with their weights.
    static Batch stored(Index index, Schema schema, RowNumbers rows) {
        var columns = new Column[schema.width()];
        Arrays.setAll(columns, c -> index.column(c, rows.array(), rows.size()));
        long[] weights = new long[rows.size()];
        Arrays.setAll(weights, i -> index.weight(rows.get(i)));
        return new Batch(rows.size(), columns, weights, false);
    }

    /// Begins a change.
    Changes change() {
        return new Changes();
    }

    /// What changes.
    final class Changes {

        private final RowNumbers removed = new RowNumbers(16);
        private final List<ColumnBuilder> added =
                schema.fields().stream().map(field -> ColumnBuilder.of(field.type(), 16)).toList();

        /// @param row -1 for none
        void remove(int row) {
            if (row >= 0) {
                removed.add(row);
            }
        }

        /// @param count how many rows have the answer
        void add(Batch answers, int row, long count) {
            for (int c = 0; c < COUNT; c++) {
                added.get(c).appendFrom(answers.column(c), row);
            }
            ((ColumnBuilder.OfLong) added.get(COUNT)).append(count);
            ((ColumnBuilder.OfLong) added.get(SINCE)).append(count == 0 ? wall.nanos() : 0);
        }

        void apply() {
            Batch old = stored(removed);
            int size = added.getFirst().size();
            var columns = added.stream().map(ColumnBuilder::build).toList();
            index.absorb(Batch.concat(List.of(old.negated(), new Batch(size, columns, null))));
        }
    }

    /// At the end of an epoch: forgets those of some questions that are failures which no row has.
    ///
    /// @throws NegativeWeightException where more rows have gone than came
    void settle(Batch questions) {
        Changes changes = change();
        long[] words = index.keysOf(questions, KEY);
        for (int key = 0; key < questions.size(); key++) {
            int row = find(words, key);
            long count = row < 0 ? 0 : word(COUNT, row);
            if (count < 0) {
                throw new NegativeWeightException("the rows of an answer", count);
            }
            if (row >= 0 && count == 0 && !index.column(CODE, new int[] {row}, 1).isNull(0)) {
                changes.remove(row);
            }
        }
        changes.apply();
    }

    /// The epoch is over: from time to time forgets what nobody will have.
    void forget() {
        if (wall.nanos() - sweptNanos > keptNanos) {
            sweptNanos = wall.nanos();
            Changes changes = change();
            var all = new RowNumbers(16);
            index.all(all);
            for (int i = 0; i < all.size(); i++) {
                if (!isValid(all.get(i))) {
                    changes.remove(all.get(i));
                }
            }
            changes.apply();
        }
    }

    long size() {
        return index.size();
    }
}
