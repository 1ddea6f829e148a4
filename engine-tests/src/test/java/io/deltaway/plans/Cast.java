package io.deltaway.plans;

import io.deltaway.table.BoolExpr;
import io.deltaway.table.DateExpr;
import io.deltaway.table.DecimalExpr;
import io.deltaway.table.DoubleExpr;
import io.deltaway.table.DurationExpr;
import io.deltaway.table.Expr;
import io.deltaway.table.FloatingExpr;
import io.deltaway.table.IntExpr;
import io.deltaway.table.ListExpr;
import io.deltaway.table.LongExpr;
import io.deltaway.table.NumberExpr;
import io.deltaway.table.TextExpr;
import io.deltaway.table.VectorExpr;
import io.deltaway.table.WholeExpr;

/// Expressions as the classes that have the methods of their type; a formula knows its type where
/// the compiler does not.
@SuppressWarnings("unchecked")
final class Cast {

    private Cast() {}

    static <S> BoolExpr<S> bool(Expr<S, ?> expression) {
        return (BoolExpr<S>) expression;
    }

    static <S> IntExpr<S> ints(Expr<S, ?> expression) {
        return (IntExpr<S>) expression;
    }

    static <S> LongExpr<S> longs(Expr<S, ?> expression) {
        return (LongExpr<S>) expression;
    }

    static <S> WholeExpr<S, ?> whole(Expr<S, ?> expression) {
        return (WholeExpr<S, ?>) expression;
    }

    static <S> DoubleExpr<S> doubles(Expr<S, ?> expression) {
        return (DoubleExpr<S>) expression;
    }

    static <S> FloatingExpr<S, ?> floating(Expr<S, ?> expression) {
        return (FloatingExpr<S, ?>) expression;
    }

    static <S> DecimalExpr<S> decimals(Expr<S, ?> expression) {
        return (DecimalExpr<S>) expression;
    }

    static <S> NumberExpr<S, ?> number(Expr<S, ?> expression) {
        return (NumberExpr<S, ?>) expression;
    }

    static <S> DurationExpr<S> durations(Expr<S, ?> expression) {
        return (DurationExpr<S>) expression;
    }

    static <S> VectorExpr<S, double[]> vector(Expr<S, ?> expression) {
        return (VectorExpr<S, double[]>) expression;
    }

    static <S> TextExpr<S> text(Expr<S, ?> expression) {
        return (TextExpr<S>) expression;
    }

    static <S> DateExpr<S> date(Expr<S, ?> expression) {
        return (DateExpr<S>) expression;
    }

    static <S> ListExpr<S, ?> list(Expr<S, ?> expression) {
        return (ListExpr<S, ?>) expression;
    }

    /// Of the type of another expression.
    static <S, T> Expr<S, T> like(Expr<S, T> other, Expr<S, ?> expression) {
        return (Expr<S, T>) expression;
    }
}
