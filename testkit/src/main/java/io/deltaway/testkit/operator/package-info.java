/// Checks over random histories, run in every way: on one and several workers, cut into epochs and
/// steps at random, with each row in a step of its own, stopped and taken up again by another
/// number of workers.
///
/// - [io.deltaway.testkit.operator.TableCheck] compares what a program makes of a table with a
///   computation from scratch: for your program, your function, your aggregate.
/// - [io.deltaway.testkit.operator.OperatorCheck] does the same for an operator of the engine in a
///   small plan. The engine's operators are no public API: it is for who changes Deltaway.
/// - [io.deltaway.testkit.operator.RandomRows] draws rows and histories of them,
///   [io.deltaway.testkit.operator.History] cuts, shrinks and shows them.
///
/// A failure names its seed, and shows the smallest history that fails as text tables, ready for
/// [io.deltaway.testkit.TestInput#given].
@NullMarked
package io.deltaway.testkit.operator;

import org.jspecify.annotations.NullMarked;
