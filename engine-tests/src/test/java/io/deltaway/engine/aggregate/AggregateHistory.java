package io.deltaway.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.testkit.operator.ScratchPages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Random histories of an aggregate against its recomputation from the rows that are there.
///
/// Rows come and go in random order, in batches, for a few groups; in between, state is saved and
/// loaded, taken over part by part by another worker's aggregate, and groups that became empty are
/// released. Every second history has less memory than it needs.
final class AggregateHistory {

    private static final int GROUPS = 3;
    private static final int OFFSET = 2;

    private final String name;
    private final List<Type> types;
    private final List<Object> parameters;
    private final Function<Random, List<@Nullable Object>> values;
    private final Function<List<List<@Nullable Object>>, @Nullable Object> recomputation;
    private int largestBatch = 12;
    private boolean appendOnly;

    /// @param values makes the arguments of a row; null is a value
    /// @param recomputation the result for the rows of a group, each as often as it is there, or a
    ///   [Failure]
    AggregateHistory(
            String name,
            List<Type> types,
            List<Object> parameters,
            Function<Random, List<@Nullable Object>> values,
            Function<List<List<@Nullable Object>>, @Nullable Object> recomputation) {
        this.name = name;
        this.types = types;
        this.parameters = parameters;
        this.values = values;
        this.recomputation = recomputation;
    }

    /// For an aggregate of one argument; the recomputation gets the values that are not null.
    static AggregateHistory of(
            String name,
            Type type,
            Function<Random, ? extends @Nullable Object> value,
            Function<List<Object>, @Nullable Object> recomputation,
            Object... parameters) {
        return new AggregateHistory(
                name,
                List.of(type),
                List.of(parameters),
                random ->
                        Collections.singletonList(
                                random.nextInt(8) == 0 ? null : value.apply(random)),
                rows ->
                        recomputation.apply(
                                rows.stream()
                                        .map(List::getFirst)
                                        .filter(Objects::nonNull)
                                        .map(Object.class::cast)
                                        .toList()));
    }

    AggregateHistory largestBatch(int rows) {
        largestBatch = rows;
        return this;
    }

    /// Never retracts a row, and checks the aggregate of append-only tables.
    AggregateHistory appendOnly() {
        appendOnly = true;
        return this;
    }

    void check(int seeds) {
        for (int seed = 0; seed < seeds; seed++) {
            new Run(seed).run();
        }
    }

    private Aggregate create() {
        ResolvedAggregate resolved = Aggregates.resolve(name, types, parameters);
        return appendOnly ? resolved.forAppendOnly().create() : resolved.create();
    }

    /// A row of a group with a weight.
    private record Change(int group, List<@Nullable Object> arguments, long weight) {}

    /// One history.
    private final class Run {
        private final int seed;
        private final Random random;
        private final Type resultType = Aggregates.resolve(name, types, parameters).resultType();
        private final @Nullable PageCache cache;
        private Aggregate aggregate;
        private Rows rows;
        private final int[] stateRows = new int[GROUPS];
        private final List<List<List<@Nullable Object>>> present = new ArrayList<>();

        Run(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.cache = seed % 2 == 1 ? ScratchPages.tinyCaches(1).getFirst() : null;
            this.aggregate = newAggregate();
            this.rows = newRows();
            for (int group = 0; group < GROUPS; group++) {
                stateRows[group] = rows.allocate();
                present.add(new ArrayList<>());
            }
        }

        private Aggregate newAggregate() {
            Aggregate made = create();
            if (cache != null) {
                made.keepIn(cache);
            }
            return made;
        }

        private Rows newRows() {
            var made = new Rows(OFFSET + aggregate.words() + 1);
            if (cache != null) {
                made.keepIn(cache);
            }
            return made;
        }

        void run() {
            int steps = random.nextInt(5, 25);
            for (int step = 0; step < steps; step++) {
                List<Change> changes = changes();
                if (aggregate instanceof Aggregate.Mergeable mergeable && random.nextInt(3) == 0) {
                    addElsewhere(mergeable, changes);
                } else {
                    add(aggregate, rows, changes, stateRows);
                }
                if (random.nextInt(3) > 0) {
                    assertResults();
                }
                if (random.nextInt(4) == 0) {
                    saveAndLoad();
                }
                releaseEmpty();
                assertThat(aggregate.sizeInBytes()).isNotNegative();
            }
            assertResults();
        }

        /// Insertions, retractions of what is there, and rows that come and go at once.
        private List<Change> changes() {
            List<Change> changes = new ArrayList<>();
            for (int group = 0; group < GROUPS; group++) {
                List<List<@Nullable Object>> of = present.get(group);
                Collections.shuffle(of, random);
                int gone =
                        appendOnly
                                ? 0
                                : random.nextInt(5) == 0
                                        ? of.size()
                                        : random.nextInt(of.size() + 1) / 2;
                for (int i = 0; i < gone; i++) {
                    changes.add(new Change(group, of.removeLast(), -1));
                }
                int come = random.nextInt(largestBatch);
                for (int i = 0; i < come; i++) {
                    List<@Nullable Object> arguments = values.apply(random);
                    int copies = random.nextInt(5) == 0 ? random.nextInt(1, 6) : 1;
                    changes.add(new Change(group, arguments, copies));
                    of.addAll(Collections.nCopies(copies, arguments));
                }
                List<@Nullable Object> fleeting = values.apply(random);
                if (!appendOnly) {
                    changes.add(new Change(group, fleeting, 2));
                    changes.add(new Change(group, fleeting, -2));
                }
            }
            Collections.shuffle(changes, random);
            return changes;
        }

