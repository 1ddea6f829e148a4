package io.deltaway.engine.expr;

import io.deltaway.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A way into a JSON value: member names and positions, such as `a.b[0]["odd name"]`.
record JsonPath(List<Step> steps) {

    sealed interface Step {

        record Name(String name) implements Step {}

        /// A position in an array; negative ones count from the end.
        record Position(long index) implements Step {}
    }

    /// @throws IllegalArgumentException where the text is no path
    static JsonPath parse(String text) {
        var steps = new ArrayList<Step>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                boolean isName = text.startsWith("[\"", at);
                int close = text.indexOf(isName ? "\"]" : "]", at + (isName ? 2 : 1));
                if (close < 0) {
                    throw new IllegalArgumentException("[ at " + at + " is not closed");
                }
                steps.add(
                        isName
                                ? new Step.Name(text.substring(at + 2, close))
                                : new Step.Position(position(text.substring(at + 1, close))));
                at = close + (isName ? 2 : 1);
            } else {
                int from = c == '.' ? at + 1 : at;
                if (c != '.' && at > 0 || c == '.' && at == 0) {
                    throw new IllegalArgumentException(
                            "expected . or [ between two steps, at " + at);
                }
                int end = from;
                while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
                    end++;
                }
                if (end == from) {
                    throw new IllegalArgumentException("expected a name at " + from);
                }
                steps.add(new Step.Name(text.substring(from, end)));
                at = end;
            }
        }
        return new JsonPath(List.copyOf(steps));
    }

    private static long position(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("[" + digits + "] is no position", wrong);
        }
    }

    /// What the path leads to; null where it ends earlier.
    @Nullable Json in(Json value) {
        Json at = value;
        for (Step step : steps) {
            at =
                    switch (step) {
                        case Step.Name name -> member(at, name.name());
                        case Step.Position position -> element(at, position.index());
                    };
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /// A member of an object; null where there is none, or no object.
    static @Nullable Json member(Json value, String name) {
        return value instanceof Json.ObjectValue object ? object.members().get(name) : null;
    }

    /// An element of an array; null where there is none, or no array.
    static @Nullable Json element(Json value, long index) {
        if (!(value instanceof Json.ArrayValue array)) {
            return null;
        }
        int size = array.elements().size();
        long at = index < 0 ? size + index : index;
        return at < 0 || at >= size ? null : array.elements().get((int) at);
    }
}
