package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Paged;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Says of each key how far event time has come: the largest time of its rows so far; of several
/// tables the smallest of theirs. So a key that runs ahead makes no other one's rows late. A key's
/// clock never goes back, and all of them may be held to be at most so far behind the time of day.
///
/// Rows come to the worker that owns their key, and each worker has the clocks of its keys. Inside,
/// a key is a number, which whoever asks finds with the key, and which no state keeps: it is
/// another one after a restart, and when the key comes again after it was forgotten.
///
/// Inputs: for each side its rows, and what waits; then the ticks, and those [HeardTicks], which
/// give no rows but have to come first. Gives no rows. Keeps a row of a few words for each key. A
/// key is forgotten when the time of day alone says as much of it and nothing waits for its clock:
/// then it makes no difference. A row costs a probe.
public final class KeyClock implements Operator.HoldsBack, Paged, Clock {

    /// A table that moves the clocks.
    ///
    /// @param sources the input nodes from which its rows come
    /// @param keys the columns of the key
    /// @param time the column that clocks go by
    /// @param windows of the rows; null where there are none
    /// @param waits whether rows of it may wait for answers before they come: there is an input
    ///   more then, behind the rows, which says for each key the earliest time of those
    public record Side(
            Set<Integer> sources,
            List<Integer> keys,
            int time,
            @Nullable Windows windows,
            boolean waits) {
        public Side {
            sources = Set.copyOf(sources);
            keys = List.copyOf(keys);
        }

        /// Whether a row moves a clock.
        boolean moves(Batch rows, int row, long at, TimeScale scale, Spans spans) {
            spans.clear();
            return rows.weight(row) > 0
                    && scale.isTime(rows.column(time), row)
                    && (windows == null || windows.ends(at, spans));
        }
    }

    /// How far clocks may be ahead of and behind the time of day.
    ///
    /// @param ahead of what moves them; null for any
    /// @param behindNanos 0 for any
    public record Bounds(@Nullable Shift ahead, long behindNanos) {}

    private final List<Side> sides;
    private final HeardTicks ticks;
    private final long behindNanos;
    private final Ahead ahead;
    private final KeyTimes times;
    private final int[] keyColumns;
    private final Spans spans = new Spans();

    /// As of the beginning of the epoch, by number: what the clock said, and the largest time of
    /// each side.
    private long[] startNow = new long[16];

    private final long[][] startMost;

    /// What holds for all keys, as of the beginning of the epoch and as of its end.
    private long commonAtStart = EventClock.BEFORE_ALL;

    private long common = EventClock.BEFORE_ALL;

    /// The numbers that got rows in this epoch.
    private final RowNumbers touched = new RowNumbers(16);

    private final BitSet isTouched = new BitSet();

    /// The numbers whose clocks went on at the end of the epoch before, and of this one.
    private RowNumbers movedBefore = new RowNumbers(16);

    private RowNumbers moved = new RowNumbers(16);

    /// How many rows wait for each number.
    private int[] waiting = new int[16];

    private final Deadlines toForget = new Deadlines();
    private boolean started;
    private long epoch = -1;

    /// @param keys what the keys of all sides fit into
    /// @param ticks of the same worker
    public KeyClock(Schema keys, List<Side> sides, HeardTicks ticks, Bounds bounds) {
        this.sides = List.copyOf(sides);
        this.ticks = ticks;
        this.behindNanos = bounds.behindNanos;
        this.ahead = new Ahead(bounds.ahead);
        this.times = new KeyTimes(keys, sides.size(), this::added);
        this.keyColumns = IntStream.range(0, keys.width()).toArray();
        this.startMost = new long[sides.size()][16];
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (step.epoch() != epoch) {
            epoch = step.epoch();
            begin();
        }
        int next = 0;
        ahead.hear(inputs[inputs.length - 2]);
        for (int s = 0; s < sides.size(); s++) {
            hear(s, inputs[next++]);
            if (sides.get(s).waits) {
                hearWaiting(s, inputs[next++]);
            }
        }
        return Batch.empty(EventClock.SCHEMA);
    }

    private void begin() {
        if (!started) {
            started = true;
            takeUp();
        }
        for (int i = 0; i < touched.size(); i++) {
            settle(touched.get(i));
        }
        touched.clear();
        isTouched.clear();
        RowNumbers last = movedBefore;
        movedBefore = moved;
        moved = last;
        moved.clear();
        commonAtStart = common(ticks.before());
        common = commonAtStart;
        if (commonAtStart == EventClock.AFTER_ALL) {
            times.all().forEach(times::remove);
        } else {
            toForget.takeUpTo(commonAtStart, this::forget);
        }
    }

    private void takeUp() {
        times.all()
                .forEach(key -> {
                    settle(key);
                    awaitForgetting(key);
                });
    }

    /// What clocks say at the end of an epoch is where the next one begins.
    private void settle(int key) {
        reach(key);
        startNow[key] = times.now(key);
        for (int s = 0; s < startMost.length; s++) {
            startMost[s][key] = times.reached(s, key);
        }
    }

    private void reach(int key) {
        if (key >= startNow.length) {
            int length = Math.max(key + 1, startNow.length * 2);
            startNow = Arrays.copyOf(startNow, length);
            waiting = Arrays.copyOf(waiting, length);
            for (int s = 0; s < startMost.length; s++) {
                startMost[s] = Arrays.copyOf(startMost[s], length);
            }
        }
    }

    /// What the time of day and the ends of sources say of all keys.
    private long common(HeardTicks.Heard heard) {
        if (sides.stream().allMatch(side -> heard.hasEnded(side.sources))) {
            return EventClock.AFTER_ALL;
        }
        return behindNanos == 0 || heard.wall() == 0
                ? EventClock.BEFORE_ALL
                : heard.wall() - behindNanos;
    }

