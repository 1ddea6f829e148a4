package io.deltaway.http.internal.serve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Text as it stands in a URI. Strict: what does not stand for UTF-8 is refused, not replaced.
final class Percent {

    /// A name with its value.
    record Parameter(String name, String value) {}

    private Percent() {}

    /// The segments of a raw path.
    static List<String> path(String raw) {
        return PathTemplate.split(raw).stream().map(segment -> decode(segment, false)).toList();
    }

    /// The parameters of a raw query, in order.
    static List<Parameter> query(String raw) {
        var parameters = new ArrayList<Parameter>();
        for (String part : raw.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                parameters.add(new Parameter(decode(name, true), decode(value, true)));
            }
        }
        return parameters;
    }

    private static String decode(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0)) {
            return raw;
        }
        byte[] in = raw.getBytes(StandardCharsets.UTF_8);
        var out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
                int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw refused(raw);
                }
                out.put((byte) (high << 4 | low));
                i += 2;
            } else {
                out.put(plusIsSpace && in[i] == '+' ? (byte) ' ' : in[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException e) {
            throw refused(raw);
        }
    }

    private static Problem refused(String raw) {
        return new Problem(400, "expected UTF-8, percent-encoded, got \"" + raw + "\" in the URI");
    }
}
