package io.deltaway.engine.state;

/// The order of an [OrderedBag]'s keys where they are handles (row numbers, numbers of objects) and
/// not ordered as longs. Whoever adds a handle to a bag hands over one reference to what it stands
/// for.
public interface KeyOrder {

    /// Negative, zero or positive as `a` comes before, equals or comes after `b`.
    int compare(long a, long b);

    /// Takes back one reference that [OrderedBag#add] was given: the bag has an equal key already,
    /// or the key's weight is 0 now. Must not touch the bag.
    default void release(long key) {}

    /// Sorts `keys[0]` to `keys[count - 1]`.
    static void sort(KeyOrder order, long[] keys, int count) {
        Keys.sort(order, keys, null, 0, count);
    }
}
