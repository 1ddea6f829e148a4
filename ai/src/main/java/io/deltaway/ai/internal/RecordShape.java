package io.deltaway.ai.internal;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.JsonSyntaxException;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.formats.parse.JsonValues;
import io.deltaway.json.Json;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Records as models are told of them and write them: as JSON objects.
public final class RecordShape<T extends Record> {

    /// Where an answer has more braces than that it is no record with a few words around.
    private static final int TRIES = 1_000;

    private static final int SHOWN = 100;

    /// Where an object begins, or an array, and whether that is one of objects.
    private static final Pattern OPEN = Pattern.compile("\\{|\\[(?:\\s*\\{)?");

    private final Class<T> recordClass;
    private final Type.RecordOf type;
    private final String description;

    private RecordShape(Class<T> recordClass, Type.RecordOf type) {
        this.recordClass = recordClass;
        this.type = type;
        this.description = described(type);
    }

    /// @throws PlanException where JSON has nothing for a component
    public static <T extends Record> RecordShape<T> of(Class<T> recordClass) {
        return new RecordShape<>(
                recordClass, new Type.RecordOf(recordClass, RowType.of(recordClass).schema()));
    }

    /// What a model is told: the members of the object, those of lists and of nested records too.
    public String description() {
        return description;
    }

    private static String described(Type type) {
        return switch (type) {
            case Type.RecordOf nested ->
                    nested.schema().fields().stream()
                            .map(RecordShape::member)
                            .collect(Collectors.joining(", ", "{", "}"));
            case Type.ListOf list -> "[" + described(list.element()) + ", ...]";
            case Type.MapOf map ->
                    "{" + described(map.key()) + ": " + described(map.value()) + ", ...}";
            case Type.EnumOf choice ->
                    Arrays.stream(choice.javaClass().getEnumConstants())
                            .map(constant -> "\"" + constant.name() + "\"")
                            .collect(Collectors.joining(" or "));
            case Type.ObjectOf object ->
                    throw new PlanException(
                            "DW-0116",
                            "what a model is to find",
                            "components that JSON can say",
                            object.toString(),
                            "take a record of its parts");
            case Type.Simple simple ->
                    switch (simple) {
                        case BOOLEAN -> "true or false";
                        case INT, LONG -> "a whole number";
                        case FLOAT, DOUBLE, DECIMAL -> "a number";
                        case TEXT -> "a text";
                        case BYTES -> "base64";
                        case DATE -> "a date such as \"2024-05-31\"";
                        case TIME -> "a time such as \"12:30:00\"";
                        case DATE_TIME -> "a date and time such as \"2024-05-31T12:30:00\"";
                        case INSTANT -> "an instant such as \"2024-05-31T12:30:00Z\"";
                        case DURATION -> "a duration such as \"PT1H30M\"";
                        case UUID -> "a UUID";
                        case FLOATS, DOUBLES -> "[a number, ...]";
                        case JSON -> "any JSON";
                    };
        };
    }

    private static String member(Field field) {
        return "\"%s\": %s%s"
                .formatted(
                        field.name(), described(field.type()), field.nullable() ? " or null" : "");
    }

    /// The record in an answer: the first JSON object that is one, whatever stands around it.
    /// Members that the record doesn't have mean nothing. An object in an array counts where it is
    /// alone in there: of several nobody knows which one is meant.
    ///
    /// @throws IllegalArgumentException where there is none
    public T read(String answer) {
        JsonValues.Mismatch first = null;
        for (Json object : objects(answer)) {
            try {
                return recordClass.cast(JsonValues.value(type, object));
            } catch (JsonValues.Mismatch e) {
                first = first == null ? e : first;
            }
        }
        throw first == null
                ? new IllegalArgumentException("no single JSON object in: " + shortened(answer))
                : new IllegalArgumentException("no " + type + ": " + first.getMessage(), first);
    }

    private static List<Json> objects(String text) {
        var objects = new ArrayList<Json>();
        Matcher open = OPEN.matcher(text);
        int from = 0;
        for (int tries = 0; tries < TRIES && open.find(from); tries++) {
            int end = end(text, open.start());
            boolean ofObjects = open.group().length() > 1;
            Json value = end > 0 ? parsed(text.substring(open.start(), end)) : null;
            if (value instanceof Json.ArrayValue array && array.elements().size() == 1) {
                value = array.elements().getFirst();
            }
            if (value instanceof Json.ObjectValue) {
                objects.add(value);
            }
            if (ofObjects && end == 0) {
                break; // what follows stands in it
            }
            from = value != null || ofObjects ? end : open.start() + 1;
        }
        return objects;
    }

    /// Null where it is something else, such as what a model says while it thinks.
    private static @Nullable Json parsed(String text) {
        try {
            return JsonTrees.parse(text);
        } catch (JsonSyntaxException e) {
            return null;
        }
    }

    /// Behind the bracket that closes the one at a place; 0 where none does.
    private static int end(String text, int from) {
        int depth = 0;
        boolean isQuoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isQuoted && c == '\\') {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (!isQuoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!isQuoted && (c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return 0;
    }

    private static String shortened(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }
}
