package io.deltaway.formats.parse;

import io.deltaway.engine.value.Type;

/// Which JSON tokens stand for values of which types, and where tokens end.
final class JsonTokens {

    private static final int MOST_DIGITS = 300;

    private JsonTokens() {}

    /// Whether values of the type are JSON texts that [BatchWriter#value] reads.
    static boolean isText(Type type) {
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case TEXT, DATE, TIME, DATE_TIME, INSTANT, DURATION, UUID, BYTES, DECIMAL ->
                                true;
                        case BOOLEAN, INT, LONG, FLOAT, DOUBLE, FLOATS, DOUBLES, JSON -> false;
                    };
            case Type.EnumOf e -> true;
            case Type.ObjectOf object -> true;
            case Type.RecordOf r -> false;
            case Type.ListOf list -> false;
            case Type.MapOf map -> false;
        };
    }

    /// Whether values of the type are JSON numbers that [BatchWriter#value] reads.
    static boolean isNumber(Type type) {
        return type == Type.Simple.INT
                || type == Type.Simple.LONG
                || type == Type.Simple.FLOAT
                || type == Type.Simple.DOUBLE
                || type == Type.Simple.DECIMAL;
    }

    /// The position behind the JSON number at `from`, which is followed by something that may
    /// follow a value; else -1. The bytes go on behind it.
    static int numberEnd(byte[] bytes, int from) {
        int at = bytes[from] == '-' ? from + 1 : from;
        int digits = digitsEnd(bytes, at);
        if (digits == at || bytes[at] == '0' && digits > at + 1) {
            return -1;
        }
        at = digits;
        if (bytes[at] == '.') {
            digits = digitsEnd(bytes, at + 1);
            if (digits == at + 1) {
                return -1;
            }
            at = digits;
        }
        if ((bytes[at] | 0x20) == 'e') {
            int start = bytes[at + 1] == '-' || bytes[at + 1] == '+' ? at + 2 : at + 1;
            digits = digitsEnd(bytes, start);
            if (digits == start) {
                return -1;
            }
            at = digits;
        }
        byte next = bytes[at];
        boolean ends =
                next == ','
                        || next == '}'
                        || next == ' '
                        || next == '\t'
                        || next == '\r'
                        || next == '\n';
        return ends && at - from <= MOST_DIGITS ? at : -1;
    }

    private static int digitsEnd(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }
}
