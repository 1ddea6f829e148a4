package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.math.BigDecimal;

/// A number. Numbers of unlike types are compared by value, without rounding one first.
///
/// `eq` and `ne` name the classes of numbers one by one: with a `NumberExpr<S, ?>` the compiler
/// could not choose between them and those of [Expr].
public abstract sealed class NumberExpr<S, T> extends Expr<S, T>
        permits DecimalExpr, FloatingExpr, WholeExpr {

    NumberExpr(Term term) {
        super(term);
    }

    /// Whether the number equals the other; null if one is null.
    public final BoolExpr<S> eq(long other) {
        return call("eq", other);
    }

    public final BoolExpr<S> eq(double other) {
        return call("eq", other);
    }

    public final BoolExpr<S> eq(IntExpr<S> other) {
        return call("eq", other);
    }

    public final BoolExpr<S> eq(LongExpr<S> other) {
        return call("eq", other);
    }

    public final BoolExpr<S> eq(FloatExpr<S> other) {
        return call("eq", other);
    }

    public final BoolExpr<S> eq(DoubleExpr<S> other) {
        return call("eq", other);
    }

    public final BoolExpr<S> eq(DecimalExpr<S> other) {
        return call("eq", other);
    }

    /// Whether the number differs from the other; null if one is null.
    public final BoolExpr<S> ne(long other) {
        return call("ne", other);
    }

    public final BoolExpr<S> ne(double other) {
        return call("ne", other);
    }

    public final BoolExpr<S> ne(IntExpr<S> other) {
        return call("ne", other);
    }

    public final BoolExpr<S> ne(LongExpr<S> other) {
        return call("ne", other);
    }

    public final BoolExpr<S> ne(FloatExpr<S> other) {
        return call("ne", other);
    }

    public final BoolExpr<S> ne(DoubleExpr<S> other) {
        return call("ne", other);
    }

    public final BoolExpr<S> ne(DecimalExpr<S> other) {
        return call("ne", other);
    }

    /// Whether the number is above the other; null if one is null.
    public final BoolExpr<S> gt(long other) {
        return call("gt", other);
    }

    public final BoolExpr<S> gt(double other) {
        return call("gt", other);
    }

    public final BoolExpr<S> gt(BigDecimal other) {
        return call("gt", other);
    }

    public final BoolExpr<S> gt(NumberExpr<S, ?> other) {
        return call("gt", other);
    }

    /// Whether the number is at least the other; null if one is null.
    public final BoolExpr<S> ge(long other) {
        return call("ge", other);
    }

    public final BoolExpr<S> ge(double other) {
        return call("ge", other);
    }

    public final BoolExpr<S> ge(BigDecimal other) {
        return call("ge", other);
    }

    public final BoolExpr<S> ge(NumberExpr<S, ?> other) {
        return call("ge", other);
    }

    /// Whether the number is below the other; null if one is null.
    public final BoolExpr<S> lt(long other) {
        return call("lt", other);
    }

    public final BoolExpr<S> lt(double other) {
        return call("lt", other);
    }

    public final BoolExpr<S> lt(BigDecimal other) {
        return call("lt", other);
    }

    public final BoolExpr<S> lt(NumberExpr<S, ?> other) {
        return call("lt", other);
    }

    /// Whether the number is at most the other; null if one is null.
    public final BoolExpr<S> le(long other) {
        return call("le", other);
    }

    public final BoolExpr<S> le(double other) {
        return call("le", other);
    }

    public final BoolExpr<S> le(BigDecimal other) {
        return call("le", other);
    }

    public final BoolExpr<S> le(NumberExpr<S, ?> other) {
        return call("le", other);
    }

    /// Whether the number is at least `low` and at most `high`.
    public final BoolExpr<S> between(long low, long high) {
        return call("between", low, high);
    }

    public final BoolExpr<S> between(double low, double high) {
        return call("between", low, high);
    }

    public final BoolExpr<S> between(NumberExpr<S, ?> low, NumberExpr<S, ?> high) {
        return call("between", low, high);
    }

    /// The number as an `int`. Fails where it doesn't fit; a fraction is cut off.
    public final IntExpr<S> toInt() {
        return call("toInt");
    }

    /// The number as a `long`. Fails where it doesn't fit; a fraction is cut off.
    public final LongExpr<S> toLong() {
        return call("toLong");
    }

    /// The number as a `float`.
    public final FloatExpr<S> toFloat() {
        return call("toFloat");
    }

    /// The number as a `double`.
    public final DoubleExpr<S> toDouble() {
        return call("toDouble");
    }

    /// The number as a decimal. Fails for NaN and infinity.
    public final DecimalExpr<S> toDecimal() {
        return call("toDecimal");
    }

    /// The square root; NaN below zero.
    public final DoubleExpr<S> sqrt() {
        return call("sqrt");
    }

    /// The cube root.
    public final DoubleExpr<S> cbrt() {
        return call("cbrt");
    }

    /// e to the power of the number.
    public final DoubleExpr<S> exp() {
        return call("exp");
    }

    /// The natural logarithm; NaN below zero, minus infinity at zero.
    public final DoubleExpr<S> ln() {
        return call("ln");
    }

    /// The logarithm to base 10.
    public final DoubleExpr<S> log10() {
        return call("log10");
    }

    /// The logarithm to base 2, exact for powers of two.
    public final DoubleExpr<S> log2() {
        return call("log2");
    }

    /// The logarithm to a base.
    public final DoubleExpr<S> log(double base) {
        return call("log", base);
    }

    /// The number to the power of the other.
    public final DoubleExpr<S> pow(double exponent) {
        return toDouble().call("pow", exponent);
    }

    public final DoubleExpr<S> pow(NumberExpr<S, ?> exponent) {
        return toDouble().call("pow", exponent.toDouble());
    }

    /// Whether the number, without its fraction, is not 0.
    public final BoolExpr<S> toBoolean() {
        return toLong().call("toBoolean");
    }

    /// The number by a pattern of [java.text.DecimalFormat] such as `#,##0.00`, in the notation of
    /// no particular country.
    public final TextExpr<S> format(String pattern) {
        return call("formatNumber", pattern);
    }

    /// The number as JSON. Fails for NaN and infinity.
    public final JsonExpr<S> toJson() {
        return call("toJson");
    }
}
