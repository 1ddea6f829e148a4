/// Runs a plan in one process: workers, epochs, persistence, metrics.
@NullMarked
package io.deltaway.run;

import org.jspecify.annotations.NullMarked;