        private void add(Aggregate to, Rows stateRowsOf, List<Change> changes, int[] rowOfGroup) {
            int cut = changes.isEmpty() ? 0 : random.nextInt(changes.size());
            for (List<Change> part :
                    List.of(changes.subList(0, cut), changes.subList(cut, changes.size()))) {
                int[] groups = part.stream().mapToInt(change -> rowOfGroup[change.group]).toArray();
                int[] columns = new int[types.size()];
                Arrays.setAll(columns, i -> i);
                to.add(stateRowsOf, OFFSET, groups, new Arguments(batch(part), columns));
            }
        }

        private Batch batch(List<Change> changes) {
            var columns = new Column[types.size()];
            for (int c = 0; c < columns.length; c++) {
                ColumnBuilder builder = ColumnBuilder.of(types.get(c), 4);
                for (Change change : changes) {
                    builder.appendValue(change.arguments.get(c));
                }
                columns[c] = builder.build();
            }
            long[] weights = changes.stream().mapToLong(Change::weight).toArray();
            boolean plain = Arrays.stream(weights).allMatch(weight -> weight == 1);
            return new Batch(changes.size(), columns, plain ? null : weights, false);
        }

        /// Lets another worker's aggregate add the changes and takes its state over.
        private void addElsewhere(Aggregate.Mergeable mine, List<Change> changes) {
            var other = (Aggregate.Mergeable) create();
            Rows otherRows = newRows();
            int[] rowOfGroup = new int[GROUPS];
            Arrays.setAll(rowOfGroup, i -> otherRows.allocate());
            add(other, otherRows, changes, rowOfGroup);
            if (mine instanceof Aggregate.Linear linear && random.nextBoolean()) {
                addTimes(linear, otherRows, rowOfGroup);
                return;
            }
            for (int group = 0; group < GROUPS; group++) {
                long[] words = new long[other.exportedWords() + 2];
                boolean more = true;
                for (int part = 0; more; part++) {
                    Arrays.fill(words, 0);
                    more = other.export(otherRows, OFFSET, rowOfGroup[group], part, words, 1);
                    mine.merge(rows, OFFSET, stateRows[group], words, 1);
                    mine.merge(rows, OFFSET, stateRows[group], new long[words.length], 1);
                }
                other.release(otherRows, OFFSET, rowOfGroup[group]);
            }
        }

        /// Adds another worker's state so many times, and as often less once that it is there once.
        private void addTimes(Aggregate.Linear mine, Rows otherRows, int[] rowOfGroup) {
            long times = random.nextInt(3) == 0 ? 1 : random.nextLong(-(1L << 40), 1L << 40);
            long[] each = new long[GROUPS];
            for (long factor : times == 1 ? new long[] {1} : new long[] {times, 1 - times}) {
                Arrays.fill(each, factor);
                mine.addTimes(rows, OFFSET, stateRows, GROUPS, otherRows, rowOfGroup, each);
            }
        }

        private void saveAndLoad() {
            var out = new ByteWriter();
            for (int group = 0; group < GROUPS; group++) {
                aggregate.save(rows, OFFSET, stateRows[group], out);
            }
            Rows saved = rows;
            int[] savedRows = stateRows.clone();
            aggregate = newAggregate();
            rows = newRows();
            rows.allocate();
            var in = new ByteReader(out.toBytes());
            for (int group = 0; group < GROUPS; group++) {
                stateRows[group] = rows.allocate();
                if (aggregate instanceof Aggregate.Linear) {
                    for (int word = OFFSET; word < OFFSET + aggregate.words(); word++) {
                        rows.set(stateRows[group], word, saved.get(savedRows[group], word));
                    }
                }
                aggregate.load(rows, OFFSET, stateRows[group], in);
            }
            assertThat(in.hasMore()).isFalse();
        }

        private void releaseEmpty() {
            for (int group = 0; group < GROUPS; group++) {
                if (present.get(group).isEmpty()) {
                    aggregate.release(rows, OFFSET, stateRows[group]);
                    rows.free(stateRows[group]);
                    stateRows[group] = rows.allocate();
                }
            }
        }

        private void assertResults() {
            ColumnBuilder out = ColumnBuilder.of(resultType, GROUPS);
            for (int group = 0; group < GROUPS; group++) {
                aggregate.appendResult(rows, OFFSET, stateRows[group], out);
            }
            Column results = out.build();
            for (int group = 0; group < GROUPS; group++) {
                Object expected = recomputation.apply(present.get(group));
                Object actual =
                        results.failures() != null && results.failures()[group] != null
                                ? results.failures()[group]
                                : results.value(resultType, group);
                if (!same(expected, actual)) {
                    throw new AssertionError(
                            name
                                    + types
                                    + parameters
                                    + ", seed "
                                    + seed
                                    + ": expected "
                                    + shown(expected)
                                    + ", got "
                                    + shown(actual)
                                    + " for "
                                    + present.get(group));
                }
            }
        }

        private boolean same(@Nullable Object expected, @Nullable Object actual) {
            if (expected instanceof Failure || actual instanceof Failure) {
                return Objects.equals(expected, actual);
            }
            return Values.equal(resultType, expected, actual);
        }

        private String shown(@Nullable Object value) {
            return value == null
                    ? "null"
                    : resultType.javaClass().isInstance(value)
                            ? String.valueOf(value)
                            : value.toString();
        }
    }
}
