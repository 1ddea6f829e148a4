/// Programs with loops, compared with the same programs without loops.
@NullMarked
package io.deltaway.loops;

import org.jspecify.annotations.NullMarked;
