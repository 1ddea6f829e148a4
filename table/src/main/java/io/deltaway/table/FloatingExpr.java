package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A floating number: IEEE 754, where -0.0 equals 0.0 and NaN equals NaN and is the largest.
public abstract sealed class FloatingExpr<S, T> extends NumberExpr<S, T>
        permits DoubleExpr, FloatExpr {

    FloatingExpr(Term term) {
        super(term);
    }

    /// The sine of an angle in radians.
    public final DoubleExpr<S> sin() {
        return call("sin");
    }

    /// The cosine of an angle in radians.
    public final DoubleExpr<S> cos() {
        return call("cos");
    }

    /// The tangent of an angle in radians.
    public final DoubleExpr<S> tan() {
        return call("tan");
    }

    /// The angle with that sine, in radians; NaN outside -1 to 1.
    public final DoubleExpr<S> asin() {
        return call("asin");
    }

    /// The angle with that cosine, in radians; NaN outside -1 to 1.
    public final DoubleExpr<S> acos() {
        return call("acos");
    }

    /// The angle with that tangent, in radians.
    public final DoubleExpr<S> atan() {
        return call("atan");
    }

    /// The angle of the point whose ordinate is this number and whose abscissa is the other, in
    /// radians.
    public final DoubleExpr<S> atan2(FloatingExpr<S, ?> x) {
        return call("atan2", x);
    }

    /// The hyperbolic sine.
    public final DoubleExpr<S> sinh() {
        return call("sinh");
    }

    /// The hyperbolic cosine.
    public final DoubleExpr<S> cosh() {
        return call("cosh");
    }

    /// The hyperbolic tangent.
    public final DoubleExpr<S> tanh() {
        return call("tanh");
    }

    /// The root of the sum of the squares of both numbers.
    public final DoubleExpr<S> hypot(FloatingExpr<S, ?> other) {
        return call("hypot", other);
    }

    /// Radians as degrees.
    public final DoubleExpr<S> degrees() {
        return call("degrees");
    }

    /// Degrees as radians.
    public final DoubleExpr<S> radians() {
        return call("radians");
    }

    /// Whether it is not a number.
    public final BoolExpr<S> isNaN() {
        return call("isNaN");
    }

    /// Whether it is neither infinite nor NaN.
    public final BoolExpr<S> isFinite() {
        return call("isFinite");
    }
}
