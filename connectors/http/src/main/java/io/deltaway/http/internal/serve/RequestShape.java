package io.deltaway.http.internal.serve;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.http.Between;
import io.deltaway.http.Caller;
import io.deltaway.http.internal.serve.Percent.Parameter;
import io.deltaway.json.Json;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where the columns of a request's row come from. Immutable.
public final class RequestShape {

    /// Where a column comes from.
    public enum Part {
        /// The number that its answer is found by.
        NUMBER,
        /// Who asks, as its token says.
        CALLER,
        /// The groups of who asks.
        GROUPS,
        HEADER,
        PATH,
        QUERY,
        BODY
    }

    /// A column.
    ///
    /// @param name of the parameter, member or header
    /// @param said by a schema of it, besides its type
    record Source(Field field, Part part, String name, Map<String, Json> said) {

        /// Whether it must be there; a list of which no element is given is empty.
        boolean isRequired() {
            boolean isList = part == Part.QUERY && field.type() instanceof Type.ListOf;
            return part == Part.PATH || !field.nullable() && !isList;
        }

        /// How a client is told of it.
        String place() {
            return switch (part) {
                case NUMBER, CALLER, GROUPS -> name;
                case HEADER -> "header " + name;
                case PATH -> "path " + name;
                case QUERY -> "query " + name;
                case BODY -> "#/" + Incoming.pointer(name);
            };
        }
    }

    private final Schema schema;
    private final List<Source> sources;
    private final List<Field> members;
    private final boolean hasBody;
    private final List<Demand> demands;

    /// The columns of who asks; null where there are none.
    public record Identity(@Nullable String caller, @Nullable String groups) {}

    /// What a value must be, besides of its type.
    ///
    /// @param problem says what is wrong with a value; empty where nothing is
    /// @param said by a JSON schema of such values, besides their type
    public record Demand(
            String column, Function<Object, Optional<String>> problem, Map<String, Json> said) {}

    /// @param number the column of the request's number
    /// @param headers the header of each column that has one
    public RequestShape(
            RowType<?> rowType,
            PathTemplate path,
            boolean hasBody,
            String number,
            Identity identity,
            Map<String, String> headers,
            List<Demand> demands) {
        this.schema = rowType.schema();
        this.hasBody = hasBody;
        var all = new ArrayList<>(demands);
        for (Field field : schema.fields()) {
            Between between = Schemas.said(rowType.javaClass(), field.name(), Between.class);
            if (between != null) {
                all.add(range(field, between));
            }
        }
        this.demands = List.copyOf(all);
        var found = new ArrayList<Source>();
        for (Field field : schema.fields()) {
            String name = field.name();
            Map<String, Json> said = said(name);
            if (name.equals(number)) {
                found.add(new Source(field, Part.NUMBER, name, said));
            } else if (name.equals(identity.caller())) {
                found.add(new Source(demandText(field), Part.CALLER, name, said));
            } else if (name.equals(identity.groups())) {
                found.add(new Source(demandTexts(field), Part.GROUPS, name, said));
            } else if (headers.containsKey(name)) {
                found.add(new Source(field, Part.HEADER, String.valueOf(headers.get(name)), said));
            } else if (path.places().contains(name)) {
                found.add(new Source(field, Part.PATH, name, said));
            } else {
                found.add(new Source(field, hasBody ? Part.BODY : Part.QUERY, name, said));
            }
        }
        for (String place : path.places()) {
            if (found.stream().noneMatch(s -> s.part() == Part.PATH && s.name().equals(place))) {
                throw new PlanException(
                        "DW-0461",
                        "the path " + path + " has a place that is no component of its requests",
                        "one of " + String.join(", ", schema.names()),
                        place,
                        "name the place as a component");
            }
        }
        this.sources = List.copyOf(found);
        this.members = fields(found.stream().filter(s -> s.part() == Part.BODY).toList());
    }

    private Map<String, Json> said(String column) {
        var said = new LinkedHashMap<String, Json>();
        demands.stream()
                .filter(demand -> demand.column().equals(column))
                .forEach(demand -> said.putAll(demand.said()));
        return said;
    }

    private static Demand range(Field field, Between between) {
        if (field.type() != Type.Simple.INT && field.type() != Type.Simple.LONG) {
            throw new PlanException(
                    "DW-0461",
                    "the component " + field.name() + " is to be between two numbers",
                    "an int or a long",
                    field.toString(),
                    "change the component");
        }
        return new Demand(
                field.name(),
                value -> {
                    long number = ((Number) value).longValue();
                    return number >= between.least() && number <= between.most()
                            ? Optional.empty()
                            : Optional.of(
                                    "expected a number from "
                                            + between.least()
                                            + " to "
                                            + between.most()
                                            + ", got "
                                            + number);
                },
                Map.of(
                        "minimum",
                        JsonOf.number(between.least()),
                        "maximum",
                        JsonOf.number(between.most())));
    }

