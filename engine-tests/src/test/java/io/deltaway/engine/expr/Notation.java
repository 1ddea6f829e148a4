package io.deltaway.engine.expr;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.json.Json;
import io.deltaway.json.MalformedJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads calls and values as the tables of the tests write them:
///
/// ```
/// plus(1, 2)   1i (INT)   1.5 (DOUBLE)   1.5f (FLOAT)   1.5m (DECIMAL)   "text"   true   null:LONG
/// date'2024-02-29'   instant'2024-02-29T00:00:00Z'   json'{"a":1}'   bytes'00ff'   [1, null, 2]   []:LONG
/// ```
final class Notation {

    /// A call or a value, not yet resolved.
    sealed interface Node {

        record Call(String function, List<Node> arguments) implements Node {}

        record Value(@Nullable Object value, Type type) implements Node {}
    }

    private final String text;
    private int at;

    private Notation(String text) {
        this.text = text;
    }

    static Node parse(String text) {
        var notation = new Notation(text);
        Node node = notation.node();
        notation.blanks();
        if (notation.at != text.length()) {
            throw new IllegalArgumentException(
                    "behind the end of the call: " + text.substring(notation.at));
        }
        return node;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private boolean accept(char c) {
        blanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw new IllegalArgumentException("expected " + c + " at " + text.substring(at));
        }
    }

    private Node node() {
        blanks();
        char c = text.charAt(at);
        if (c == '"') {
            return new Node.Value(quoted('"'), Simple.TEXT);
        }
        if (c == '[') {
            return list();
        }
        String word = word();
        if (accept('(')) {
            var arguments = new ArrayList<Node>();
            while (!accept(')')) {
                arguments.add(node());
                accept(',');
            }
            return new Node.Call(word, arguments);
        }
        if (word.equals("null")) {
            expect(':');
            return new Node.Value(null, type());
        }
        if (at < text.length() && text.charAt(at) == '\'') {
            return special(word, quoted('\''));
        }
        return number(word);
    }

    private Type type() {
        String name = word();
        if (name.equals("List")) {
            expect('<');
            Type element = type();
            expect('>');
            return new Type.ListOf(element);
        }
        return name.equals("Day")
                ? new Type.EnumOf(java.time.DayOfWeek.class)
                : Simple.valueOf(name);
    }

    private Node.Value list() {
        expect('[');
        var values = new ArrayList<@Nullable Object>();
        Type element = null;
        while (!accept(']')) {
            if (text.startsWith("null,", at) || text.startsWith("null]", at)) {
                at += 4;
                values.add(null);
            } else {
                var value = (Node.Value) node();
                element = value.type();
                values.add(value.value());
            }
            accept(',');
            blanks();
        }
        if (accept(':')) {
            element = type();
        }
        if (element == null) {
            throw new IllegalArgumentException("a list needs a type: " + text);
        }
        return new Node.Value(Collections.unmodifiableList(values), new Type.ListOf(element));
    }

    private String word() {
        int from = at;
        while (at < text.length() && " (),:'\"[]<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted(char quote) {
        expect(quote);
        var out = new StringBuilder();
        while (text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\\') {
                char escaped = text.charAt(at++);
                c = escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
            }
            out.append(c);
        }
        at++;
        return out.toString();
    }

    private static Node.Value special(String word, String text) {
        return switch (word) {
            case "date" -> new Node.Value(LocalDate.parse(text), Simple.DATE);
            case "time" -> new Node.Value(LocalTime.parse(text), Simple.TIME);
            case "dateTime" -> new Node.Value(LocalDateTime.parse(text), Simple.DATE_TIME);
            case "instant" -> new Node.Value(Instant.parse(text), Simple.INSTANT);
            case "duration" -> new Node.Value(Duration.parse(text), Simple.DURATION);
            case "uuid" -> new Node.Value(UUID.fromString(text), Simple.UUID);
            case "bytes" -> new Node.Value(HexFormat.of().parseHex(text), Simple.BYTES);
            case "day" ->
                    new Node.Value(
                            java.time.DayOfWeek.valueOf(text),
                            new Type.EnumOf(java.time.DayOfWeek.class));
            case "json" -> new Node.Value(json(text), Simple.JSON);
            default -> throw new IllegalArgumentException("no kind of value: " + word);
        };
    }

    private static Json json(String text) {
        try {
            return new TinyJson().parse(text);
        } catch (MalformedJson wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }

    private static Node.Value number(String word) {
        return switch (word) {
            case "true", "false" -> new Node.Value(Boolean.valueOf(word), Simple.BOOLEAN);
            case "NaN", "Infinity", "-Infinity" ->
                    new Node.Value(Double.valueOf(word), Simple.DOUBLE);
            default -> {
                String digits = word.substring(0, word.length() - 1);
                yield switch (word.charAt(word.length() - 1)) {
                    case 'i' -> new Node.Value(Integer.valueOf(digits), Simple.INT);
                    case 'f' -> new Node.Value(Float.valueOf(digits), Simple.FLOAT);
                    case 'm' -> new Node.Value(new BigDecimal(digits), Simple.DECIMAL);
                    default ->
                            word.matches("-?[0-9]+")
                                    ? new Node.Value(Long.valueOf(word), Simple.LONG)
                                    : new Node.Value(Double.valueOf(word), Simple.DOUBLE);
                };
            }
        };
    }
}
