/// Writes many rows with COPY.
@NullMarked
package io.deltaway.postgres.internal.write;

import org.jspecify.annotations.NullMarked;
