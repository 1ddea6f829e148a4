package io.deltaway.engine.expr;

import io.deltaway.engine.value.Decimals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// Reads numbers from UTF-8 bytes: plain ones by hand, everything else by the JDK. A text that is
/// no number throws NumberFormatException. White space around a number is not accepted.
final class NumberText {

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };

    private NumberText() {}

    private static String string(TextBytes text) {
        return new String(text.bytes, text.from, text.length, StandardCharsets.UTF_8);
    }

    static long parseLong(TextBytes text) {
        int at = text.from;
        int end = text.from + text.length;
        boolean isNegative = text.length > 0 && text.bytes[at] == '-';
        if (isNegative || text.length > 0 && text.bytes[at] == '+') {
            at++;
        }
        if (at == end || end - at > 18) {
            return parseOther(text);
        }
        long value = 0;
        for (; at < end; at++) {
            int digit = text.bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return parseOther(text);
            }
            value = value * 10 + digit;
        }
        return isNegative ? -value : value;
    }

    private static long parseOther(TextBytes text) {
        if (!text.isAscii()) {
            throw new NumberFormatException("not ASCII"); // the JDK reads the digits of all scripts
        }
        return Long.parseLong(string(text));
    }

    /// Up to 15 digits with at most 22 behind the point are exact as the quotient of two exact
    /// floating numbers (W. D. Clinger, "How to read floating point numbers accurately", 1990).
    static double parseDouble(TextBytes text) {
        int at = text.from;
        int end = text.from + text.length;
        boolean isNegative = text.length > 0 && text.bytes[at] == '-';
        if (isNegative) {
            at++;
        }
        long digits = 0;
        int count = 0;
        int point = -1;
        for (; at < end; at++) {
            int digit = text.bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                count++;
            } else if (text.bytes[at] == '.' && point < 0) {
                point = at;
            } else {
                return parseOtherDouble(text);
            }
        }
        if (count == 0 || count > 15) {
            return parseOtherDouble(text);
        }
        double value = point < 0 ? digits : digits / POWERS_OF_TEN[end - point - 1];
        return isNegative ? -value : value;
    }

    private static double parseOtherDouble(TextBytes text) {
        String string = string(text);
        return switch (string) {
            case "NaN" -> Double.NaN;
            case "Infinity", "+Infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                for (int i = 0; i < string.length(); i++) {
                    if ("0123456789+-.eE".indexOf(string.charAt(i)) < 0) {
                        throw new NumberFormatException(
                                "no decimal number"); // the JDK also reads 1d, 0x1p3 and blanks
                    }
                }
                yield finite(Double.parseDouble(string));
            }
        };
    }

    /// Rounded once, from the text.
    static float parseFloat(TextBytes text) {
        double value = parseDouble(text);
        return Double.isFinite(value)
                ? (float) finite(Float.parseFloat(string(text)))
                : (float) value;
    }

    private static double finite(double value) {
        if (Double.isInfinite(value)) {
            throw new NumberFormatException("too large");
        }
        return value;
    }

    static BigDecimal parseDecimal(String text) {
        if (!text.chars().allMatch(c -> c < 0x80)) {
            throw new NumberFormatException("not ASCII");
        }
        return Decimals.parse(text);
    }
}
