/// Immutable columnar deltas: rows with signed weights.
@NullMarked
package io.deltaway.engine.batch;

import org.jspecify.annotations.NullMarked;
