package io.deltaway.search.internal;

import io.deltaway.engine.batch.Failure;
import org.jspecify.annotations.Nullable;

/// Vectors as columns have them, of one length.
final class VectorValue {

    /// Of vectors that are no longer the square of each distance is a float.
    private static final double MOST_SQUARES = Float.MAX_VALUE / 4;

    private final Metric metric;
    private final int length;

    VectorValue(Metric metric, int length) {
        this.metric = metric;
        this.length = length;
    }

    /// Why a vector can't be compared; null where it can.
    @Nullable Failure refusal(Object value) {
        int components =
                value instanceof float[] floats ? floats.length : ((double[]) value).length;
        if (components != length) {
            return Failures.length(length, components);
        }
        boolean zero = true;
        double squares = 0;
        for (int i = 0; i < components; i++) {
            float component = component(value, i);
            if (!Float.isFinite(component)) {
                return Failures.component(i, component);
            }
            zero &= component == 0;
            squares += (double) component * component;
        }
        if (metric != Metric.COSINE && squares > MOST_SQUARES) {
            return Failures.tooLong(Math.sqrt(squares));
        }
        return zero && metric == Metric.COSINE ? Failures.NO_DIRECTION : null;
    }

    private static float component(Object vector, int i) {
        return vector instanceof float[] floats ? floats[i] : (float) ((double[]) vector)[i];
    }

    /// The vector as it is compared: of length 1 where only its direction counts.
    float[] compared(Object value) {
        var vector = new float[length];
        double squares = 0;
        for (int i = 0; i < length; i++) {
            vector[i] = component(value, i);
            squares += (double) vector[i] * vector[i];
        }
        if (metric == Metric.COSINE) {
            double norm = Math.sqrt(squares);
            for (int i = 0; i < length; i++) {
                vector[i] = (float) (vector[i] / norm);
            }
        }
        return vector;
    }

    /// The vector as it is; not to be written to.
    float[] components(Object value) {
        if (value instanceof float[] floats) {
            return floats;
        }
        var vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = component(value, i);
        }
        return vector;
    }

    /// The product of two vectors as a sum of doubles: right to a float, unless what is added up is
    /// larger than its sum by more than doubles can tell apart. Numbers are multiplied in a loop of
    /// their own, of which the compiler makes vector instructions, and then added up.
    ///
    /// @param room for as many numbers
    static double exactProduct(float[] a, float[] b, double[] room) {
        for (int i = 0; i < a.length; i++) {
            room[i] = (double) a[i] * b[i];
        }
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 4 <= a.length; i += 4) {
            s0 += room[i];
            s1 += room[i + 1];
            s2 += room[i + 2];
            s3 += room[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += room[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    /// The square of the distance between two vectors, as [#exactProduct].
    static double exactSquareOfDistance(float[] a, float[] b) {
        double s0 = 0;
        double s1 = 0;
        int i = 0;
        for (; i + 2 <= a.length; i += 2) {
            double d0 = (double) a[i] - b[i];
            double d1 = (double) a[i + 1] - b[i + 1];
            s0 += d0 * d0;
            s1 += d1 * d1;
        }
        for (; i < a.length; i++) {
            double d = (double) a[i] - b[i];
            s0 += d * d;
        }
        return s0 + s1;
    }

    /// The product of two vectors. Four sums, so that an addition need not wait for the one before.
    static float product(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 4 <= a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    /// The square of the distance between two vectors.
    static float squareOfDistance(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        int i = 0;
        for (; i + 2 <= a.length; i += 2) {
            float d0 = a[i] - b[i];
            float d1 = a[i + 1] - b[i + 1];
            s0 += d0 * d0;
            s1 += d1 * d1;
        }
        for (; i < a.length; i++) {
            float d = a[i] - b[i];
            s0 += d * d;
        }
        return s0 + s1;
    }
}
