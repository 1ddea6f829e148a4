package io.deltaway.http.internal.serve;

import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes JSON of what stands in a program.
final class JsonOf {

    private JsonOf() {}

    static Json text(String value) {
        return new Json.TextValue(value);
    }

    static Json number(long value) {
        return new Json.NumberValue(BigDecimal.valueOf(value));
    }

    static Json truth(boolean value) {
        return new Json.BooleanValue(value);
    }

    static Json array(List<? extends Json> elements) {
        return new Json.ArrayValue(List.copyOf(elements));
    }

    static Json texts(List<String> values) {
        return array(values.stream().map(JsonOf::text).toList());
    }

    /// An object of names and values, in turn.
    static Json object(Object... namesAndValues) {
        var members = new LinkedHashMap<String, Json>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (Json) namesAndValues[i + 1]);
        }
        return new Json.ObjectValue(members);
    }

    static Json object(Map<String, Json> members) {
        return new Json.ObjectValue(members);
    }
}
