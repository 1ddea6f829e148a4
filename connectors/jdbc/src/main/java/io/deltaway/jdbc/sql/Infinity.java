package io.deltaway.jdbc.sql;

import java.sql.Array;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Infinity as a time, for which drivers give the last one that they have: here it is a text, so
/// that a column of times refuses it, and one of texts says it.
final class Infinity {

    static final String AFTER_ALL = "infinity";
    static final String BEFORE_ALL = "-infinity";

    private Infinity() {}

    /// @param value as the driver gives it
    /// @param name the text for a value that stands for infinity; null for others
    static @Nullable Object told(
            @Nullable Object value, String columnType, Function<Object, @Nullable String> name)
            throws SQLException {
        String type = columnType.toLowerCase(Locale.ROOT);
        boolean ofTimes = type.contains("date") || type.contains("timestamp");
        return value == null || !ofTimes ? value : told(value, name);
    }

    private static Object told(Object value, Function<Object, @Nullable String> name)
            throws SQLException {
        switch (value) {
            case Array array -> {
                return told(array.getArray(), name);
            }
            case Object[] elements -> {
                @Nullable Object[] all = new Object[elements.length];
                for (int i = 0; i < all.length; i++) {
                    Object element = elements[i];
                    all[i] = element == null ? null : told(element, name);
                }
                return all;
            }
            default -> {
                String infinity = name.apply(value);
                return infinity == null ? value : infinity;
            }
        }
    }
}
