package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.AbsorbedRows;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.Bags;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// The rows of each group in an order, as of the end of the last epoch, and the changes of this
/// epoch, which wait. So the old answers of the groups that change can be read until [#absorb], the
/// new ones behind it, and what happens and is undone within an epoch is never seen.
///
/// Keeps for each row its words without those of the group, and 8 to 24 bytes in its group's
/// [OrderedBag].
final class OrderedGroups implements Kept {

    private final Schema schema;
    private final int[] groupColumns;
    private final GroupedRows rows;
    private final RowOrder order;
    private final Bags bags;
    private final WeightedRows waiting = new WeightedRows();
    private final RowNumbers touched = new RowNumbers(16);
    private int[] touchedAt = new int[16];
    private long rowCount;
    private final AbsorbedRows absorbed = new AbsorbedRows();
    private final GroupScan scan = new GroupScan(this);

    /// @param groupColumns none where the whole table is one group
    OrderedGroups(Schema schema, int[] groupColumns, List<SortColumn> sort) {
        this.schema = schema;
        this.groupColumns = groupColumns.clone();
        this.rows = new GroupedRows(schema, groupColumns);
        this.order = rows.order(sort);
        this.bags = new Bags(order);
    }

    /// Stores the rows of a delta; they wait for [#absorb].
    void receive(Batch delta) {
        int from = waiting.size();
        rows.store(delta, waiting);
        for (int i = from; i < waiting.size(); i++) {
            touch(waiting.group(i));
        }
        absorbed.add(delta, rowCount + waiting.size());
    }

    private void touch(int group) {
        if (group >= touchedAt.length) {
            touchedAt = Arrays.copyOf(touchedAt, Math.max(group + 1, touchedAt.length * 2));
        }
        int at = touchedAt[group];
        if (at >= touched.size() || touched.get(at) != group) {
            touchedAt[group] = touched.size();
            touched.add(group);
        }
    }

    /// The changes that wait.
    WeightedRows waiting() {
        return waiting;
    }

    /// The groups of the changes of this epoch, each once.
    RowNumbers touched() {
        return touched;
    }

    /// Where a touched group stands among them.
    int touchedAt(int group) {
        return touchedAt[group];
    }

    GroupedRows rows() {
        return rows;
    }

    /// A column of the key of a group.
    Column key(int group, int column) {
        return rows.column(groupColumns[column], new int[] {group}, new int[] {0}, 1);
    }

    RowOrder order() {
        return order;
    }

    /// The rows of a group, until the end of the epoch.
    OrderedBag bag(int group) {
        return bags.bag(group);
    }

    /// The rows of a group, if there are any, until the end of the epoch.
    @Nullable OrderedBag bagIfAny(int group) {
        return bags.bagIfAny(group);
    }

    /// Adds the changes that wait to their groups. Rows that go can still be read, until
    /// [#endEpoch].
    void absorb() {
        takeBackAhead(waiting);
        for (int i = 0; i < waiting.size(); i++) {
            bag(waiting.group(i)).add(waiting.row(i), waiting.weight(i));
        }
    }

    /// Sees to it that a walk that has yet to come to rows doesn't see their change.
    private void takeBackAhead(WeightedRows changes) {
        if (scan.isOpen()) {
            var ahead = new WeightedRows();
            for (int i = 0; i < changes.size(); i++) {
                if (scan.isAhead(changes.group(i), changes.row(i))) {
                    ahead.add(changes.group(i), changes.row(i), changes.weight(i));
                }
            }
            absorbed.ahead(batch(ahead));
        }
    }

    /// Takes the first rows of a group out, as far as they are final.
    ///
    /// @param isFinal told of each row in their order
    void drop(int group, LongPredicate isFinal) {
        drop(group, isFinal, false);
    }

    /// Lets one of the first rows of a group, the last one that is final, stand for all of those,
    /// with their weight: so the positions of the others stay as they are.
    ///
    /// @param isFinal told of each row in their order
    void merge(int group, LongPredicate isFinal) {
        drop(group, isFinal, true);
    }

