package io.deltaway.assistant;

import io.deltaway.engine.value.Field;
import io.deltaway.formats.parse.JsonSyntaxException;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.formats.parse.JsonValues;
import io.deltaway.json.Json;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a server says, as records, and what it is asked, as JSON.
final class Records {

    private Records() {}

    /// @throws IOException where it is no JSON
    static Json parsed(String text) throws IOException {
        try {
            return JsonTrees.parse(text);
        } catch (JsonSyntaxException e) {
            throw new IOException("no JSON: " + e.getMessage(), e);
        }
    }

    /// A record of the members of an object; of a request's number, which answers don't show, 0.
    static <T extends Record> T of(Class<T> recordClass, Json json) throws IOException {
        if (!(json instanceof Json.ObjectValue object)) {
            throw new IOException("expected an object, got " + json);
        }
        RowType<T> type = RowType.of(recordClass);
        var values = new @Nullable Object[type.schema().width()];
        for (int i = 0; i < values.length; i++) {
            Field field = type.schema().fields().get(i);
            Json member =
                    field.name().equals("request")
                            ? number(0)
                            : object.members().getOrDefault(field.name(), new Json.NullValue());
            try {
                values[i] =
                        member instanceof Json.NullValue
                                ? null
                                : JsonValues.value(field.type(), member);
            } catch (JsonValues.Mismatch e) {
                throw new IOException("unexpected " + field.name() + " in " + json, e);
            }
        }
        return type.create(values);
    }

    static Json object(Object... namesAndValues) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (Json) namesAndValues[i + 1]);
        }
        return new Json.ObjectValue(members);
    }

    /// What `/v1/retrieve` is asked.
    static Json retrieve(String query, float @Nullable [] vector, int limit, Scope scope) {
        Json numbers = vector == null ? new Json.NullValue() : numbers(vector);
        return within(scope, limit, "query", text(query), "vector", numbers);
    }

    /// What `/v1/answer` is asked.
    static Json answer(String question, int limit, Scope scope) {
        return within(scope, limit, "question", text(question));
    }

    private static Json within(Scope scope, int limit, Object... asked) {
        var all = new ArrayList<>(List.of(asked));
        all.addAll(List.of("limit", number(limit), "under", orNull(scope.under())));
        all.addAll(List.of("filter", orNull(scope.filter())));
        return object(all.toArray());
    }

    private static Json orNull(@Nullable String text) {
        return text == null ? new Json.NullValue() : text(text);
    }

    static Json text(String text) {
        return new Json.TextValue(text);
    }

    private static Json number(int number) {
        return new Json.NumberValue(BigDecimal.valueOf(number));
    }

    private static Json numbers(float[] vector) {
        var elements = new ArrayList<Json>();
        for (float component : vector) {
            elements.add(new Json.NumberValue(new BigDecimal(Float.toString(component))));
        }
        return new Json.ArrayValue(List.copyOf(elements));
    }
}
