package io.deltaway.kafka.internal.write;

import org.jspecify.annotations.Nullable;

/// A writer that can express every row.
interface SureWriter extends ValueWriter {

    @Override
    byte @Nullable [] row(int row);
}
