/// Sinks: deltas into tables, each epoch in one transaction.
@NullMarked
package io.deltaway.jdbc.internal.write;

import org.jspecify.annotations.NullMarked;
