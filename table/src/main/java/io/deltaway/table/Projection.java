package io.deltaway.table;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.References.Reference;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of `S` turned into rows of `O`: a value for each component, no more and no less. Made by
/// `into` and `row`.
public final class Projection<S, O> {

    /// A value for one component of `O`, or for all that have none yet.
    @SuppressWarnings("UnusedTypeParameter") // they are guards
    public static final class Assignment<S, O> {

        private final @Nullable String component;
        private final @Nullable Term value;
        private final @Nullable Names rest;

        private Assignment(@Nullable String component, @Nullable Term value, @Nullable Names rest) {
            this.component = component;
            this.value = value;
            this.rest = rest;
        }

        static <S, O> Assignment<S, O> of(Reference component, Term value) {
            return new Assignment<>(component.field().name(), value, null);
        }

        static <S> Assignment<S, Row> of(String column, Term value) {
            return new Assignment<>(column, value, null);
        }

        /// What is left, taken by name from `names`, or from all that the step sees where that is
        /// null.
        static <S, O> Assignment<S, O> rest(@Nullable Names names) {
            return new Assignment<>(null, null, names);
        }

        private boolean isRest() {
            return component == null;
        }

        @Override
        public String toString() {
            return isRest() ? "rest" : component + "=" + value;
        }
    }

    private final RowType<O> rowType;
    private final Map<String, Term> given;
    private final List<Assignment<? super S, O>> rests;

    private Projection(
            RowType<O> rowType, Map<String, Term> given, List<Assignment<? super S, O>> rests) {
        this.rowType = rowType;
        this.given = given;
        this.rests = rests;
    }

    /// Complete, without repeats and of the right types is checked here, as the compiler can't
    /// count components.
    static <S, O extends Record> Projection<S, O> into(
            Class<O> recordClass, List<Assignment<? super S, O>> assignments) {
        RowType<O> rowType = RowType.of(recordClass);
        String name = recordClass.getSimpleName();
        Map<String, Term> given = given("into(" + name + ")", assignments);
        given.forEach((component, value) -> check(rowType, component, value));
        List<Assignment<? super S, O>> rests =
                assignments.stream().filter(Assignment::isRest).toList();
        var projection = new Projection<>(rowType, given, rests);
        if (rests.isEmpty()) {
            projection.refuseMissing(projection.missing());
        }
        return projection;
    }

    /// A row whose columns are those given, in their order.
    static <S> Projection<S, Row> row(List<Assignment<? super S, Row>> assignments) {
        if (assignments.stream().anyMatch(Assignment::isRest)) {
            throw new PlanException(
                    "DW-0121",
                    "row(...) takes no rest(): it has no columns but those given",
                    "name each column with named(...)");
        }
        Map<String, Term> given = given("row", assignments);
        var fields = new ArrayList<Field>();
        given.forEach(
                (column, value) -> fields.add(new Field(column, value.type(), value.nullable())));
        return new Projection<>(RowType.rows(new Schema(fields)), given, List.of());
    }

    private static <S, O> Map<String, Term> given(
            String what, List<Assignment<? super S, O>> assignments) {
        var given = new LinkedHashMap<String, Term>();
        for (Assignment<? super S, O> assignment : assignments) {
            if (assignment.component != null
                    && assignment.value != null
                    && given.put(assignment.component, assignment.value) != null) {
                throw new PlanException(
                        "DW-0103",
                        what + " gives " + assignment.component + " two values",
                        "keep one of them");
            }
        }
        return given;
    }

    private List<String> missing() {
        return rowType.schema().names().stream().filter(name -> !given.containsKey(name)).toList();
    }

    private void refuseMissing(List<String> missing) {
        if (!missing.isEmpty()) {
            String name = rowType.javaClass().getSimpleName();
            throw new PlanException(
                    "DW-0104",
                    "into(%s) leaves %s without a value"
                            .formatted(name, String.join(", ", missing)),
                    "add one with as(%s::%s)".formatted(name, missing.getFirst()));
        }
    }

    /// The row as one value of an expression, where each component is given.
    ///
    /// @throws PlanException where some are left to `rest()`
    Term asValue() {
        refuseMissing(missing());
        var values = rowType.schema().names().stream().map(given::get).toList();
        return new Term.Construct(
                (Type.RecordOf) Components.typeOf(rowType.javaClass()), List.copyOf(values));
    }

    private static void check(RowType<?> rowType, String component, Term value) {
        Field field = rowType.schema().fields().get(rowType.schema().indexOf(component));
        String where = rowType.javaClass().getSimpleName() + "." + component;
        if (!field.type().equals(value.type())) {
            throw new PlanException(
                    "DW-0108",
                    where + " gets a value of another type",
                    field.type().toString(),
                    value.type() + " from " + value,
                    "convert it, for example with toLong() or toDouble()");
        }
        if (value.nullable() && !field.nullable()) {
            throw new PlanException(
                    "DW-0106",
                    where + " gets a value that may be null",
                    field.type() + " without null",
                    value.type() + " or null from " + value,
                    "say what null means with orElse(...) or orFail(), or declare the component "
                            + boxed(field));
        }
    }

    private static String boxed(Field field) {
        return "@Nullable " + field.type().javaClass().getSimpleName() + " " + field.name();
    }

    RowType<O> rowType() {
        return rowType;
    }

    /// The value of each column, in order; `all` is what a plain `rest()` may take.
    List<Term> values(Names all) {
        var values = new LinkedHashMap<>(given);
        var missing = new ArrayList<String>();
        for (String name : missing()) {
            Term value = rest(name, all);
            if (value == null) {
                missing.add(name);
            } else {
                check(rowType, name, value);
                values.put(name, value);
            }
        }
        refuseMissing(missing);
        return rowType.schema().names().stream()
                .map(name -> java.util.Objects.requireNonNull(values.get(name)))
                .toList();
    }

    private @Nullable Term rest(String name, Names all) {
        Names names = component -> null;
        for (Assignment<? super S, O> rest : rests) {
            names = Names.either(names, rest.rest == null ? all : rest.rest);
        }
        return names.find(name);
    }

    @Override
    public String toString() {
        return rowType.javaClass().getSimpleName() + given;
    }
}
