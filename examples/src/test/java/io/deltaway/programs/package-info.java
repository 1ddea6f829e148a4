/// Programs in one source file, compiled and run in this process.
@NullMarked
package io.deltaway.programs;

import org.jspecify.annotations.NullMarked;
