/// Benchmarks, which also check that the answers are right.
@NullMarked
package io.deltaway.bench;

import org.jspecify.annotations.NullMarked;
