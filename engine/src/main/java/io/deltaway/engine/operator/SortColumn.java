package io.deltaway.engine.operator;

/// A column by which rows are put in order. The order is that of [io.deltaway.engine.value.Values]:
/// null comes first, and last where the order is descending.
public record SortColumn(int column, boolean descending) {}
