package io.deltaway.connect;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// An offset as a text of names and values, `offset=17 records=17`: so people can read it where
/// they look at what a pipeline keeps, as with `deltaway state`. Mutable while it is written.
public final class OffsetText {

    private final StringBuilder text = new StringBuilder();

    /// Nothing yet.
    public OffsetText() {}

    /// Adds a value. A space in it is written in another way.
    public OffsetText with(String name, Object value) {
        if (!text.isEmpty()) {
            text.append(' ');
        }
        String shown = value.toString();
        boolean isPlain = shown.indexOf(' ') < 0 && shown.indexOf('%') < 0;
        text.append(name)
                .append('=')
                .append(isPlain ? shown : shown.replace("%", "%25").replace(" ", "%20"));
        return this;
    }

    public byte[] toBytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The values by their names.
    public static Map<String, String> read(byte[] bytes) {
        var values = new HashMap<String, String>();
        for (String one : new String(bytes, StandardCharsets.UTF_8).split(" ", -1)) {
            int equals = one.indexOf('=');
            String value = one.substring(equals + 1);
            values.put(
                    one.substring(0, Math.max(0, equals)),
                    value.replace("%20", " ").replace("%25", "%"));
        }
        return values;
    }
}
