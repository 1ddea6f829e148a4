package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The rows of an [Await] that are of things which change, mostly one row of a thing after the
/// other. What comes and goes in an epoch does so at its end, after the answers of that epoch.
///
/// A row that goes before it has an answer is passed: it waits on, or nothing new would ever be
/// known of a thing that changes faster than it is answered. The one in its place is asked about as
/// well. When that is passed, too, the first is given up, so that one that is never answered holds
/// up nothing; and what comes behind is late: it waits until the second has its answer, and is
/// asked about if it is still there.
///
/// A row that goes after it has got its answer, or gets it when it has gone, stays until one that
/// came later has an answer. Nothing stays of a thing when each of its rows that are there has one.
final class Staying {

    private static final int[] KEY = {0};

    private final Schema input;
    private final int[] thing;
    private final Function<Batch, boolean[]> isAnswered;

    /// Those that have gone, and have an answer.
    private final Index gone;

    /// The things of which rows wait, with their number.
    private final Index waiting;

    /// The rows that wait, less those that are there and have no answer: so those that were passed,
    /// and, with weights below zero, those that are late.
    private final Index passed;

    private final List<Batch> arrived = new ArrayList<>();
    private final List<Batch> gathered = new ArrayList<>();
    private long rowsGathered;
    private final List<Batch> touched = new ArrayList<>();
    private final List<Batch> leaving = new ArrayList<>();

    /// @param thing the column that says what a row is of
    /// @param isAnswered says for each of some rows whether its answer is known
    Staying(Schema input, int thing, Function<Batch, boolean[]> isAnswered) {
        this.input = input;
        this.thing = new int[] {thing};
        this.isAnswered = isAnswered;
        this.gone = new Index(input, this.thing, 0);
        this.waiting = new Index(new Schema(List.of(input.fields().get(thing))), KEY, 0);
        this.passed = Index.ofDifferences(input, this.thing, 0);
    }

    /// Rows come and go.
    ///
    /// @param most of more rows those are met before the end of the epoch that come, and are not
    ///   behind others, so that somebody knows how much is asked
    /// @param meet takes them
    void arrive(Batch rows, long most, Consumer<Batch> meet) {
        if (rows.isEmpty()) {
            return;
        }
        touched.add(rows.pick(thing));
        gathered.add(rows);
        rowsGathered += rows.size();
        if (rowsGathered > most) {
            Batch delta = Consolidation.consolidate(Batch.concat(gathered));
            IntPredicate isFirst = first(delta, passed(distinct(delta.pick(thing))));
            arrived.add(some(delta, isFirst.negate()));
            gathered.clear();
            rowsGathered = 0;
            meet.accept(some(delta, isFirst));
        }
    }

    /// Whether a row comes, and is not behind one of the same thing that was passed.
    private IntPredicate first(Batch delta, Batch before) {
        IntPredicate isBehind = sameThing(delta, before);
        return row -> delta.weight(row) > 0 && !isBehind.test(row);
    }

    /// Rows begin to wait, or wait no more.
    void waits(Batch rows) {
        Batch things = rows.pick(thing);
        waiting.absorb(things);
        touched.add(things);
    }

    /// Rows are shown with their answers, or no longer: those of the same things that came before
    /// go. One that was passed stays in their place, unless one is shown that is there.
    void shown(Batch rows) {
        Batch come = some(rows, row -> rows.weight(row) > 0);
        Batch things = distinct(come.pick(thing));
        leave(gone, stored(gone, things));
        Batch before = passed(things);
        Batch answered = answered(before);
        Batch others = minus(come, answered);
        Batch stay = some(answered, sameThing(answered, others).negate());
        passed.absorb(stay.negated());
        gone.absorb(stay);
        leave(passed, minus(before, stay));
    }

    /// The epoch is over, and its answers are known.
    ///
    /// @param meet takes rows that are asked about now, or have an answer, and those that go
    /// @param tell takes rows that are late, and those that no longer are
    void endEpoch(Consumer<Batch> meet, Consumer<Batch> tell) {
        flush(meet);
        if (!touched.isEmpty()) {
            Batch things = distinct(Batch.concat(touched));
            tell.accept(late(things).negated());
            change(things, meet);
            Batch idle = idle(things);
            leave(passed, passed(idle));
            leave(gone, stored(gone, idle));
            flush(meet);
            tell.accept(late(things));
        }
        touched.clear();
    }

