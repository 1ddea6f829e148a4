package io.deltaway.table;

import io.deltaway.engine.operator.AsOfRule.Direction;
import java.util.Locale;

/// Which row of the other table a time takes in an as-of join. The rows of a key are in order by
/// time and, where times are equal, by all their columns from left to right.
public final class AsOf {

    private final Direction direction;
    private final boolean strict;

    private AsOf(Direction direction, boolean strict) {
        this.direction = direction;
        this.strict = strict;
    }

    /// The last row that is not later; of several at that time the last in the order.
    public static AsOf backward() {
        return new AsOf(Direction.BACKWARD, false);
    }

    /// The first row that is not earlier; of several at that time the first in the order.
    public static AsOf forward() {
        return new AsOf(Direction.FORWARD, false);
    }

    /// The closest row: that of `forward` where it is at least as close as that of `backward`.
    public static AsOf nearest() {
        return new AsOf(Direction.NEAREST, false);
    }

    /// The same, but a row of the very same time does not count: `backward` takes an earlier one,
    /// `forward` a later one.
    ///
    /// @throws PlanException for `nearest`
    public AsOf strictly() {
        Checks.argument(direction != Direction.NEAREST, "strictly", "backward or forward", this);
        return new AsOf(direction, true);
    }

    Direction direction() {
        return direction;
    }

    boolean isStrict() {
        return strict;
    }

    @Override
    public String toString() {
        return direction.name().toLowerCase(Locale.ROOT) + (strict ? ", strictly" : "");
    }
}
