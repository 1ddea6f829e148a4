package io.deltaway.http.internal.serve;

import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.JsonSyntaxException;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.formats.parse.JsonValues;
import io.deltaway.http.internal.serve.Problem.Mistake;
import io.deltaway.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Values of columns from what a request holds; keeps all that is wrong with them. Owned by one
/// thread.
final class Incoming {

    private final ArrayList<Mistake> mistakes = new ArrayList<>();

    /// @throws Problem where anything was wrong
    void demandAllRight() {
        if (!mistakes.isEmpty()) {
            throw Problem.of(mistakes);
        }
    }

    void mistake(String where, String detail) {
        mistakes.add(new Mistake(where, detail));
    }

    /// The value of a member of a JSON object; null where it is null, missing or wrong.
    ///
    /// @param where the JSON pointer of the member
    @Nullable Object member(Field field, @Nullable Json json, String where) {
        boolean isNull =
                json instanceof Json.NullValue
                        && (field.nullable() || field.type() != Type.Simple.JSON);
        if (json == null || isNull) {
            if (!field.nullable()) {
                mistake(
                        where,
                        "expected "
                                + Expected.of(field.type())
                                + ", got "
                                + (json == null ? "nothing" : "null"));
            }
            return null;
        }
        return value(field.type(), json, where);
    }

    private @Nullable Object value(Type type, Json json, String where) {
        int before = mistakes.size();
        // Of what is nested the place of each mistake is told, before the whole is made.
        switch (type) {
            case Type.RecordOf r when json instanceof Json.ObjectValue object ->
                    members(r.schema().fields(), object, where);
            case Type.ListOf list when json instanceof Json.ArrayValue array -> {
                for (int i = 0; i < array.elements().size(); i++) {
                    element(list.element(), array.elements().get(i), where + "/" + i);
                }
            }
            case Type.MapOf map when json instanceof Json.ObjectValue object ->
                    object.members()
                            .forEach((name, each) ->
                                    element(map.value(), each, where + "/" + pointer(name)));
            default -> {}
        }
        if (mistakes.size() > before) {
            return null;
        }
        try {
            Object value = JsonValues.value(type, json);
            if (Canonical.fits(type, value)) {
                return value;
            }
            mistake(where, beyond(type));
        } catch (JsonValues.Mismatch e) {
            mistake(where, e.isOutOfRange() ? beyond(type) : Expected.instead(type, json));
        } catch (IllegalArgumentException e) {
            mistake(where, Expected.instead(type, json));
        }
        return null;
    }

    private static String beyond(Type type) {
        return "expected " + Expected.of(type) + ", got one out of its range";
    }

    /// Looks at something that is never null.
    private void element(Type type, Json json, String where) {
        member(new Field(where, type, false), json, where);
    }

    /// Reads members by name, and refuses those that nobody knows.
    ///
    /// @return the values in the order of the fields
    @Nullable Object[] members(List<Field> fields, Json.ObjectValue object, String where) {
        return members(fields, object, Map.of(), where);
    }

    /// The values of the members of a whole text, as [#members(List, Json.ObjectValue, String)].
    ///
    /// @throws Problem where the text is no object
    @Nullable Object[] members(List<Field> fields, String text) {
        Set<String> wanted =
                fields.stream()
                        .filter(field -> field.type() == Type.Simple.FLOATS)
                        .map(Field::name)
                        .collect(Collectors.toSet());
        var vectors = new HashMap<String, float[]>();
        Json.ObjectValue object = object(text, wanted, vectors);
        demandUnicode(object, "#");
        return members(fields, object, vectors, "#");
    }