    private void drop(int group, LongPredicate isFinal, boolean merging) {
        touch(group);
        var changes = new WeightedRows();
        long weight = 0;
        int last = -1;
        BagCursor cursor = bag(group).fromStart();
        while (cursor.next() && isFinal.test(cursor.key())) {
            last = (int) cursor.key();
            weight += cursor.weight();
            changes.add(group, last, -cursor.weight());
        }
        if (merging && changes.size() < 2) {
            return;
        } else if (merging) {
            changes.add(group, last, weight);
        }
        if (absorbed.isTracked()) {
            takeBackAhead(changes);
            absorbed.add(batch(changes), rowCount);
        }
        for (int i = 0; i < changes.size(); i++) {
            bag(group).add(rows.copy(changes.row(i)), changes.weight(i));
            rowCount++;
        }
        bag(group).distinct(); // so that what went is given back before the end of the epoch
    }

    /// Packs bags that were not asked for in a while: nobody has one any more. See [Bags#trim].
    void trim() {
        bags.trim();
    }

    /// Forgets rows that went and groups that are empty.
    ///
    /// @throws NegativeWeightException where a row went more often than it came
    void endEpoch() {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.weight(i) < 0) {
                bag(waiting.group(i))
                        .fromStart(); // finds out, and it may be that nobody else reads
            }
        }
        for (int i = 0; i < touched.size(); i++) {
            OrderedBag bag = bag(touched.get(i));
            // Only a bag without weight is looked into: the others may sort in what came when they
            // are read.
            removeIf(bag.weight() <= 0 && bag.distinct() == 0, touched.get(i));
        }
        forget();
    }

    private void removeIf(boolean empty, int group) {
        if (empty) {
            rows.removeGroup(group);
            bags.remove(group);
        }
    }

    private void forget() {
        rowCount += waiting.size();
        waiting.clear();
        touched.clear();
        RowNumbers released = order.released();
        for (int i = 0; i < released.size(); i++) {
            rows.removeRow(released.get(i));
        }
        rowCount -= released.size();
        released.clear();
        rows.sweep();
        bags.trim();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int[] partitionColumns() {
        return groupColumns.clone();
    }

    @Override
    public void load(Batch saved) {
        receive(saved);
        absorb();
        for (int i = 0; i < touched.size(); i++) {
            OrderedBag bag = bag(touched.get(i));
            // What is missing of it may come with the next rows.
            removeIf(bag.weight() <= 0 && bag.isEmpty(), touched.get(i));
        }
        forget();
    }

    @Override
    public void track(Saver saver) {
        absorbed.track(saver);
    }

    @Override
    public boolean mustBeWhole() {
        return absorbed.mustBeWhole();
    }

    @Override
    public void freeze(boolean whole) {
        absorbed.freeze(whole);
        scan.begin(whole ? rows.groupEnd() : 0);
    }

    @Override
    public boolean save(int count) {
        absorbed.scanned(batch(scan.next(count)));
        bags.trim();
        return scan.isOpen();
    }

    private Batch batch(WeightedRows some) {
        var columns = new Column[schema.width()];
        Arrays.setAll(columns, c -> rows.column(c, some.groups(), some.rows(), some.size()));
        return new Batch(some.size(), columns, some.weights(), false);
    }

    /// The rows stored: a change counts until its row is found to be there already, or to be gone.
    @Override
    public long size() {
        return rowCount;
    }

    /// About how many bytes this keeps.
    long sizeInBytes() {
        return rows.sizeInBytes() + bags.sizeInBytes();
    }

    void keepIn(PageCache cache) {
        rows.keepIn(cache);
        bags.keepIn(cache);
    }

    /// The bytes that are not in memory.
    long sizeOutside() {
        return rows.sizeOutside() + bags.sizeOutside();
    }
}
