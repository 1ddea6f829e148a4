package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import java.util.Arrays;
import java.util.Locale;

/// Text functions that work on UTF-8 bytes, without making strings.
final class TextKernels {

    private TextKernels() {}

    /// Gives a whole number for one text.
    @FunctionalInterface
    interface Measure {
        long of(TextBytes text);
    }

    /// Gives a whole number for two texts.
    @FunctionalInterface
    interface Relation {
        long of(TextBytes text, TextBytes other);
    }

    static Kernel measure(Measure measure) {
        return (rows, arguments) -> {
            var texts = (TextColumn) arguments[0];
            var text = new TextBytes();
            long[] out = new long[rows];
            for (int i = 0; i < rows; i++) {
                text.moveTo(texts, i);
                out[i] = measure.of(text);
            }
            return Marks.of(rows, arguments).longs(out);
        };
    }

    static Kernel relation(Relation relation) {
        return (rows, arguments) -> {
            var texts = (TextColumn) arguments[0];
            var others = (TextColumn) arguments[1];
            var text = new TextBytes();
            var other = new TextBytes();
            long[] out = new long[rows];
            for (int i = 0; i < rows; i++) {
                text.moveTo(texts, i);
                other.moveTo(others, i);
                out[i] = relation.of(text, other);
            }
            return Marks.of(rows, arguments).longs(out);
        };
    }

    /// Upper or lower case after Unicode, the same in each country.
    record ChangeCase(boolean toUpper) implements Kernel {

        @Override
        public Column apply(int rows, Column[] arguments) {
            var texts = (TextColumn) arguments[0];
            var text = new TextBytes();
            var out = new ColumnBuilder.OfText(rows);
            byte[] changed = new byte[64];
            int first = toUpper ? 'a' : 'A';
            for (int i = 0; i < rows; i++) {
                text.moveTo(texts, i);
                if (text.isAscii()) {
                    changed = changed.length < text.length ? new byte[text.length * 2] : changed;
                    for (int at = 0; at < text.length; at++) {
                        byte letter = text.bytes[text.from + at];
                        boolean changes = letter >= first && letter < first + 26;
                        changed[at] = (byte) (changes ? letter ^ 0x20 : letter);
                    }
                    out.append(changed, 0, text.length);
                } else {
                    String old = texts.get(i);
                    out.append(
                            toUpper ? old.toUpperCase(Locale.ROOT) : old.toLowerCase(Locale.ROOT));
                }
            }
            return out.build().with(texts.nulls(), texts.failures());
        }
    }

    /// All texts one behind the other.
    static Column concat(int rows, Column[] arguments) {
        var marks = Marks.of(rows, arguments);
        var out = new ColumnBuilder.OfText(rows);
        byte[] joined = new byte[256];
        for (int i = 0; i < rows; i++) {
            int length = 0;
            if (marks.isValue(i)) {
                for (Column argument : arguments) {
                    var texts = (TextColumn) argument;
                    int end = Math.addExact(length, texts.byteLength(i));
                    if (end > joined.length) {
                        joined = Arrays.copyOf(joined, Math.max(end, joined.length * 2));
                    }
                    length += texts.copy(i, joined, length);
                }
            }
            out.append(joined, 0, length);
        }
        var texts = (TextColumn) out.build();
        return marks.texts(texts.words(), texts.arena());
    }

    /// Appends the part of a text from a code point on.
    static Column substring(int rows, Column[] arguments) {
        var marks = Marks.of(rows, arguments);
        var texts = (TextColumn) arguments[0];
        var text = new TextBytes();
        var out = new ColumnBuilder.OfText(rows);
        for (int i = 0; i < rows; i++) {
            Failure failure = marks.failure(i);
            if (failure != null) {
                out.appendFailure(failure);
            } else if (!marks.isValue(i)) {
                out.appendNull();
            } else {
                long start = ((LongColumn) arguments[1]).get(i);
                long count =
                        arguments.length == 2 ? Long.MAX_VALUE : ((LongColumn) arguments[2]).get(i);
                if (start < 0 || count < 0) {
                    out.appendFailure(
                            Failure.argument(
                                    "substring from " + start + " with " + count + " characters"));
                } else {
                    text.moveTo(texts, i);
                    int from = text.skip(0, start);
                    int to = text.skip(from, count);
                    out.append(text.bytes, text.from + from, to - from);
                }
            }
        }
        return out.build();
    }
}
