package io.deltaway.table;

/// Where rows come from: a leaf of the plan. What can be opened and read is said by the modules
/// that run plans.
public interface Source<R> {

    /// The rows it gives.
    RowType<R> rowType();

    /// How its changes are told.
    Events events();

    /// A short description for `explain`, such as `csv trades/*.csv`.
    String describe();
}
