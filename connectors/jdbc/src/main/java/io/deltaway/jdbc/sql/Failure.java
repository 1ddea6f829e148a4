package io.deltaway.jdbc.sql;

/// What an error of a database means for who works with it.
public enum Failure {
    /// A row is refused, such as one that breaks a constraint or whose value is too long; the same
    /// statement may succeed with other rows.
    ROW,
    /// The database can't be reached, has lost the connection, or gave way to somebody else: the
    /// same transaction may succeed later.
    UNAVAILABLE,
    /// It will fail the same way again, such as a missing table or a wrong password.
    OTHER
}
