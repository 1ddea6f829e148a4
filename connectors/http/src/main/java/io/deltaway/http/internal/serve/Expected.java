package io.deltaway.http.internal.serve;

import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.json.Json;

/// What is said of a value that is none.
final class Expected {

    private Expected() {}

    static String of(Type type) {
        return type == Type.Simple.INSTANT
                ? "an instant such as 2024-05-31T12:30:00Z"
                : Cells.expected(type, true);
    }

    static String instead(Type type, Json actual) {
        return "expected " + of(type) + ", got " + shown(actual);
    }

    static String shown(Json json) {
        return Refusals.shortened(json.toString());
    }
}
