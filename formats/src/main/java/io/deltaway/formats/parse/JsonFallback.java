package io.deltaway.formats.parse;

import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;

/// Reads single JSON lines by the library and says what is wrong with those that are none. A member
/// is that of the column with its name; else of the column whose name is loosely the same
/// ([LooseNames]). May be used by several threads.
final class JsonFallback {

    private final Cells cells;
    private final List<String> names;
    private final Map<String, Integer> columns = new HashMap<>();
    private final LooseNames loosely;
    private final int prefixEnd;

    JsonFallback(Cells cells, List<String> names, int prefixEnd) {
        this.cells = cells;
        this.names = List.copyOf(names);
        this.loosely = new LooseNames(names);
        this.prefixEnd = prefixEnd;
        for (int c = 0; c < names.size(); c++) {
            columns.put(names.get(c), c);
        }
    }

    /// Reads the line `[from, to)` and adds its row or its refusal.
    void line(byte[] bytes, int from, int to, BatchWriter rows, Refusals refusals) {
        int invalid = Utf8.firstInvalid(bytes, from, to);
        if (invalid < to) {
            refusals.addEncoding(from, to, invalid);
            return;
        }
        if (isBlank(bytes, from, to)) {
            return;
        }
        int start = from;
        if (prefixEnd >= 0) {
            while (start < to && bytes[start] != prefixEnd) {
                start++;
            }
            if (start == to) {
                refusals.add(
                        Refusals.JSON,
                        "expected a prefix that ends with \"" + (char) prefixEnd + "\"",
                        from,
                        to);
                return;
            }
            start++;
        }
        int end = bytes[to - 1] == '\n' ? to - 1 : to;
        try (JsonParser parser =
                JsonTrees.FACTORY.createParser(
                        ObjectReadContext.empty(), bytes, start, end - start)) {
            object(parser, rows);
            rows.endRow();
        } catch (JacksonException e) {
            rows.abandonRow();
            TokenStreamLocation place = e.getLocation();
            String where =
                    place == null
                            ? ""
                            : " at byte " + (start - from + Math.max(1, place.getColumnNr()));
            refusals.add(Refusals.JSON, "no JSON" + where + ": " + JsonMistakes.told(e), from, to);
        } catch (JsonSyntaxException e) {
            rows.abandonRow();
            refusals.add(Refusals.JSON, String.valueOf(e.getMessage()), from, to);
        } catch (Refused e) {
            rows.abandonRow();
            refusals.add(e.code, String.valueOf(e.getMessage()), from, to);
        }
    }

    private void object(JsonParser parser, BatchWriter rows) {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new JsonSyntaxException("expected a JSON object, got " + described(first));
        }
        boolean[] seen = new boolean[cells.width()];
        boolean[] exactly = new boolean[cells.width()];
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Integer named = columns.get(name);
            boolean exact = named != null;
            int column = named != null ? named : loosely.find(name);
            JsonToken token = parser.nextToken();
            if (column < 0 || !cells.needed[column] || !exact && exactly[column]) {
                // Texts are looked at as well, as their escapes may be broken.
                if (token == JsonToken.VALUE_STRING) {
                    parser.getString();
                } else {
                    parser.skipChildren();
                }
            } else {
                if (seen[column] && exact == exactly[column]) {
                    throw JsonTrees.doubled(name);
                }
                rows.clearNull(column);
                member(parser, token, column, rows);
                seen[column] = true;
                exactly[column] = exact;
            }
        }
        if (parser.nextToken() != null) {
            throw new JsonSyntaxException("no JSON: more behind the end of the object");
        }
        for (int c = 0; c < seen.length; c++) {
            if (!seen[c] && cells.needed[c]) {
                if (!cells.nullable[c]) {
                    throw new Refused(
                            Refusals.MISSING, expectation(c) + ", the object has no such member");
                }
                rows.setNull(c);
            }
        }
    }

    private void member(JsonParser parser, JsonToken token, int column, BatchWriter rows) {
        Type type = cells.types[column];
        if (token == JsonToken.VALUE_NULL && (cells.nullable[column] || type != Type.Simple.JSON)) {
            if (!cells.nullable[column]) {
                throw new Refused(Refusals.MISSING, expectation(column) + ", got null");
            }
            rows.setNull(column);
            return;
        }
        boolean read;
        String shown;
        switch (token) {
            case VALUE_STRING -> {
                String text = parser.getString();
                shown = cells.got(column, text);
                if (JsonTokens.isText(type)) {
                    byte[] bytes = utf8(text, column);
                    read = rows.value(column, bytes, 0, bytes.length);
                } else {
                    read = tree(type, new Json.TextValue(text), column, rows);
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                String text = parser.getString();
                shown = Refusals.shortened(text);
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                read =
                        JsonTokens.isNumber(type)
                                ? rows.number(column, bytes, 0, bytes.length)
                                : tree(type, JsonTrees.value(parser), column, rows);
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                shown = token == JsonToken.VALUE_TRUE ? "true" : "false";
                byte[] bytes = shown.getBytes(StandardCharsets.ISO_8859_1);
                read =
                        type == Type.Simple.BOOLEAN
                                ? rows.value(column, bytes, 0, bytes.length)
                                : tree(
                                        type,
                                        new Json.BooleanValue(token == JsonToken.VALUE_TRUE),
                                        column,
                                        rows);
            }
            default -> {
                Json json = JsonTrees.value(parser);
                shown = Refusals.shortened(json.toString());
                read = tree(type, json, column, rows);
            }
        }
        if (!read) {
            throw new Refused(Refusals.VALUE, expectation(column) + ", got " + shown);
        }
    }

    /// Writes a value that a column takes from a tree.
    private boolean tree(Type type, Json json, int column, BatchWriter rows) {
        try {
            Object value = JsonValues.value(type, json);
            switch (type.storage()) {
                case OBJECT -> rows.object(column, value);
                case DOUBLE -> rows.doubles[column][rows.row] = ((Number) value).doubleValue();
                case LONG, TEXT -> {
                    return false;
                }
            }
            return true;
        } catch (JsonValues.Mismatch e) {
            String reason = String.valueOf(e.getMessage());
            String got = ", got " + Refusals.shortened(json.toString());
            if (reason.endsWith(cells.expected(column) + got)) {
                return false; // nothing more is known
            }
            throw new Refused(Refusals.VALUE, expectation(column) + got + ": " + reason);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] utf8(String text, int column) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                String message =
                        expectation(column)
                                + ", got one with half a surrogate pair at character "
                                + (i + 1);
                throw new Refused(Refusals.VALUE, message);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String expectation(int column) {
        return "column \"" + names.get(column) + "\": expected " + cells.expected(column);
    }

    private static String described(@org.jspecify.annotations.Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> token.toString();
        };
    }

    static boolean isBlank(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to
                && (bytes[at] == ' '
                        || bytes[at] == '\t'
                        || bytes[at] == '\r'
                        || bytes[at] == '\n')) {
            at++;
        }
        return at == to;
    }

    /// A value that its column can't take. Caught here, so it carries no stack trace.
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String code;

        Refused(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }
}
