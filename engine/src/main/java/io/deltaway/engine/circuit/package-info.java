/// Graphs of operators cut into stages, and their snapshots.
@NullMarked
package io.deltaway.engine.circuit;

import org.jspecify.annotations.NullMarked;
