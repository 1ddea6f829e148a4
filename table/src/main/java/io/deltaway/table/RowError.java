package io.deltaway.table;

/// A row that a step could not compute, as a row of an error table.
///
/// @param step the step and the user's line, such as `select at Bars.java:31`
/// @param code a stable code, such as `DW-2001`
/// @param message what went wrong
/// @param row the failing row as text; shortened where a sink refused it or a source could not read
///   it
public record RowError(String step, String code, String message, String row) {}
