package io.deltaway.table;

import io.deltaway.engine.expr.UserFunction;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Types.ColumnType;
import io.deltaway.table.plan.Term;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// User functions in expressions. They are opaque to the planner, called for a row and again when
/// it is retracted, by several workers at once. A row for which one throws, or gives null, fails;
/// where an argument is null the function isn't called and the result is null.
abstract sealed class CallColumns extends FunctionColumns permits WindowColumns {

    CallColumns() {}

    /// A call of a function of one value.
    public static <S, A, T> Expr<S, T> call(Call1<A, T> function, Expr<S, A> first) {
        return call(typeOf(function), function, first);
    }

    /// A call of a function whose result type the compiler forgets, such as a list.
    public static <S, A, T> Expr<S, T> call(
            ColumnType<T> type, Call1<A, T> function, Expr<S, A> first) {
        return call(type.type(), function, first);
    }

    /// A call of a function of two values.
    public static <S, A, B, T> Expr<S, T> call(
            Call2<A, B, T> function, Expr<S, A> first, Expr<S, B> second) {
        return call(typeOf(function), function, first, second);
    }

    /// A call of a function whose result type the compiler forgets, such as a list.
    public static <S, A, B, T> Expr<S, T> call(
            ColumnType<T> type, Call2<A, B, T> function, Expr<S, A> first, Expr<S, B> second) {
        return call(type.type(), function, first, second);
    }

    /// A call of a function of three values.
    public static <S, A, B, C, T> Expr<S, T> call(
            Call3<A, B, C, T> function, Expr<S, A> first, Expr<S, B> second, Expr<S, C> third) {
        return call(typeOf(function), function, first, second, third);
    }

    /// A call of a function whose result type the compiler forgets, such as a list.
    public static <S, A, B, C, T> Expr<S, T> call(
            ColumnType<T> type,
            Call3<A, B, C, T> function,
            Expr<S, A> first,
            Expr<S, B> second,
            Expr<S, C> third) {
        return call(type.type(), function, first, second, third);
    }

    /// The result of a [#call] whose function may give another one when it is called again, as one
    /// that asks a service, a clock or a model does: `remembered(call(f, col(Trade::price)))`. It
    /// is called once for its arguments and the result is remembered, in the state of the step and
    /// in the log of a pipeline that is persisted, as long as a row with these arguments is there:
    /// a row that goes takes back the result with which it came, and a restart repeats it. Stands
    /// in `select` only, outside of loops.
    ///
    /// @throws PlanException where it is no call
    public static <S, X extends Expr<S, ?>> X remembered(X call) {
        if (!(call.term() instanceof Term.Invocation invocation)) {
            throw new PlanException(
                    "DW-0154",
                    "only the result of a call(...) can be remembered, and this is " + call,
                    "leave out remembered(...): functions of the engine always give the same");
        }
        return Typed.of(new Term.Remembered(invocation));
    }

    /// The answer of a call that takes its time: `callAsync(summarise, col(News::text))`. It is
    /// asked beside the epochs, which go on; the row comes with the answer, in a later epoch. Rows
    /// with the same question have one answer, asked for once: it is remembered in the state of the
    /// step, and in the log of a pipeline that is persisted. A row that goes takes it back, also
    /// before it has come, and a restart repeats it. A call that fails makes its rows fail; of a
    /// null the answer is null, unasked. Rows come in the order of their answers, and clocks of
    /// event time behind wait for those that wait. Stands in `select` only, outside of loops.
    public static <S, A, T> Expr<S, T> callAsync(AsyncCall<A, T> call, Expr<S, A> question) {
        return awaited(call, question.term(), null);
    }

    /// The answer to a question of several parts: `callAsync(compare, into(Two.class,
    /// col(Row::a).as(Two::first), ...))`, as [#callAsync(AsyncCall, Expr)].
    public static <S, A extends Record, T> Expr<S, T> callAsync(
            AsyncCall<A, T> call, Projection<S, A> question) {
        return awaited(call, question.asValue(), null);
    }

