/// Each example against an independent computation of its results.
@NullMarked
package io.deltaway.examples;

import org.jspecify.annotations.NullMarked;
