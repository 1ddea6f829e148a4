package io.deltaway.http.internal.serve;

import static io.deltaway.http.internal.serve.JsonOf.number;
import static io.deltaway.http.internal.serve.JsonOf.object;
import static io.deltaway.http.internal.serve.JsonOf.text;
import static io.deltaway.http.internal.serve.JsonOf.texts;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Type;
import io.deltaway.http.Description;
import io.deltaway.http.internal.serve.RequestShape.Source;
import io.deltaway.json.Json;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The JSON schemas (draft 2020-12, as OpenAPI 3.1 has them) of types; records among them by name.
final class Schemas {

    private final String place;
    private final Map<String, Class<?>> names = new LinkedHashMap<>();
    private final Map<String, Json> components = new LinkedHashMap<>();

    /// @param place where records are referred to, such as `#/components/schemas/`
    Schemas(String place) {
        this.place = place;
    }

    /// The schemas of all records so far, by name.
    Map<String, Json> components() {
        return components;
    }

    Json of(Type type) {
        return switch (type) {
            case Type.Simple simple -> of(simple);
            case Type.EnumOf e ->
                    object(
                            "type",
                            text("string"),
                            "enum",
                            texts(
                                    Arrays.stream(e.javaClass().getEnumConstants())
                                            .map(Enum::name)
                                            .toList()));
            case Type.RecordOf r -> record(r.javaClass(), r.schema().fields(), "");
            case Type.ListOf list -> object("type", text("array"), "items", of(list.element()));
            case Type.MapOf map ->
                    object("type", text("object"), "additionalProperties", of(map.value()));
            case Type.ObjectOf o -> string("byte");
        };
    }

    private static Json of(Type.Simple type) {
        return switch (type) {
            case BOOLEAN -> object("type", text("boolean"));
            case INT -> whole("int32", Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> whole("int64", Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> floating("float");
            case DOUBLE -> floating("double");
            case DECIMAL -> object("type", text("number"));
            case TEXT -> object("type", text("string"));
            case BYTES -> string("byte");
            case DATE -> string("date");
            case INSTANT -> string("date-time");
            case UUID -> string("uuid");
            case TIME -> matching("^\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?$");
            case DATE_TIME ->
                    matching("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?$");
            case DURATION -> string("duration");
            case FLOATS -> object("type", text("array"), "items", floating("float"));
            case DOUBLES -> object("type", text("array"), "items", floating("double"));
            case JSON -> object();
        };
    }

    /// JSON has no numbers for what is none, and for what is beyond all.
    private static Json floating(String format) {
        return object(
                "anyOf",
                JsonOf.array(
                        List.of(
                                object("type", text("number"), "format", text(format)),
                                object("enum", texts(List.of("NaN", "Infinity", "-Infinity"))))));
    }

    private static Json string(String format) {
        return object("type", text("string"), "format", text(format));
    }

    private static Json matching(String pattern) {
        return object("type", text("string"), "pattern", text(pattern));
    }

    private static Json whole(String format, long least, long most) {
        return object(
                "type",
                text("integer"),
                "format",
                text(format),
                "minimum",
                number(least),
                "maximum",
                number(most));
    }

    /// A reference to the schema of an object with these members of a request.
    Json request(Class<?> recordClass, List<Source> members) {
        var said = members.stream().collect(Collectors.toMap(m -> m.field().name(), Source::said));
        return record(recordClass, RequestShape.fields(members), said, "");
    }

    /// A reference to the schema of an object with these members.
    ///
    /// @param suffix told behind the name of the class, where it is not all of the record
    Json record(Class<?> recordClass, List<Field> fields, String suffix) {
        return record(recordClass, fields, Map.of(), suffix);
    }

    private Json record(
            Class<?> recordClass,
            List<Field> fields,
            Map<String, Map<String, Json>> said,
            String suffix) {
        String name = name(recordClass, suffix);
        if (!components.containsKey(name)) {
            components.put(name, object()); // for a record that is found again inside
            var properties = new LinkedHashMap<String, Json>();
            var required = new ArrayList<String>();
            for (Field field : fields) {
                properties.put(field.name(), field(recordClass, field, said));
                if (!field.nullable()) {
                    required.add(field.name());
                }
            }
            var members = new LinkedHashMap<String, Json>();
            members.put("type", text("object"));
            members.put("properties", object(properties));
            members.put("additionalProperties", JsonOf.truth(false));
            if (!required.isEmpty()) {
                members.put("required", texts(required));
            }
            Description description = recordClass.getAnnotation(Description.class);
            if (description != null) {
                members.put("description", text(description.value()));
            }
            components.put(name, object(members));
        }
        return object("$ref", text(place + name));
    }

    /// The schema of an object with these members, which needs no other document.
    static Json alone(Class<?> recordClass, List<Source> members) {
        var schemas = new Schemas("#/$defs/");
        schemas.request(recordClass, members);
        var all = new LinkedHashMap<>(schemas.components);
        Json.ObjectValue own =
                (Json.ObjectValue) Objects.requireNonNull(all.remove(recordClass.getSimpleName()));
        var schema = new LinkedHashMap<>(own.members());
        if (!all.isEmpty()) {
            schema.put("$defs", object(all));
        }
        return object(schema);
    }

    /// Two records of one name are told apart by a number.
    private String name(Class<?> recordClass, String suffix) {
        String name = recordClass.getSimpleName() + suffix;
        String free = name;
        for (int i = 2; names.getOrDefault(free, recordClass) != recordClass; i++) {
            free = name + i;
        }
        names.put(free, recordClass);
        return free;
    }

    /// The schema of a component, with what a program says of it.
    private Json field(Class<?> recordClass, Field field, Map<String, Map<String, Json>> allSaid) {
        Json schema = notNull(field, allSaid.getOrDefault(field.name(), Map.of()));
        Description description = said(recordClass, field.name(), Description.class);
        if (!(schema instanceof Json.ObjectValue object)) {
            return schema;
        }
        var members =
                new LinkedHashMap<>(field.nullable() ? orNull(object.members()) : object.members());
        if (description != null) {
            members.put("description", text(description.value()));
        }
        return object(members);
    }

    /// The schema of what a component may be besides null, without its description.
    ///
    /// @param said besides its type
    Json notNull(Field field, Map<String, Json> said) {
        Json schema = of(field.type());
        if (said.isEmpty() || !(schema instanceof Json.ObjectValue object)) {
            return schema;
        }
        var members = new LinkedHashMap<>(object.members());
        members.putAll(said);
        return object(members);
    }

    private static Map<String, Json> orNull(Map<String, Json> schema) {
        var members = new LinkedHashMap<String, Json>();
        if (schema.get("type") instanceof Json.TextValue type && !schema.containsKey("enum")) {
            members.putAll(schema);
            members.put("type", texts(List.of(type.value(), "null")));
        } else {
            Json nothing = object("type", text("null"));
            members.put("anyOf", JsonOf.array(List.of(object(schema), nothing)));
        }
        return members;
    }

    /// What a program says of a component, or null.
    static <A extends Annotation> @Nullable A said(
            Class<?> recordClass, String component, Class<A> kind) {
        if (!recordClass.isRecord()) {
            return null;
        }
        for (RecordComponent each : recordClass.getRecordComponents()) {
            if (each.getName().equals(component)) {
                return each.getAnnotation(kind);
            }
        }
        return null;
    }
}
