/// Aggregates of a group, each of which takes retractions.
@NullMarked
package io.deltaway.engine.aggregate;

import org.jspecify.annotations.NullMarked;
