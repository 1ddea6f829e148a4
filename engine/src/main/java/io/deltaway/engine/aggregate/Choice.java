package io.deltaway.engine.aggregate;

import java.util.function.Supplier;

/// How the result for a union of groups is chosen among theirs.
///
/// @param order tells orders of the same arguments apart
/// @param end of that order
/// @param factory makes what one worker keeps
/// @param appendOnly the same for groups from which no row is ever retracted
public record Choice(
        String order, Choosing.End end, Supplier<Choosing> factory, Supplier<Choosing> appendOnly) {

    static Choice of(String order, Choosing.End end, Supplier<BagKeys> keys) {
        return new Choice(
                order,
                end,
                () -> new OrderedChoice(keys.get()),
                () -> new AppendOnlyChoice(keys.get()));
    }

    Choice forAppendOnly() {
        return new Choice(order, end, appendOnly, appendOnly);
    }
}