    private void hear(int side, Batch rows) {
        if (rows.isEmpty()) {
            return;
        }
        Side of = sides.get(side);
        int[] keys = times.numbers(rows, array(of.keys));
        long[] at = TimeWords.of(rows.column(of.time));
        TimeScale scale = TimeScale.of(rows.column(of.time));
        for (int i = 0; i < keys.length; i++) {
            if (at[i] > times.most(side, keys[i])
                    && !ahead.isBeyond(at[i])
                    && of.moves(rows, i, at[i], scale, spans)) {
                times.rise(side, keys[i], at[i]);
                touch(keys[i]);
            }
        }
    }

    /// Takes the changes of the earliest times of rows that wait, behind the columns of their key.
    private void hearWaiting(int side, Batch firsts) {
        int[] keys = times.numbers(firsts, keyColumns);
        for (int key : keys) {
            times.await(side, key, EventClock.AFTER_ALL);
            touch(key);
        }
        Column column = firsts.column(keyColumns.length);
        long[] at = TimeWords.of(column);
        TimeScale scale = TimeScale.of(column);
        for (int i = 0; i < keys.length; i++) {
            if (firsts.weight(i) > 0 && scale.isTime(column, i)) {
                times.await(side, keys[i], at[i]);
            }
        }
    }

    private static int[] array(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private void added(int key) {
        settle(key);
        awaitForgetting(key);
    }

    private void touch(int key) {
        if (!isTouched.get(key)) {
            isTouched.set(key);
            touched.add(key);
        }
    }

    @Override
    public Batch endEpoch(Step step) {
        common = common(ticks.now());
        boolean news =
                ticks.now().waits() != ticks.before().waits()
                        || !ticks.now().ended().equals(ticks.before().ended());
        if (sides.size() > 1 && news) {
            times.all().forEach(this::touch);
        }
        for (int i = 0; i < touched.size(); i++) {
            goOn(touched.get(i));
        }
        return Batch.empty(EventClock.SCHEMA);
    }

    /// Finds what a clock says at the end of the epoch: not less than it would have said to one
    /// more row of it.
    private void goOn(int key) {
        long least = EventClock.AFTER_ALL;
        long most = times.now(key);
        for (int s = 0; s < sides.size(); s++) {
            boolean ended = ticks.now().hasEnded(sides.get(s).sources);
            least = Math.min(least, ended ? EventClock.AFTER_ALL : times.reached(s, key));
            most = Math.max(most, Math.min(times.reached(s, key), othersAtStart(s, key)));
        }
        long next = least == EventClock.AFTER_ALL ? most : Math.max(most, least);
        if (next > times.now(key)) {
            times.goOn(key, next);
            moved.add(key);
        }
    }

    /// The smallest time of the other sides when the epoch began.
    private long othersAtStart(int side, int key) {
        long least = EventClock.AFTER_ALL;
        for (int s = 0; s < sides.size(); s++) {
            if (s != side && !ticks.before().hasEnded(sides.get(s).sources)) {
                least = Math.min(least, startMost[s][key]);
            }
        }
        return least;
    }

    private void awaitForgetting(int key) {
        if (behindNanos > 0) {
            toForget.add(times.now(key), key);
        }
    }

    private void forget(int key) {
        if (times.now(key) > commonAtStart) {
            awaitForgetting(key);
        } else if (waiting[key] == 0) {
            times.remove(key);
        }
    }

    @Override
    public long[] counted(Batch rows, int partition, int[] columns) {
        return Arrays.stream(times.numbers(rows, columns)).asLongStream().toArray();
    }

    @Override
    public long at(int side, long of, long most) {
        int key = (int) of;
        long own = Math.max(startMost[side][key], most);
        return Math.max(atStart(of), Math.min(own, othersAtStart(side, key)));
    }

    @Override
    public long atStart(long of) {
        return Math.max(startNow[(int) of], commonAtStart);
    }

    @Override
    public Agenda agenda(Agenda.Keys keys) {
        return new KeyedAgenda(this, false, keys);
    }

    @Override
    public Agenda agendaAtStart(Agenda.Keys keys) {
        return new KeyedAgenda(this, true, keys);
    }

    /// The number of the key of a row.
    int number(Agenda.Keys keys, int row) {
        var columns = new Column[keyColumns.length];
        Arrays.setAll(columns, column -> keys.of(row, column));
        return times.numbers(new Batch(1, columns, null, true), keyColumns)[0];
    }

    /// What the clock of a number says.
    long now(int key) {
        return Math.max(times.now(key), common);
    }

    /// What holds for all keys.
    long common(boolean atStart) {
        return atStart ? commonAtStart : common;
    }

    /// The numbers whose clocks have gone on.
    RowNumbers moved(boolean atStart) {
        return atStart ? movedBefore : moved;
    }

    /// Whether clocks go on with the time of day.
    boolean followsTimeOfDay() {
        return behindNanos > 0;
    }

    /// A row waits for a number's clock, so that the key keeps its number.
    void hold(int key) {
        waiting[key]++;
    }

    void release(int key) {
        waiting[key]--;
        if (waiting[key] == 0) {
            awaitForgetting(key);
        }
    }

    @Override
    public List<Kept> kept() {
        return List.of(times.kept());
    }

    @Override
    public long stateBytes() {
        return times.sizeInBytes()
                + startNow.length * (16L + 8L * startMost.length)
                + toForget.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        times.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return times.sizeOutside();
    }
}
