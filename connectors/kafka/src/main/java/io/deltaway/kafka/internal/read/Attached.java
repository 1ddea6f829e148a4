package io.deltaway.kafka.internal.read;

import io.deltaway.engine.value.Type;

/// A column that holds what comes with a record beside its value.
///
/// @param header the name of the header, where it is one
public record Attached(Part part, String header, String column) {

    /// What comes with a record.
    public enum Part {
        TOPIC,
        PARTITION,
        OFFSET,
        TIMESTAMP,
        /// The last header of a name.
        HEADER,
        /// All headers, by name.
        HEADERS;

        /// Whether a column of this type can hold it.
        public boolean fits(Type type) {
            return switch (this) {
                case TOPIC -> type == Type.Simple.TEXT;
                case PARTITION -> type == Type.Simple.INT || type == Type.Simple.LONG;
                case OFFSET -> type == Type.Simple.LONG;
                case TIMESTAMP -> type == Type.Simple.INSTANT || type == Type.Simple.LONG;
                case HEADER -> true;
                case HEADERS ->
                        type instanceof Type.MapOf map
                                && map.key() == Type.Simple.TEXT
                                && (map.value() == Type.Simple.TEXT
                                        || map.value() == Type.Simple.BYTES);
            };
        }

        /// The types that can, for messages.
        public String expected() {
            return switch (this) {
                case TOPIC -> "String";
                case PARTITION -> "int or long";
                case OFFSET -> "long";
                case TIMESTAMP -> "Instant, or long for milliseconds";
                case HEADER -> "any type";
                case HEADERS -> "Map<String, String> or Map<String, byte[]>";
            };
        }
    }
}