    /// As [#callAsync(AsyncCall, Projection)], of something that may change, such as a file: a row
    /// that goes while another of the same thing waits for its answer stays until that has come or
    /// gone, so that nobody misses it meanwhile. How long it stays depends on when answers come.
    /// One that goes before its answer has come may still get it, so that something is known also
    /// of what changes faster than it is answered: of a thing two rows are asked about at a time,
    /// and when one has its answer, the newest. With the last row of a thing all of them go.
    ///
    /// @param thing what the row is of, such as its path
    public static <S, A extends Record, T> Expr<S, T> callAsync(
            AsyncCall<A, T> call, Projection<S, A> question, Expr<S, ?> thing) {
        return awaited(call, question.asValue(), thing.term());
    }

    /// The answer of a [#callAsync], whose rows need not wait for it: `nullUntilAnswered(callAsync(
    /// summarise, col(News::text)))`. A row is there at once, with a null, and changes when its
    /// answer has come; when the call fails it goes. So the table is never append-only.
    ///
    /// @throws PlanException where it is something else, or a call of something that may change
    public static <S, X extends Expr<S, ?>> X nullUntilAnswered(X answer) {
        if (!(answer.term() instanceof Term.Awaited awaited) || awaited.thing() != null) {
            throw new PlanException(
                    "DW-0155",
                    "only the answer of a callAsync(call, question) can be null until it has come, and this is "
                            + answer,
                    "leave out nullUntilAnswered(...): everything else is there at once, and what may change stays until its next answer has come");
        }
        return Typed.of(
                new Term.Awaited(
                        awaited.call(), awaited.question(), null, awaited.type(), true, true));
    }

    private static <S, T> Expr<S, T> awaited(
            AsyncCall<?, T> call, Term question, @Nullable Term thing) {
        ColumnType<T> result = call.result();
        boolean nullable = result.isNullable() || question.nullable();
        return Typed.of(new Term.Awaited(call, question, thing, result.type(), nullable, false));
    }

    private static <S, A, T> Expr<S, T> call(Type type, Call1<A, T> function, Expr<S, A> first) {
        return invocation(type, arguments -> function.apply(Unchecked.cast(arguments[0])), first);
    }

    private static <S, A, B, T> Expr<S, T> call(
            Type type, Call2<A, B, T> function, Expr<S, A> first, Expr<S, B> second) {
        return invocation(
                type,
                arguments ->
                        function.apply(Unchecked.cast(arguments[0]), Unchecked.cast(arguments[1])),
                first,
                second);
    }

    private static <S, A, B, C, T> Expr<S, T> call(
            Type type,
            Call3<A, B, C, T> function,
            Expr<S, A> first,
            Expr<S, B> second,
            Expr<S, C> third) {
        return invocation(
                type,
                arguments ->
                        function.apply(
                                Unchecked.cast(arguments[0]),
                                Unchecked.cast(arguments[1]),
                                Unchecked.cast(arguments[2])),
                first,
                second,
                third);
    }

    private static <S, T> Expr<S, T> invocation(
            Type type, UserFunction.Body body, Expr<?, ?>... arguments) {
        List<Term> terms = java.util.Arrays.stream(arguments).<Term>map(Expr::term).toList();
        return Typed.of(
                new Term.Invocation(body, terms, type, terms.stream().anyMatch(Term::nullable)));
    }

    private static Type typeOf(Serializable function) {
        Class<?> result = References.returnClass(function);
        if (result == null
                || result == Object.class
                || result == List.class
                || result == java.util.Map.class) {
            throw new PlanException(
                    "DW-0115",
                    "the type of the function's result can't be told",
                    "say it first: call(TEXT, function, columns...), with the types of Types");
        }
        return Components.typeOf(result);
    }
}
