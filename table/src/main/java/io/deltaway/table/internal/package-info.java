/// Lowering of the logical plan onto circuits.
@NullMarked
package io.deltaway.table.internal;

import org.jspecify.annotations.NullMarked;
