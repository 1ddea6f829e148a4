/// A machine that is simulated: its threads take turns as a seed says, its clock goes on as they
/// work and wait, its disk loses what was not forced, its servers don't always answer.
@NullMarked
package io.deltaway.testkit.simulation;

import org.jspecify.annotations.NullMarked;
