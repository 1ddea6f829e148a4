package io.deltaway.json;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An immutable JSON value.
///
/// JSON's null is a value, [NullValue], where it stands within an array or an object, and in a
/// column that is never null. On its own in a column that may be null, a component `@Nullable
/// Json`, it is null, wherever rows come from: files and other sources, rows of a program,
/// functions over rows.
///
/// Order: null, false, true, numbers by value, texts by code point, arrays element by element,
/// objects as lists of members sorted by name. Members of an object are kept sorted by name; of
/// repeated names the last counts.
public sealed interface Json extends Comparable<Json> {

    record NullValue() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    record BooleanValue(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /// A number; equal by value, so 1.0 equals 1.
    record NumberValue(BigDecimal value) implements Json {
        public NumberValue {
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }

        @Override
        public String toString() {
            return value.scale() <= 0 && (long) value.precision() - value.scale() <= 19
                    ? value.toPlainString()
                    : value.toString();
        }
    }

    record TextValue(String value) implements Json {
        @Override
        public String toString() {
            return quoted(value);
        }
    }

    record ArrayValue(List<Json> elements) implements Json {
        public ArrayValue {
            elements = List.copyOf(elements);
        }

        @Override
        public String toString() {
            var out = new StringBuilder("[");
            for (Json element : elements) {
                out.append(out.length() > 1 ? "," : "").append(element);
            }
            return out.append(']').toString();
        }
    }

    record ObjectValue(Map<String, Json> members) implements Json {
        public ObjectValue {
            var sorted = new TreeMap<String, Json>(Values::compareText);
            sorted.putAll(members);
            members = Collections.unmodifiableMap(sorted);
        }

        @Override
        public String toString() {
            var out = new StringBuilder("{");
            members.forEach((name, value) ->
                    out.append(out.length() > 1 ? "," : "")
                            .append(quoted(name))
                            .append(':')
                            .append(value));
            return out.append('}').toString();
        }
    }

    @Override
    default int compareTo(Json other) {
        int rank = Integer.compare(rank(), other.rank());
        if (rank != 0) {
            return rank;
        }
        return switch (this) {
            case NullValue n -> 0;
            case BooleanValue bool -> Boolean.compare(bool.value(), ((BooleanValue) other).value());
            case NumberValue number -> number.value().compareTo(((NumberValue) other).value());
            case TextValue text -> Values.compareText(text.value(), ((TextValue) other).value());
            case ArrayValue array -> compare(array.elements(), ((ArrayValue) other).elements());
            case ObjectValue object -> {
                Map<String, Json> mine = object.members();
                Map<String, Json> theirs = ((ObjectValue) other).members();
                yield compareEntries(List.copyOf(mine.entrySet()), List.copyOf(theirs.entrySet()));
            }
        };
    }

    private int rank() {
        return switch (this) {
            case NullValue n -> 0;
            case BooleanValue b -> 1;
            case NumberValue n -> 2;
            case TextValue t -> 3;
            case ArrayValue a -> 4;
            case ObjectValue o -> 5;
        };
    }

    private static int compare(List<Json> a, List<Json> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compareEntries(
            List<Map.Entry<String, Json>> a, List<Map.Entry<String, Json>> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = Values.compareText(a.get(i).getKey(), b.get(i).getKey());
            order = order != 0 ? order : a.get(i).getValue().compareTo(b.get(i).getValue());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /// Writes the canonical bytes: equal values give equal bytes.
    default void encode(ByteWriter out) {
        out.writeByte(rank());
        switch (this) {
            case NullValue n -> {}
            case BooleanValue bool -> out.writeByte(bool.value() ? 1 : 0);
            case NumberValue number -> {
                out.writeInt(number.value().scale());
                out.writeSized(number.value().unscaledValue().toByteArray());
            }
            case TextValue text -> out.writeText(text.value());
            case ArrayValue array -> {
                out.writeVarLong(array.elements().size());
                array.elements().forEach(element -> element.encode(out));
            }
            case ObjectValue object -> {
                out.writeVarLong(object.members().size());
                object.members()
                        .forEach((name, value) -> {
                            out.writeText(name);
                            value.encode(out);
                        });
            }
        }
    }

    /// Reads what [#encode] wrote.
    static Json decode(ByteReader in) {
        int rank = in.readByte();
        return switch (rank) {
            case 0 -> new NullValue();
            case 1 -> new BooleanValue(in.readByte() != 0);
            case 2 -> {
                int scale = in.readInt();
                yield new NumberValue(
                        new BigDecimal(new java.math.BigInteger(in.readSized()), scale));
            }
            case 3 -> new TextValue(in.readText());
            case 4 -> {
                int size = (int) in.readVarLong();
                var elements = new ArrayList<Json>(size);
                for (int i = 0; i < size; i++) {
                    elements.add(decode(in));
                }
                yield new ArrayValue(elements);
            }
            case 5 -> {
                int size = (int) in.readVarLong();
                var members = new TreeMap<String, Json>(Values::compareText);
                for (int i = 0; i < size; i++) {
                    members.put(in.readText(), decode(in));
                }
                yield new ObjectValue(members);
            }
            default -> throw new IllegalArgumentException("not a JSON value: tag " + rank);
        };
    }

    private static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        int plain = 0; // most texts are, and are copied at once
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c != '"' && c != '\\') {
                continue;
            }
            out.append(text, plain, i);
            plain = i + 1;
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append("\\u%04x".formatted((int) c));
            }
        }
        return out.append(text, plain, text.length()).append('"').toString();
    }
}
