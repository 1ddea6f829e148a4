package io.deltaway.plans;

import java.util.List;
import java.util.stream.LongStream;

/// The user's functions of random plans.
final class Functions {

    private Functions() {}

    static Long picky(Long value) {
        if (Math.floorMod(value, 3) == 2) {
            throw new IllegalStateException("no " + value);
        }
        return value / 2;
    }

    static Long parse(String text) {
        return Long.valueOf(text);
    }

    static String pair(Long number, String text) {
        return text + ":" + number;
    }

    static List<String> letters(String text) {
        return text.codePoints().mapToObj(Character::toString).limit(3).toList();
    }

    static List<Long> countdown(Long from) {
        if (from < 0) {
            throw new IllegalArgumentException("no countdown from " + from);
        }
        return LongStream.rangeClosed(0, Math.min(from, 3)).map(i -> from - i).boxed().toList();
    }
}
