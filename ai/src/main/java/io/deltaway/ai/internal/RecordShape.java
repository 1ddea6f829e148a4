package io.deltaway.ai.internal;

import io.deltaway.connect.UnfitAnswerException;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.JsonSyntaxException;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.formats.parse.JsonValues;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.json.Json;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowType;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Records as models are told of them and write them: as JSON objects.
public final class RecordShape<T extends Record> {

    /// Where an answer has more braces than that it is no record with a few words around.
    private static final int TRIES = 1_000;

    /// Where an object begins, or an array, and whether that is written as JSON: one with a member,
    /// or an array of objects.
    private static final Pattern OPEN = Pattern.compile("\\{(?:\\s*\")?|\\[(?:\\s*\\{)?");

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
    /// alone in there: of several nobody knows which one is meant. What stands in an object that is
    /// wrong is no answer.
    ///
    /// @throws UnfitAnswerException where there is none: what is wrong with the first that is
    ///   written as one
    public T read(String answer) throws UnfitAnswerException {
        String problem = null;
        Matcher open = OPEN.matcher(answer);
        int from = 0;
        for (int tries = 0; tries < TRIES && open.find(from); tries++) {
            int end = end(answer, open.start());
            String said = answer.substring(open.start(), end);
            boolean isOfJson = open.group().length() > 1;
            String wrong = null;
            from = end;
            try {
                Json value = JsonTrees.parse(said);
                if (alone(value) instanceof Json.ObjectValue object) {
                    return recordClass.cast(JsonValues.value(type, object));
                }
                wrong = isOfJson ? "it is not the only one in its array" : null;
            } catch (JsonValues.Mismatch e) {
                wrong = e.getMessage();
            } catch (JsonSyntaxException e) {
                wrong = isOfJson ? e.getMessage() : null;
                from = isOfJson ? end : open.start() + 1; // else as in {note}
            }
            if (problem == null && wrong != null) {
                problem = Refusals.shortened(said) + ": " + wrong;
            }
        }
        throw new UnfitAnswerException(
                "expected "
                        + Cells.expected(type, false)
                        + ", got "
                        + (problem == null ? "none in: " + Refusals.shortened(answer) : problem));
    }

    private static Json alone(Json value) {
        return value instanceof Json.ArrayValue array && array.elements().size() == 1
                ? array.elements().getFirst()
                : value;
    }

    /// Behind the bracket that closes the one at a place; the end of the text where none does.
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
        return text.length();
    }
}
