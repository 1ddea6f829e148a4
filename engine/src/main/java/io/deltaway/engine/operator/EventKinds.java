package io.deltaway.engine.operator;

import io.deltaway.engine.batch.LongColumn;

/// What happened to a row of a source: the values of the column that says so.
public final class EventKinds {

    /// The row appears.
    public static final int INSERT = 0;

    /// The row takes the place of the row with its key, if there is one.
    public static final int UPSERT = 1;

    /// The row with this key goes; the other columns mean nothing.
    public static final int DELETE = 2;

    /// All rows of the group go; only the group column means something.
    public static final int CLEAR = 3;

    private EventKinds() {}

    static IllegalArgumentException refused(LongColumn kinds, int row, String expected) {
        return new IllegalArgumentException(
                "DW-0251 row "
                        + row
                        + " of a source's batch has the event kind "
                        + kinds.get(row)
                        + ", expected "
                        + expected
                        + ": the source declares other events than it gives.");
    }
}
