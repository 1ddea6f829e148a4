package io.deltaway.engine.time;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;

/// The values of a column of times or numbers as longs in the same order: whole numbers and times
/// as they are stored, floating numbers by their bits, with those of negative ones turned.
public final class TimeWords {

    private TimeWords() {}

    /// Whether a column of this type can be a time.
    public static boolean fits(Type type) {
        return type == Simple.INT
                || type == Simple.LONG
                || type == Simple.DOUBLE
                || type == Simple.DATE
                || type == Simple.DATE_TIME
                || type == Simple.INSTANT;
    }

    /// The words of all rows, which are not null.
    public static long[] of(Column times) {
        return switch (times) {
            case LongColumn longs -> longs.values();
            case DoubleColumn doubles -> {
                long[] words = new long[doubles.size()];
                for (int i = 0; i < words.length; i++) {
                    words[i] = ofDouble(doubles.values()[i]);
                }
                yield words;
            }
            default -> throw new IllegalArgumentException("no times: " + times);
        };
    }

    /// A column of the first of some words, which it may keep.
    public static Column column(Type type, long[] words, int size) {
        if (type.storage() == Type.Storage.LONG) {
            return new LongColumn(size, words);
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = toDouble(words[i]);
        }
        return new DoubleColumn(size, values);
    }

    /// The word of a time that is stored as a word of a row.
    public static long ofStored(Type type, long word) {
        return type.storage() == Type.Storage.DOUBLE
                ? ofDouble(Double.longBitsToDouble(word))
                : word;
    }

    /// A word in whose order are the doubles; equal ones have the same.
    public static long ofDouble(double value) {
        long bits = DoubleColumn.canonicalBits(value);
        return bits ^ bits >> 63 & Long.MAX_VALUE;
    }

    /// The double of a word.
    public static double toDouble(long word) {
        return Double.longBitsToDouble(word ^ word >> 63 & Long.MAX_VALUE);
    }
}
