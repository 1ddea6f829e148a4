package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A user's aggregate that takes values back: one call a changed row. One word a group, and its
/// accumulator.
///
/// Values are retracted only once they were added: a retraction that comes first waits. Values for
/// which the user's code throws are kept apart, and while there are any the group fails; so it
/// recovers when they are retracted.
final class RetractableAggregate implements Aggregate {

    private final Type type;
    private final UserAggregate.Retractable<Object, Object, Object> user;
    private final Type resultType;
    private final Slots<Group> groupStates = new Slots<>();

    RetractableAggregate(
            Type type, UserAggregate.Retractable<Object, Object, Object> user, Type resultType) {
        this.type = type;
        this.user = user;
        this.resultType = resultType;
    }

    /// A group's accumulator.
    private static final class Group {
        long count;
        @Nullable Object accumulator;

        /// The result, absent since something changed.
        @Nullable UserResult result;

        /// An exception while a value was taken back: the accumulator is lost until the group is
        /// empty.
        @Nullable Failure broken;

        /// Values not in the accumulator, with how many copies are missing there, or are to be
        /// taken away.
        @Nullable NavigableMap<Object, Long> apart;

        NavigableMap<Object, Long> apart(Type type) {
            if (apart == null) {
                apart = new TreeMap<>((a, b) -> Values.compare(type, a, b));
            }
            return apart;
        }
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        Column column = input.column(0);
        for (int i = 0; i < input.size(); i++) {
            Object value = column.value(type, i);
            if (value != null) {
                add(
                        group(rows.page(groups[i]), rows.base(groups[i]) + offset),
                        value,
                        input.weight(i));
            }
        }
    }

    private Group group(long[] page, int at) {
        if (page[at] == 0) {
            page[at] = groupStates.add(new Group());
        }
        return groupStates.get(page[at]);
    }

    private void add(Group group, Object value, long weight) {
        group.result = null;
        group.count += weight;
        if (weight < 0) {
            // the user's code sees no retraction before its insertion, so all wait until the group
            // is read
            group.apart(type).merge(value, weight, RetractableAggregate::sum);
            return;
        }
        for (long i = 0; i < weight; i++) {
            if (!insert(group, value)) {
                group.apart(type).merge(value, weight - i, RetractableAggregate::sum);
                return;
            }
        }
    }

    private static @Nullable Long sum(Long a, Long b) {
        return a + b == 0 ? null : Long.valueOf(a + b);
    }

    private boolean insert(Group group, Object value) {
        try {
            Object accumulator = group.accumulator == null ? user.create() : group.accumulator;
            group.accumulator = user.add(accumulator, value);
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /// Takes back what waits to be, and tells why the accumulator does not hold all values, if so.
    private @Nullable Failure settle(Group group) {
        retractWaiting(group);
        if (group.count == 0 && group.apart == null) {
            group.accumulator = null;
            group.broken = null;
        }
        if (group.broken != null || group.apart == null) {
            return group.broken;
        }
        try {
            user.add(user.create(), group.apart.firstKey());
            return Failure.argument(
                    "a user's aggregate threw when a value was added, but does not throw any more");
        } catch (Exception e) {
            return Failure.thrown(e);
        }
    }

    private void retractWaiting(Group group) {
        if (group.apart == null) {
            return;
        }
        group.apart
                .entrySet()
                .removeIf(entry -> {
                    if (entry.getValue() > 0) {
                        return false;
                    }
                    for (long i = entry.getValue(); i < 0; i++) {
                        retract(group, entry.getKey());
                    }
                    return true;
                });
        if (group.apart.isEmpty()) {
            group.apart = null;
        }
    }

    private void retract(Group group, Object value) {
        try {
            Object accumulator = group.accumulator == null ? user.create() : group.accumulator;
            group.accumulator = user.retract(accumulator, value);
        } catch (Exception e) {
            group.broken = Failure.thrown(e);
        }
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        Group state = group(rows.page(group), rows.base(group) + offset);
        if (state.count < 0) {
            throw new NegativeWeightException("a value of a user's aggregate", state.count);
        }
        UserResult result = state.result;
        if (result == null) {
            Failure failure = settle(state);
            result =
                    failure != null
                            ? new UserResult(null, failure)
                            : UserResult.of(
                                    resultType,
                                    () ->
                                            user.result(
                                                    Objects.requireNonNullElseGet(
                                                            state.accumulator, user::create)));
            state.result = result;
        }
        result.appendTo(out);
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        long slot = rows.get(group, offset);
        if (slot != 0) {
            groupStates.remove(slot);
            rows.set(group, offset, 0);
        }
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        Group state = group(rows.page(group), rows.base(group) + offset);
        settle(state);
        out.writeVarLong(state.count);
        out.writeByte(state.accumulator == null ? 0 : 1);
        if (state.accumulator != null) {
            out.writeSized(user.save(state.accumulator));
        }
        out.writeByte(state.broken == null ? 0 : 1);
        if (state.broken != null) {
            out.writeText(state.broken.code());
            out.writeText(state.broken.message());
        }
        out.writeVarLong(state.apart == null ? 0 : state.apart.size());
        if (state.apart != null) {
            state.apart.forEach((value, copies) -> {
                out.writeSized(Values.encode(type, value));
                out.writeVarLong(copies);
            });
        }
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        Group state = group(rows.page(group), rows.base(group) + offset);
        state.count = in.readVarLong();
        state.accumulator = in.readByte() == 0 ? null : user.load(in.readSized());
        state.broken = in.readByte() == 0 ? null : new Failure(in.readText(), in.readText());
        long apart = in.readVarLong();
        for (long i = 0; i < apart; i++) {
            Object value = Values.decode(type, in.readSized());
            state.apart(type).put(value, in.readVarLong());
        }
    }

    @Override
    public boolean keepsObjects() {
        return true;
    }

    /// Without what the accumulators keep, which only the user knows.
    @Override
    public long sizeInBytes() {
        long[] bytes = {groupStates.sizeInBytes()};
        groupStates.forEach(
                group -> bytes[0] += 64 + (group.apart == null ? 0 : group.apart.size() * 64L));
        return bytes[0];
    }
}
