package io.deltaway.table;

import io.deltaway.table.plan.Written;
import java.util.List;

/// Whoever runs a plan: the pipeline that a table belongs to. Tables of two hosts never meet.
@SuppressWarnings("exports") // only modules that run plans implement it, and they see plans
public interface PlanHost {

    /// A table is to be written to a sink.
    void add(Written written);

    /// The rows of a table over what its sources have now, at most `limit` of them, in the order of
    /// their columns.
    <R> List<R> preview(Table<R> table, int limit);
}
