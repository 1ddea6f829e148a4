/// A disk in memory that loses what was not synced when the power goes, tears pages, flips bits and
/// runs out of space, all from a seed.
@NullMarked
package io.deltaway.testkit.disk;

import org.jspecify.annotations.NullMarked;
