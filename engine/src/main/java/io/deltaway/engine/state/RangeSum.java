package io.deltaway.engine.state;

import org.jspecify.annotations.Nullable;

/// What [OrderedBag#sum] adds the keys of a range to, in their order.
///
/// Of long bags it is asked for the sum of a part once and given that sum again as long as the part
/// is the same.
public interface RangeSum {

    /// Tells the sums of a bag apart, from 0 on.
    int slot();

    /// Adds `keys[from]` to `keys[to - 1]`, each with its weight.
    ///
    /// @param weights absent where all are 1
    void add(long[] keys, long @Nullable [] weights, int from, int to);

    /// Adds some of the copies of `keys[at]`, where a range begins or ends between copies.
    void addCopies(long[] keys, int at, long copies);

    /// Adds what [#closePart] gave.
    void addPart(Object part);

    /// What is added from now on is a sum of its own.
    void openPart();

    /// The sum since [#openPart]; what is added from now on belongs to what was added before that.
    Object closePart();
}
