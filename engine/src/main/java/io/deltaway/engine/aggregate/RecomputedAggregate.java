package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Candidate.Bound;
import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user's aggregate that can't take values back: the values of each group are kept in order, and
/// the result is computed anew from all of them. O(log group) a changed row, and one call a value
/// when a result is first read; it is remembered until the group changes.
///
/// Two words a group: the number of its values' bag, and that of its result.
final class RecomputedAggregate implements Aggregate {

    private static final String SUMMARY =
            "A user's own aggregate; one that can't take values back is computed anew from the group's values.";

    private final UserAggregate<Object, Object, Object> user;
    private final Type resultType;
    private final BagKeys keys;
    private final Ordered values;
    private final Slots<UserResult> results = new Slots<>();

    private RecomputedAggregate(
            Type type, UserAggregate<Object, Object, Object> user, Type resultType) {
        this.user = user;
        this.resultType = resultType;
        this.keys = ValueKeys.of(type);
        this.values = new Ordered(keys, (bag, bagKeys, out) -> {});
    }

    static List<Candidate> candidates() {
        return List.of(
                new Candidate(
                        new Signature(
                                "user",
                                "any type",
                                "a UserAggregate, its result's type",
                                "the given type",
                                Nullability.ALWAYS,
                                "what it gives for an accumulator without values",
                                SUMMARY),
                        (types, parameters) ->
                                types.size() == 1
                                                && parameters.size() == 2
                                                && parameters.get(0)
                                                        instanceof UserAggregate<?, ?, ?> user
                                                && parameters.get(1) instanceof Type resultType
                                        ? bound(types.getFirst(), user, resultType)
                                        : null));
    }

    @SuppressWarnings(
            "unchecked") // the table's typed API pairs the aggregate with a column of its type
    private static Bound bound(Type type, UserAggregate<?, ?, ?> given, Type resultType) {
        if (given instanceof UserAggregate.Retractable<?, ?, ?> retractable) {
            var user = (UserAggregate.Retractable<Object, Object, Object>) retractable;
            return new Bound(resultType, () -> new RetractableAggregate(type, user, resultType));
        }
        var user = (UserAggregate<Object, Object, Object>) given;
        return new Bound(resultType, () -> new RecomputedAggregate(type, user, resultType));
    }

    @Override
    public int words() {
        return values.words() + 1;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        values.add(rows, offset, groups, input);
        for (int i = 0; i < input.size(); i++) {
            forgetResult(rows.page(groups[i]), rows.base(groups[i]) + offset + 1);
        }
    }

    private void forgetResult(long[] page, int at) {
        if (page[at] != 0) {
            results.remove(page[at]);
            page[at] = 0;
        }
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long slot = rows.get(group, offset + 1);
        if (slot == 0) {
            BagCursor cursor = values.cursor(rows, offset, group);
            slot = results.add(UserResult.of(resultType, () -> compute(cursor)));
            values.trim();
            rows.set(group, offset + 1, slot);
        }
        results.get(slot).appendTo(out);
    }

    private @Nullable Object compute(@Nullable BagCursor cursor) {
        Object accumulator = user.create();
        while (cursor != null && cursor.next()) {
            for (long i = 0; i < cursor.weight(); i++) {
                accumulator = user.add(accumulator, keys.value(cursor.key()));
            }
        }
        return user.result(accumulator);
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        values.release(rows, offset, group);
        forgetResult(rows.page(group), rows.base(group) + offset + 1);
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        values.save(rows, offset, group, out);
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        values.load(rows, offset, group, in);
    }

    @Override
    public boolean keepsObjects() {
        return true;
    }

    @Override
    public long sizeInBytes() {
        return values.sizeInBytes() + results.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        values.keepIn(cache);
    }

    @Override
    public long sizeOutside() {
        return values.sizeOutside();
    }
}
