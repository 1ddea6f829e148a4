package io.deltaway.table;

import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.List;

/// What a step refuses about its terms. Columns of records are right already; those given by name
/// are checked here.
final class Checks {

    private Checks() {}

    /// Refuses names that the planner gives to columns of its own.
    static Schema named(Schema schema) {
        for (String name : schema.names()) {
            if (name.startsWith("$")) {
                throw new PlanException(
                        "DW-0117",
                        "a column is called \"" + name + "\", and none may begin with $",
                        "give it another name: .rename(\"%s\", \"%s\") where a file has it"
                                .formatted(name, name.substring(1)));
            }
        }
        return schema;
    }

    /// Refuses columns that a row of `schema` does not have.
    static void columns(Schema schema, Iterable<Term> terms) {
        for (Term term : terms) {
            if (term instanceof Term.Column column) {
                column(schema, column);
            } else {
                columns(schema, term.arguments());
            }
        }
    }

    static void column(Schema schema, Term.Column column) {
        int index = schema.indexOf(column.name());
        if (index < 0) {
            throw new PlanException(
                    "DW-0109",
                    "there is no column " + column.name(),
                    "the columns are " + String.join(", ", schema.names()));
        }
        Field field = schema.fields().get(index);
        if (!field.type().equals(column.type())) {
            throw new PlanException(
                    "DW-0109",
                    "column " + column.name() + " has another type",
                    column.type().toString(),
                    field.type().toString(),
                    "name its type in col(\"%s\", ...)".formatted(column.name()));
        }
        if (field.nullable() && !column.nullable()) {
            throw new PlanException(
                    "DW-0109",
                    "column " + column.name() + " may be null",
                    column.type() + " without null",
                    field.type() + " or null",
                    "add nullable() to its type in col(\"%s\", ...)".formatted(column.name()));
        }
    }

    /// Refuses join keys of unlike types; the compiler has seen those of records.
    static void sameType(Term left, Term right) {
        if (!left.type().equals(right.type())) {
            throw new PlanException(
                    "DW-0107",
                    "join keys differ in type",
                    left.type() + " as " + left + " on the left",
                    right.type() + " from " + right,
                    "convert one side, for example with toText() or toLong()");
        }
    }

    /// Refuses what is neither a time nor a number that a clock can go by.
    static void time(Term time) {
        argument(
                TimeWords.fits(time.type()),
                "a clock",
                "an int, long, double, LocalDate, LocalDateTime or Instant",
                time.type());
    }

    /// Refuses an argument that makes no sense.
    static void argument(boolean sensible, String what, String expected, Object actual) {
        if (!sensible) {
            throw new PlanException(
                    "DW-0116", what, expected, String.valueOf(actual), "change the argument");
        }
    }

    /// Refuses a step that can't take rows back behind one whose rows may go.
    static void appendOnly(String verb, PlanNode table) {
        appendOnly(verb, table, "");
    }

    /// @param instead what does the same and can take rows back
    static void appendOnly(String verb, PlanNode table, String instead) {
        if (!table.properties().appendOnly()) {
            throw new PlanException(
                    "DW-0114",
                    verb + " can't take rows back, and the rows of " + table.origin() + " may go",
                    "call it before any step that makes rows go, on a source whose rows never do, as Push.appends"
                            + instead);
        }
    }

    /// Refuses tables whose rows are not of one kind.
    static void sameColumns(RowType<?> one, RowType<?> other) {
        List<Type> types = one.schema().fields().stream().map(Field::type).toList();
        List<Type> others = other.schema().fields().stream().map(Field::type).toList();
        if (!one.schema().names().equals(other.schema().names()) || !types.equals(others)) {
            throw new PlanException(
                    "DW-0107",
                    "the tables have different columns",
                    one.toString(),
                    other.toString(),
                    "bring them to the same columns with select");
        }
    }

    /// Refuses a sink that can't express what a table does.
    static void accepts(Sink<?> sink, PlanNode table) {
        ownColumns(sink, table.rowType().schema());
        switch (sink.accepts()) {
            case APPENDS -> {
                if (!table.properties().appendOnly()) {
                    throw new PlanException(
                            "DW-0112",
                            sink.describe() + " takes rows that appear and never go",
                            "an append-only table",
                            changing(table),
                            "write to a sink that takes changes, such as a snapshot or a stream of changes");
                }
            }
            case UPSERTS -> {
                Schema schema = table.rowType().schema();
                for (String column : sink.key()) {
                    if (schema.indexOf(column) < 0) {
                        throw new PlanException(
                                "DW-0109",
                                "the key of "
                                        + sink.describe()
                                        + " names "
                                        + column
                                        + ", which is no column",
                                "the columns are " + String.join(", ", schema.names()));
                    }
                }
            }
            case CHANGES -> {}
        }
    }

    /// Upper and lower case don't tell columns apart where they are read.
    private static void ownColumns(Sink<?> sink, Schema schema) {
        for (String own : sink.ownColumns()) {
            for (String column : schema.names()) {
                if (column.equalsIgnoreCase(own)) {
                    throw new PlanException(
                            "DW-0119",
                            "%s has a column %s of its own, and the table has %s as well"
                                    .formatted(sink.describe(), own, column),
                            "give the table's column another name before it is written, with select:"
                                    + " .select(into(Other.class, rest(), col(…).as(Other::otherName)))");
                }
            }
        }
    }

    /// The first step, from the end, that makes a table change.
    private static String changing(PlanNode table) {
        for (PlanNode input : table.inputs()) {
            if (!input.properties().appendOnly()) {
                return changing(input);
            }
        }
        return "one that changes because of " + table.origin();
    }
}
