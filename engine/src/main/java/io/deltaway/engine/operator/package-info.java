/// Operators: each takes the deltas of its inputs and gives the delta of its output.
@NullMarked
package io.deltaway.engine.operator;

import org.jspecify.annotations.NullMarked;
