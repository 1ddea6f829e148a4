package io.deltaway.connect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An offset as a text of names and values, `offset=17 records=17`: so people can read it where
/// they look at what a pipeline keeps, as with `deltaway state`. Mutable while it is written.
public final class OffsetText {

    private static final Pattern ESCAPE = Pattern.compile("%[0-9a-f]{2}");

    private final StringBuilder text = new StringBuilder();

    /// Nothing yet.
    public OffsetText() {}

    /// Adds a value. Spaces, the ends of lines and the like are written in another way.
    public OffsetText with(String name, Object value) {
        if (!text.isEmpty()) {
            text.append(' ');
        }
        text.append(name).append('=');
        String shown = value.toString();
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            if (c <= ' ' || c == '%' || c == 0x7f) {
                text.append('%').append(HexFormat.of().toHexDigits((byte) c));
            } else {
                text.append(c);
            }
        }
        return this;
    }

    /// Adds bytes, as base64.
    public OffsetText with(String name, byte[] bytes) {
        return with(name, Base64.getEncoder().encodeToString(bytes));
    }

    public byte[] toBytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The values by their names.
    public static Map<String, String> read(byte[] bytes) {
        var values = new HashMap<String, String>();
        for (String one : new String(bytes, StandardCharsets.UTF_8).split(" ", -1)) {
            int equals = one.indexOf('=');
            String value =
                    ESCAPE.matcher(one.substring(equals + 1))
                            .replaceAll(escape -> Matcher.quoteReplacement(unescaped(escape)));
            values.put(one.substring(0, Math.max(0, equals)), value);
        }
        return values;
    }

    private static String unescaped(MatchResult escape) {
        return Character.toString(HexFormat.fromHexDigits(escape.group(), 1, 3));
    }
}
