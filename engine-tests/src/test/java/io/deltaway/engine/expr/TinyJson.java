package io.deltaway.engine.expr;

import io.deltaway.json.Json;
import io.deltaway.json.JsonParser;
import io.deltaway.json.MalformedJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;

/// A parser for the tests of the engine, which has none: enough of JSON for them, without escapes
/// in texts.
public final class TinyJson implements JsonParser {

    @Override
    public Json parse(String text) throws MalformedJson {
        var reader = new Reader(text);
        Json value = reader.value();
        if (reader.at != text.length()) {
            throw new MalformedJson("something behind the value at " + reader.at);
        }
        return value;
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        private boolean accept(String expected) {
            if (text.startsWith(expected, at)) {
                at += expected.length();
                return true;
            }
            return false;
        }

        private Json value() throws MalformedJson {
            if (accept("null")) {
                return new Json.NullValue();
            }
            if (accept("true")) {
                return new Json.BooleanValue(true);
            }
            if (accept("false")) {
                return new Json.BooleanValue(false);
            }
            if (accept("[")) {
                var elements = new ArrayList<Json>();
                while (!accept("]")) {
                    elements.add(value());
                    accept(",");
                }
                return new Json.ArrayValue(elements);
            }
            if (accept("{")) {
                var members = new HashMap<String, Json>();
                while (!accept("}")) {
                    String name = quoted();
                    if (!accept(":")) {
                        throw new MalformedJson("expected : at " + at);
                    }
                    members.put(name, value());
                    accept(",");
                }
                return new Json.ObjectValue(members);
            }
            return text.startsWith("\"", at) ? new Json.TextValue(quoted()) : number();
        }

        private String quoted() throws MalformedJson {
            int close = text.indexOf('"', at + 1);
            if (!text.startsWith("\"", at) || close < 0) {
                throw new MalformedJson("expected \" at " + at);
            }
            String quoted = text.substring(at + 1, close);
            at = close + 1;
            return quoted;
        }

        private Json number() throws MalformedJson {
            int from = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            try {
                return new Json.NumberValue(new BigDecimal(text.substring(from, at)));
            } catch (NumberFormatException wrong) {
                throw new MalformedJson("no value at " + from);
            }
        }
    }
}
