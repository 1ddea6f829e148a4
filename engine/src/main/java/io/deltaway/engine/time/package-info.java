/// Event time: windows, and clocks that say what is over.
@NullMarked
package io.deltaway.engine.time;

import org.jspecify.annotations.NullMarked;
