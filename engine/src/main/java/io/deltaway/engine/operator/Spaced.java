package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.value.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Keeps of each group the first row in an order, and then each that is at least a distance behind
/// the last one kept, by the first column of the order; rows with null there are not kept.
///
/// Emits at the end of the epoch what enters and leaves, each row once. Not linear; keeps all rows
/// in order by group, and the places of those that are kept. A changed row costs O(log n), and so
/// does each row that is kept, or no longer kept, because of it: the rows behind a change may all
/// be others, up to the first that is kept as before.
public final class Spaced implements Operator.HoldsBack, Paged {

    private static final int NONE = -1;

    private final Schema schema;
    private final long distance;
    private final OrderedGroups groups;

    /// The places of the rows kept, by group; absent where they have to be found again.
    private final Map<Integer, NavigableSet<Long>> kept = new HashMap<>();

    /// @param order its first column is a number or a time
    /// @param distance above 0, as in [Frame.Range]
    public Spaced(Schema schema, int[] groupColumns, List<SortColumn> order, long distance) {
        this.schema = schema;
        this.distance = distance;
        this.groups = new OrderedGroups(schema, groupColumns, order);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        groups.receive(inputs[0]);
        return Batch.empty(schema);
    }

    @Override
    public Batch endEpoch(Step step) {
        if (groups.waiting().size() == 0) {
            return Batch.empty(schema);
        }
        var changed = new HashMap<Integer, NavigableMap<Long, Integer>>();
        for (int k = 0; k < groups.touched().size(); k++) {
            int group = groups.touched().get(k);
            kept.computeIfAbsent(group, g -> all(groups.bag(g)));
        }
        WeightedRows waiting = groups.waiting();
        for (int i = 0; i < waiting.size(); i++) {
            int group = waiting.group(i);
            if (isPlaced(waiting.row(i))) {
                long place = place(waiting.row(i));
                boolean isKept = kept(group).contains(place);
                changed.computeIfAbsent(group, g -> new TreeMap<>())
                        .computeIfAbsent(place, p -> isKept ? first(groups.bag(group), p) : NONE);
            }
        }
        groups.absorb();
        var change = new WeightedRows();
        changed.forEach((group, places) -> update(group, places, change));
        for (int k = 0; k < groups.touched().size(); k++) {
            int group = groups.touched().get(k);
            if (kept(group).isEmpty()) {
                kept.remove(group);
            }
        }
        Batch out = batch(change);
        groups.endEpoch();
        return out;
    }

    private NavigableSet<Long> kept(int group) {
        return kept.getOrDefault(group, new TreeSet<>());
    }

    private boolean isPlaced(long row) {
        return groups.order().isSorted() && !groups.order().isFirstNull(row);
    }

    /// Where a row stands, as a number that grows along the order.
    private long place(long row) {
        long word = groups.order().firstWord(row);
        long ascending =
                groups.order().isFirstDouble() ? word ^ (word >> 63 & Long.MAX_VALUE) : word;
        return groups.order().isDescending() ? ~ascending : ascending;
    }

    /// The first place that is far enough from another one; that one itself where none can be. Of
    /// doubles, whose sum may be rounded to the place itself, it is the next one at least.
    private long beyond(long place) {
        if (!groups.order().isFirstDouble()) {
            return Math.max(place, place + distance);
        }
        long ascending = groups.order().isDescending() ? ~place : place;
        double value = Double.longBitsToDouble(ascending ^ (ascending >> 63 & Long.MAX_VALUE));
        double by = Double.longBitsToDouble(distance);
        long bits =
                Double.doubleToLongBits(
                        groups.order().isDescending() ? value - by : value + by + 0.0);
        long sortable = bits ^ (bits >> 63 & Long.MAX_VALUE);
        return Math.max(place + 1, groups.order().isDescending() ? ~sortable : sortable);
    }

    /// The first row at a place or behind it.
    private int first(OrderedBag bag, long place) {
        boolean nullsFirst = groups.order().isSorted() && !groups.order().isDescending();
        BagCursor found = bag.seek(key -> isPlaced(key) ? place(key) < place : nullsFirst);
        return found.next() && isPlaced(found.key()) ? (int) found.key() : NONE;
    }

    /// The row kept next behind a place; the first one for null.
    private int next(OrderedBag bag, @Nullable Long place) {
        return first(bag, place == null ? Long.MIN_VALUE : beyond(place));
    }

    /// The places of the rows kept of a bag.
    private NavigableSet<Long> all(OrderedBag bag) {
        var places = new TreeSet<Long>();
        for (int row = next(bag, null); row != NONE; row = next(bag, place(row))) {
            if (!places.add(place(row))) {
                return places; // no place is beyond this one
            }
        }
        return places;
    }

    /// Follows the rows kept from each change on, until they are those that were kept before.
    ///
    /// @param places where rows came or went, and the row that was kept there
    private void update(int group, NavigableMap<Long, Integer> places, WeightedRows change) {
        OrderedBag bag = groups.bag(group);
        NavigableSet<Long> of = kept(group);
        Long from = places.firstKey();
        while (from != null) {
            Long last = of.lower(from);
            int row = next(bag, last);
            while (true) {
                boolean isEnd = row == NONE || last != null && place(row) <= last;
                // What was kept in between is so no longer.
                Long old = last == null ? of.ceiling(Long.MIN_VALUE) : of.higher(last);
                while (old != null && (isEnd || old < place(row))) {
                    of.remove(old);
                    leave(group, bag, old, places, change);
                    old = of.higher(old);
                }
                if (isEnd) {
                    return;
                }
                long place = place(row);
                boolean wasKept = !of.add(place);
                if (wasKept && places.containsKey(place)) {
                    replace(group, places.get(place), row, change);
                } else if (!wasKept) {
                    change.add(group, row, 1);
                }
                if (wasKept && place >= from) {
                    from = places.higherKey(place);
                    break;
                }
                last = place;
                row = next(bag, last);
            }
        }
    }

    private void leave(
            int group,
            OrderedBag bag,
            long place,
            NavigableMap<Long, Integer> places,
            WeightedRows change) {
        Integer before = places.get(place);
        change.add(group, before == null ? first(bag, place) : before, -1);
    }

    private void replace(int group, int before, int now, WeightedRows change) {
        if (groups.order().compare(before, now) != 0) {
            change.add(group, before, -1);
            change.add(group, now, 1);
        }
    }

    private Batch batch(WeightedRows change) {
        var columns = new Column[schema.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = groups.rows().column(c, change.groups(), change.rows(), change.size());
        }
        return new Batch(change.size(), columns, change.weights(), true);
    }

    @Override
    public List<Kept> kept() {
        return List.of(groups);
    }

    @Override
    public long stateBytes() {
        return groups.sizeInBytes() + kept.values().stream().mapToLong(k -> k.size() * 64L).sum();
    }

    @Override
    public void keepIn(PageCache cache) {
        groups.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return groups.sizeOutside();
    }
}
