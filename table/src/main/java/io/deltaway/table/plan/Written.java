package io.deltaway.table.plan;

import io.deltaway.table.Sink;

/// A root of the plan: a table whose changes go to a sink.
public record Written(PlanNode table, Sink<?> sink, Origin origin) {}
