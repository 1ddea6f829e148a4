/// Runs the circuits of all workers epoch by epoch, on threads or by hand. For those who host a
/// plan themselves, such as a test kit; a program uses [io.deltaway.run.Pipeline].
@NullMarked
package io.deltaway.run.epoch;

import org.jspecify.annotations.NullMarked;