    private static Field demandText(Field field) {
        if (field.type() != Type.Simple.TEXT || !field.nullable()) {
            throw new PlanException(
                    "DW-0461",
                    "the component " + field.name() + " is to hold who asks",
                    "a @Nullable String, null where no token is asked for",
                    field.toString(),
                    "change the component");
        }
        return field;
    }

    private static Field demandTexts(Field field) {
        if (!field.type().equals(new Type.ListOf(Type.Simple.TEXT)) || field.nullable()) {
            throw new PlanException(
                    "DW-0461",
                    "the component " + field.name() + " is to hold the groups of who asks",
                    "a List<String>",
                    field.toString(),
                    "change the component");
        }
        return field;
    }

    List<Source> sources() {
        return sources;
    }

    boolean hasBody() {
        return hasBody;
    }

    /// The values of a request, one a column.
    ///
    /// @param number its number
    /// @throws Problem with everything that is wrong with it
    @Nullable Object[] read(Exchange exchange, long number) throws java.io.IOException {
        var incoming = new Incoming();
        List<Parameter> query = exchange.query();
        @Nullable Object[] ofBody = {};
        if (hasBody) {
            ofBody = incoming.members(members, exchange.json());
        }
        int member = 0;
        var values = new @Nullable Object[schema.width()];
        for (int i = 0; i < values.length; i++) {
            Source source = sources.get(i);
            values[i] =
                    switch (source.part()) {
                        case NUMBER -> number;
                        case CALLER -> name(exchange.caller());
                        case GROUPS -> groups(exchange.caller());
                        case HEADER -> header(incoming, source, exchange);
                        case PATH ->
                                incoming.parameter(
                                        source.field(),
                                        String.valueOf(exchange.places().get(source.name())),
                                        source.place());
                        case QUERY -> query(incoming, source, query);
                        case BODY -> ofBody[member++];
                    };
        }
        refuseUnknown(incoming, query);
        demand(incoming, values);
        incoming.demandAllRight();
        return values;
    }

    /// The values of a request that is not made over HTTP: all that a client gives are members of
    /// one object.
    ///
    /// @throws Problem with everything that is wrong with it
    @Nullable Object[] read(String json, @Nullable Caller caller, long number) {
        var incoming = new Incoming();
        @Nullable Object[] given = incoming.members(fields(given()), json);
        incoming.demandAllRight();
        int member = 0;
        var values = new @Nullable Object[schema.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (sources.get(i).part()) {
                        case NUMBER -> number;
                        case CALLER -> name(caller);
                        case GROUPS -> groups(caller);
                        case HEADER, PATH, QUERY, BODY -> given[member++];
                    };
        }
        demand(incoming, values);
        incoming.demandAllRight();
        return values;
    }

    static List<Field> fields(List<Source> sources) {
        return sources.stream().map(Source::field).toList();
    }

    private static @Nullable String name(@Nullable Caller caller) {
        return caller == null ? null : caller.name();
    }

    private static List<String> groups(@Nullable Caller caller) {
        return caller == null ? List.of() : caller.groups();
    }

    private void demand(Incoming incoming, @Nullable Object[] values) {
        for (Demand demand : demands) {
            int column = schema.indexOf(demand.column());
            Object value = values[column];
            if (value != null) {
                demand.problem()
                        .apply(value)
                        .ifPresent(p -> incoming.mistake(sources.get(column).place(), p));
            }
        }
    }

    /// What a client gives.
    List<Source> given() {
        Set<Part> own = EnumSet.of(Part.NUMBER, Part.CALLER, Part.GROUPS);
        return sources.stream().filter(source -> !own.contains(source.part())).toList();
    }

    private static @Nullable Object header(Incoming incoming, Source source, Exchange exchange) {
        String text = exchange.header(source.name());
        return text == null
                ? incoming.member(source.field(), null, source.place())
                : incoming.parameter(source.field(), text, source.place());
    }

    private static @Nullable Object query(Incoming incoming, Source source, List<Parameter> query) {
        Field field = source.field();
        String where = source.place();
        List<String> texts =
                query.stream()
                        .filter(parameter -> parameter.name().equals(source.name()))
                        .map(Parameter::value)
                        .toList();
        if (field.type() instanceof Type.ListOf list && (!texts.isEmpty() || !field.nullable())) {
            return incoming.parameters(field, list, texts, where);
        }
        if (texts.isEmpty()) {
            return incoming.member(field, null, where);
        }
        if (texts.size() > 1) {
            incoming.mistake(where, "expected it once, got it " + texts.size() + " times");
            return null;
        }
        return incoming.parameter(field, texts.getFirst(), where);
    }

    private void refuseUnknown(Incoming incoming, List<Parameter> query) {
        List<String> known =
                sources.stream().filter(s -> s.part() == Part.QUERY).map(Source::name).toList();
        query.stream()
                .map(Parameter::name)
                .distinct()
                .filter(name -> !known.contains(name))
                .forEach(name ->
                        incoming.mistake(
                                "query " + name,
                                known.isEmpty()
                                        ? "no such parameter; there are none"
                                        : "no such parameter; there are "
                                                + String.join(", ", known)));
    }
}
