/// Whole plans: random ones against a naive evaluation at every epoch, and the bank.
///
/// A [io.deltaway.plans.Case] is a plan, what arrives at its sources, and how it is run: cut into
/// which epochs and steps, on how many workers, taken up again by how many after which epoch. All
/// of it follows from a seed. [io.deltaway.plans.Check] builds the plan with the table API, runs it
/// and compares every table and error table, after every epoch, with what [io.deltaway.plans.Naive]
/// computes anew from all that has arrived. A case that fails is shrunk and printed as a test in
/// text tables, ready to be kept in [io.deltaway.plans.FoundPlansTest].
///
/// ## How to add
///
/// **An operator**: three places.
///
/// 1. A file with a record that is a [io.deltaway.plans.Step.Described], as
///    [io.deltaway.plans.Sampled] is. It says its columns, computes its table in the obvious way,
///    builds it with the table API, writes itself as Java and may say how it gets smaller.
/// 2. A kind in [io.deltaway.plans.RandomPlan], and a line that adds such a step over random
///    formulas. Where the operator can't stand behind any other (it goes by the order of arrival,
///    say), the line first asks [io.deltaway.plans.Plan] and adds nothing.
/// 3. The line of imports and types in [io.deltaway.plans.Writing], if it prints what a test could
///    not name before.
///
/// **An aggregate**: a constant of [io.deltaway.plans.Agg] with its signatures, its method in
/// [io.deltaway.plans.Grouping], its obvious computation in [io.deltaway.plans.Summaries].
///
/// **A function**: a constant of [io.deltaway.plans.Fn] with its signatures, its method in
/// [io.deltaway.plans.Expressions], its obvious computation in [io.deltaway.plans.Evaluation].
///
/// **A type**: [io.deltaway.plans.Fn#TYPES], a value in [io.deltaway.plans.RandomFormula], its name
/// in [io.deltaway.plans.Typing] and its constants in [io.deltaway.plans.Writing]. Vectors are left
/// out, as tables of columns without a record have none; their aggregates are compared with a
/// recomputation in `VectorSumsTest`.
///
/// The naive computation shares nothing with the engine but the equality and order of values.
@NullMarked
package io.deltaway.plans;

import org.jspecify.annotations.NullMarked;