    /// @param vectors members that are not in the object
    private @Nullable Object[] members(
            List<Field> fields,
            Json.ObjectValue object,
            Map<String, float[]> vectors,
            String where) {
        var values = new @Nullable Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            Field field = fields.get(i);
            float[] vector = vectors.get(field.name());
            values[i] =
                    vector != null
                            ? vector
                            : member(
                                    field,
                                    object.members().get(field.name()),
                                    where + "/" + pointer(field.name()));
        }
        for (String name : object.members().keySet()) {
            if (fields.stream().noneMatch(field -> field.name().equals(name))) {
                mistake(
                        where + "/" + pointer(name),
                        "no such member; there are "
                                + String.join(", ", fields.stream().map(Field::name).toList()));
            }
        }
        return values;
    }

    static String pointer(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /// The value of a parameter that is there.
    @Nullable Object parameter(Field field, String text, String where) {
        Json json = json(field.type(), text);
        if (json == null) {
            mistake(where, Expected.instead(field.type(), new Json.TextValue(text)));
            return null;
        }
        return value(field.type(), json, where);
    }

    /// The value of a parameter that may be there several times, as the elements of a list.
    @Nullable Object parameters(Field field, Type.ListOf list, List<String> texts, String where) {
        int before = mistakes.size();
        var elements = new ArrayList<Json>();
        for (String text : texts) {
            Json json = json(list.element(), text);
            if (json == null) {
                mistake(where, Expected.instead(list.element(), new Json.TextValue(text)));
            } else {
                elements.add(json);
            }
        }
        return mistakes.size() > before
                ? null
                : value(field.type(), new Json.ArrayValue(elements), where);
    }

    /// A text as the JSON that a value of the type would be written as; null where it can't be.
    private static @Nullable Json json(Type type, String text) {
        if (isWrittenAsText(type)) {
            return new Json.TextValue(text);
        }
        boolean isFloating = type == Type.Simple.FLOAT || type == Type.Simple.DOUBLE;
        if (isFloating && text.matches("NaN|-?Infinity")) {
            return new Json.TextValue(text);
        }
        try {
            return JsonTrees.parse(text);
        } catch (JsonSyntaxException e) {
            return null;
        }
    }

    /// Whether JSON has values of the type as texts.
    static boolean isWrittenAsText(Type type) {
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case TEXT, BYTES, UUID, DATE, TIME, DATE_TIME, INSTANT, DURATION -> true;
                        case BOOLEAN, INT, LONG, FLOAT, DOUBLE, DECIMAL, FLOATS, DOUBLES, JSON ->
                                false;
                    };
            case Type.EnumOf e -> true;
            case Type.ObjectOf object -> true;
            case Type.RecordOf r -> false;
            case Type.ListOf list -> false;
            case Type.MapOf map -> false;
        };
    }

    /// Refuses texts that are no Unicode, which no column can hold.
    private void demandUnicode(Json json, String where) {
        switch (json) {
            case Json.TextValue text -> demandUnicode(text.value(), where);
            case Json.ArrayValue array -> {
                for (int i = 0; i < array.elements().size(); i++) {
                    Json element = array.elements().get(i);
                    if (!(element instanceof Json.NumberValue)) { // of which there may be thousands
                        demandUnicode(element, where + "/" + i);
                    }
                }
            }
            case Json.ObjectValue object -> {
                for (Map.Entry<String, Json> member : object.members().entrySet()) {
                    demandUnicode(member.getKey(), where);
                    demandUnicode(member.getValue(), where + "/" + pointer(member.getKey()));
                }
            }
            case Json.NullValue n -> {}
            case Json.BooleanValue b -> {}
            case Json.NumberValue number -> {}
        }
    }

    private void demandUnicode(String text, String where) {
        boolean halved =
                text.codePoints()
                        .anyMatch(
                                c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (halved) {
            mistake(where, "expected a text, got one with half a surrogate pair");
        }
    }

    private static Json.ObjectValue object(
            String text, Set<String> wanted, Map<String, float[]> vectors) {
        Json json;
        try {
            json = JsonTrees.parse(text, wanted, vectors);
        } catch (JsonSyntaxException e) {
            throw new Problem(
                    400,
                    "expected a JSON object as body, got none: "
                            + Objects.toString(e.getMessage()));
        }
        if (json instanceof Json.ObjectValue object) {
            return object;
        }
        throw new Problem(400, "expected a JSON object as body, got " + Expected.shown(json));
    }
}
