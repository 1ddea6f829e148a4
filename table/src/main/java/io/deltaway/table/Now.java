package io.deltaway.table;

import java.time.Instant;

/// The row of a table of the current time.
public record Now(Instant at) {}
