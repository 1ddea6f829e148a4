/// Inputs, made the same way each time, and the answers that follow from how they were made,
/// without reading them back.
@NullMarked
package io.deltaway.bench.input;

import org.jspecify.annotations.NullMarked;