    /// Rows are passed, or late, and those that need not be late any more are asked about.
    private void change(Batch things, Consumer<Batch> meet) {
        Batch before = passed(things);
        arrived.addAll(gathered);
        arrived.add(Batch.empty(input));
        Batch delta = Consolidation.consolidate(Batch.concat(arrived));
        arrived.clear();
        gathered.clear();
        rowsGathered = 0;
        IntPredicate isFirst = first(delta, before);
        passed.absorb(some(delta, isFirst.negate()).negated());

        Batch shown = answered(passed(things));
        passed.absorb(shown.negated());
        gone.absorb(shown);
        Batch all = passed(things);
        Batch fresh = minus(all, before);
        Batch older = minus(all, fresh);
        leave(passed, some(older, sameThing(older, fresh)));

        Batch known = answered(late(things));
        passed.absorb(known);
        meet.accept(Batch.concat(List.of(some(delta, isFirst), known)));
        Batch late = late(things);
        IntPredicate wereBehind = sameThing(late, before);
        IntPredicate areBehind = sameThing(late, passed(things));
        Batch next = some(late, wereBehind.and(areBehind).negate());
        passed.absorb(next);
        meet.accept(next);
        flush(meet);
    }

    /// The things of which no row is there that has no answer.
    private Batch idle(Batch things) {
        long[] words = waiting.keysOf(things, KEY);
        long[] others = passed.keysOf(things, KEY);
        return some(
                things,
                i ->
                        waiting.weightOf(words, i * waiting.keyWords())
                                == passed.weightOf(others, i * passed.keyWords()));
    }

    private Batch passed(Batch things) {
        Batch rows = stored(passed, things);
        return some(rows, row -> rows.weight(row) > 0);
    }

    private Batch late(Batch things) {
        Batch rows = stored(passed, things);
        return some(rows, row -> rows.weight(row) < 0).negated();
    }

    private Batch answered(Batch rows) {
        boolean[] answered = isAnswered.apply(rows);
        return some(rows, row -> answered[row]);
    }

    private void leave(Index index, Batch rows) {
        index.absorb(rows.negated());
        leaving.add(rows.negated());
    }

    private void flush(Consumer<Batch> meet) {
        List.copyOf(leaving).forEach(meet);
        leaving.clear();
    }

    /// Whether a row is of a thing of which one of others is.
    private IntPredicate sameThing(Batch rows, Batch others) {
        Batch things = Batch.concat(List.of(rows.pick(thing), others.pick(thing)));
        var keys = new BatchKeys(things, KEY);
        var those = new BitSet();
        IntStream.range(rows.size(), things.size()).forEach(row -> those.set(keys.of(row)));
        return row -> those.get(keys.of(row));
    }

    /// The rows that are more often among some than among others.
    private static Batch minus(Batch some, Batch others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some;
        }
        Batch difference = Batch.concat(List.of(some, others.negated()));
        Batch rows = Consolidation.consolidate(difference);
        return some(rows, row -> rows.weight(row) > 0);
    }

    private static Batch some(Batch rows, IntPredicate wanted) {
        int[] numbers = IntStream.range(0, rows.size()).filter(wanted).toArray();
        return numbers.length == rows.size() ? rows : rows.take(numbers, numbers.length);
    }

    private static Batch distinct(Batch things) {
        var keys = new BatchKeys(things, KEY);
        return keys.firsts(things);
    }

    /// The rows of things.
    private Batch stored(Index index, Batch things) {
        var rows = new RowNumbers(16);
        if (index.size() > 0) {
            long[] words = index.keysOf(things, KEY);
            for (int i = 0; i < things.size(); i++) {
                index.find(words, i * index.keyWords(), rows);
            }
        }
        return KnownAnswers.stored(index, input, rows);
    }

    List<Index> indexes() {
        return List.of(gone, waiting, passed);
    }
}
