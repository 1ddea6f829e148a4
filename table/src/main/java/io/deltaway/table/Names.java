package io.deltaway.table;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import org.jspecify.annotations.Nullable;

/// The columns that `rest()` may take by their name.
@FunctionalInterface
interface Names {

    /// The column called `name`, or null.
    ///
    /// @throws PlanException where two are
    @Nullable Term find(String name);

    /// The columns of one row.
    static Names of(Side side, Schema schema, boolean optional) {
        return name -> {
            int index = schema.indexOf(name);
            return index < 0 ? null : column(side, schema.fields().get(index), optional);
        };
    }

    private static Term column(Side side, Field field, boolean optional) {
        return new Term.Column(side, field.name(), field.type(), optional || field.nullable());
    }

    /// The columns of two rows.
    static Names either(Names first, Names second) {
        return name -> {
            Term one = first.find(name);
            Term other = second.find(name);
            if (one != null && other != null) {
                throw new PlanException(
                        "DW-0120",
                        "rest() finds " + name + " on both sides",
                        "say which with as(...), or take the rest of one side: left.rest()");
            }
            return one != null ? one : other;
        };
    }
}
