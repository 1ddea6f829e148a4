package io.deltaway.table.plan;

import io.deltaway.engine.aggregate.ResolvedAggregate;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.UserFunction;
import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Type;
import io.deltaway.table.AsyncCall;
import io.deltaway.table.PlanException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an expression computes, as the planner sees it: all of it but the bodies of user functions.
/// Two terms are equal when they compute the same; a user function equals only itself.
///
/// The whole family stands here, a few lines each, so that whoever walks terms or lowers them sees
/// at once what there is; only places in an order, which are a family of their own, are elsewhere.
public sealed interface Term
        permits Term.Column,
                Term.Position,
                Term.Present,
                Term.Demand,
                Term.Required,
                Term.Literal,
                Term.Call,
                Term.Invocation,
                Term.Remembered,
                Term.Awaited,
                Term.Component,
                Term.Construct,
                Term.Key,
                Term.WindowBound,
                Term.Summary,
                PlaceTerm {

    Type type();

    /// Whether its value may be null.
    boolean nullable();

    /// What it is beside its type and [#arguments]: a name, a number or a value. Terms of one class
    /// that agree in all three compute the same.
    Object essence();

    /// The terms it is computed from.
    default List<Term> arguments() {
        return List.of();
    }

    /// A column of a row.
    record Column(Side side, String name, Type type, boolean nullable) implements Term {
        @Override
        public Object essence() {
            return side + name;
        }

        @Override
        public String toString() {
            return side.prefix() + name;
        }
    }

    /// A column of a batch, by its number: what columns become when a plan is lowered.
    record Position(int column, Type type, boolean nullable) implements Term {
        @Override
        public Object essence() {
            return column;
        }

        @Override
        public String toString() {
            return "#" + column;
        }
    }

    /// Whether there is a row on a side that may have none; never null.
    record Present(Side side) implements Term {
        @Override
        public Type type() {
            return Type.Simple.BOOLEAN;
        }

        @Override
        public boolean nullable() {
            return false;
        }

        @Override
        public Object essence() {
            return side;
        }

        @Override
        public String toString() {
            return "present(" + side.name().toLowerCase(java.util.Locale.ROOT) + ")";
        }
    }

    /// A condition that must be true: a row where it is not fails.
    record Demand(Term condition, Failure otherwise) implements Term {
        @Override
        public Type type() {
            return Type.Simple.BOOLEAN;
        }

        @Override
        public boolean nullable() {
            return false;
        }

        @Override
        public List<Term> arguments() {
            return List.of(condition);
        }

        @Override
        public Object essence() {
            return otherwise.code();
        }

        @Override
        public String toString() {
            return listed("demand", arguments());
        }
    }

    /// A value that must not be null: a row where it is fails.
    record Required(Term of) implements Term {
        @Override
        public Type type() {
            return of.type();
        }

        @Override
        public boolean nullable() {
            return false;
        }

        @Override
        public List<Term> arguments() {
            return List.of(of);
        }

        @Override
        public Object essence() {
            return "required";
        }

        @Override
        public String toString() {
            return listed("orFail", arguments());
        }
    }

    /// The same value in each row.
    record Literal(@Nullable Object value, Type type) implements Term {

        /// @throws PlanException where the value is out of the range of its type
        public Literal {
            if (value != null && !Canonical.fits(type, value)) {
                throw new PlanException(
                        "DW-0116",
                        "a constant outside the range of its type: %s %s".formatted(type, value),
                        "change the constant");
            }
        }

        @Override
        public boolean nullable() {
            return value == null;
        }

        @Override
        public Object essence() {
            return value == null ? "null" : value;
        }

        @Override
        public String toString() {
            return value instanceof String ? "'" + value + "'" : String.valueOf(value);
        }
    }

    /// A function of the engine.
    record Call(String function, List<Term> arguments, Type type, boolean nullable)
            implements Term {

        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public Object essence() {
            return function;
        }

        @Override
        public String toString() {
            return Infix.has(this) ? Infix.text(this) : listed(function, arguments);
        }
    }

    /// A function of the user, opaque to the planner.
    record Invocation(UserFunction.Body body, List<Term> arguments, Type type, boolean nullable)
            implements Term {
        public Invocation {
            arguments = List.copyOf(arguments);
        }

        @Override
        public Object essence() {
            return body;
        }

        @Override
        public String toString() {
            return listed("call", arguments);
        }
    }

    /// The answer of a call that is waited for, and comes in a later epoch.
    ///
    /// @param thing what a row is of that stays while another one of it waits; null where none
    ///   stays
    /// @param type of the call's result
    /// @param early whether the row is there, with a null, before the answer has come
    record Awaited(
            AsyncCall<?, ?> call,
            Term question,
            @Nullable Term thing,
            Type type,
            boolean nullable,
            boolean early)
            implements Term {
        @Override
        public List<Term> arguments() {
            return thing == null ? List.of(question) : List.of(question, thing);
        }

        @Override
        public Object essence() {
            return List.of(call, early);
        }

        @Override
        public String toString() {
            String answer = "callAsync(" + call.describe() + ", " + question + ")";
            return early ? "nullUntilAnswered(" + answer + ")" : answer;
        }
    }

    /// The result of a user's function that need not give the same again: asked for once and
    /// remembered.
    record Remembered(Invocation of) implements Term {
        @Override
        public Type type() {
            return of.type();
        }

        @Override
        public boolean nullable() {
            return of.nullable();
        }

        @Override
        public List<Term> arguments() {
            return List.of(of);
        }

        @Override
        public Object essence() {
            return "remembered";
        }

        @Override
        public String toString() {
            return listed("remembered", arguments());
        }
    }

    /// A component of a record; null where the record is null.
    record Component(Term of, int index, String name, Type type, boolean nullable) implements Term {
        @Override
        public List<Term> arguments() {
            return List.of(of);
        }

        @Override
        public Object essence() {
            return index;
        }

        @Override
        public String toString() {
            return of + "." + name;
        }
    }

    /// A record made of its components.
    record Construct(Type.RecordOf type, List<Term> arguments) implements Term {
        public Construct {
            arguments = List.copyOf(arguments);
        }

        @Override
        public boolean nullable() {
            return false;
        }

        @Override
        public Object essence() {
            return "construct";
        }

        @Override
        public String toString() {
            return listed(type.toString(), arguments);
        }
    }

    /// Part `index` of the key of a group.
    record Key(int index, Term of) implements Term {
        @Override
        public Type type() {
            return of.type();
        }

        @Override
        public boolean nullable() {
            return of.nullable();
        }

        @Override
        public Object essence() {
            return index;
        }

        @Override
        public String toString() {
            return of.toString();
        }
    }

    /// What is known of a group's window.
    record WindowBound(Bound bound, Type type, boolean nullable) implements Term {

        /// The start of the window, its end, the point that it is around, or its number.
        public enum Bound {
            START("windowStart()"),
            END("windowEnd()"),
            POINT("windowPoint()"),
            NUMBER("windowNumber()");

            private final String text;

            Bound(String text) {
                this.text = text;
            }
        }

        public boolean isEnd() {
            return bound == Bound.END;
        }

        @Override
        public Object essence() {
            return bound;
        }

        @Override
        public String toString() {
            return bound.text;
        }
    }

    /// An aggregate over the rows of a group; its arguments are over a row.
    ///
    /// @param parameters constants such as a quantile or a separator
    record Summary(
            String aggregate,
            List<Term> arguments,
            List<Object> parameters,
            Type type,
            boolean nullable)
            implements Term {
        public Summary {
            arguments = List.copyOf(arguments);
            parameters = List.copyOf(parameters);
        }

        /// Whether it needs the order in which rows arrived.
        public boolean isByArrival() {
            return Resolution.isByArrival(aggregate);
        }

        /// The engine's aggregate; one by arrival takes the arrival as its last argument.
        public ResolvedAggregate resolved() {
            return Resolution.aggregate(aggregate, arguments, parameters);
        }

        @Override
        public Object essence() {
            return List.of(aggregate, parameters);
        }

        @Override
        public String toString() {
            return listed(Resolution.written(aggregate), arguments);
        }
    }

    /// A call of a function of the engine.
    ///
    /// @throws PlanException where no signature fits, or a constant argument is none that the
    ///   function works with
    static Term call(String function, Term... arguments) {
        return call(function, Arrays.asList(arguments));
    }

    /// As [#call(String, Term...)].
    static Term call(String function, List<Term> arguments) {
        return Resolution.call(function, arguments);
    }

    /// A call of an aggregate of the engine.
    ///
    /// @throws PlanException where no signature fits
    static Summary summary(String aggregate, List<Term> arguments, List<Object> parameters) {
        return Resolution.summary(aggregate, arguments, parameters);
    }

    private static String listed(String name, List<Term> arguments) {
        return arguments.stream()
                .map(Term::toString)
                .collect(Collectors.joining(", ", name + "(", ")"));
    }
}
