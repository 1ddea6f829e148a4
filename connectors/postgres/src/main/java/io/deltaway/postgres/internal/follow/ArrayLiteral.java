package io.deltaway.postgres.internal.follow;

import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// An array as PostgreSQL writes it, `{1,NULL,"a b",{2}}`, as JSON of its elements' type.
final class ArrayLiteral {

    private final String text;
    private int at;

    private ArrayLiteral(String text) {
        this.text = text;
    }

    /// @param element the type of the elements
    /// @throws IllegalArgumentException where it is no array, or has an element that is none
    static Json parse(String text, Type element) {
        // Bounds that are not 1 are written before the braces: [0:2]={...}
        int braces = text.indexOf('{');
        var literal = new ArrayLiteral(text);
        literal.at = text.startsWith("[") && braces > 0 ? braces : 0;
        Json array = literal.array(element);
        if (literal.at != text.length()) {
            throw new IllegalArgumentException("no array");
        }
        return array;
    }

    private Json array(Type element) {
        expect('{');
        List<Json> elements = new ArrayList<>();
        while (peek() != '}') {
            elements.add(
                    peek() == '{' && element instanceof Type.ListOf inner
                            ? array(inner.element())
                            : element(element));
            if (peek() == ',') {
                at++;
            } else if (peek() != '}') {
                throw new IllegalArgumentException("no array");
            }
        }
        at++;
        return new Json.ArrayValue(elements);
    }

    private Json element(Type type) {
        boolean quoted = peek() == '"';
        var value = new StringBuilder();
        if (quoted) {
            at++;
        }
        while (quoted ? peek() != '"' : peek() != ',' && peek() != '}') {
            if (peek() == '\\') {
                at++;
            }
            value.append(peek());
            at++;
        }
        if (quoted) {
            at++;
        }
        return !quoted && value.toString().equals("NULL")
                ? new Json.NullValue()
                : json(type, value.toString());
    }

    private static Json json(Type type, String value) {
        if (!(type instanceof Type.Simple simple)) {
            return new Json.TextValue(value);
        }
        return switch (simple) {
            case BOOLEAN -> new Json.BooleanValue(value.equals("t"));
            case INT, LONG, DECIMAL -> new Json.NumberValue(new BigDecimal(value));
            case FLOAT, DOUBLE ->
                    Character.isLetter(value.charAt(value.length() - 1))
                            ? new Json.TextValue(value)
                            : new Json.NumberValue(new BigDecimal(value));
            case BYTES ->
                    new Json.TextValue(
                            Base64.getEncoder()
                                    .encodeToString(HexFormat.of().parseHex(value.substring(2))));
            default -> new Json.TextValue(value);
        };
    }

    private char peek() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("no array");
        }
        return text.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw new IllegalArgumentException("no array");
        }
        at++;
    }
}
