package io.deltaway.engine.expr;

import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One signature of a function and how its call is made.
final class Overload {

    /// A value of any type, the same in every place where it stands.
    static final Parameter T = new Parameter.Variable();

    /// A list whose elements are of the type `T`.
    static final Parameter LIST_OF_T = new Parameter.ListOfVariable();

    /// A value of any type, each in its place.
    static final Parameter ANY = new Parameter.Anything();

    /// Makes the kernel of one call; constants are compiled here, once.
    @FunctionalInterface
    interface KernelOf {
        /// @throws BadConstant where a constant argument is none that the function can work with
        Kernel of(Site site);
    }

    /// When a result may be null.
    enum Nullness {
        /// Null for a null argument.
        STRICT,
        /// Null also for arguments that are not.
        SOMETIMES,
        /// Never null.
        NEVER,
        /// Null where all arguments are null.
        ALL,
        /// Null where an argument behind the first is.
        BEHIND_FIRST
    }

    /// Which parameters stand for more than one argument.
    private enum Repeat {
        NONE(""),
        LAST("..."),
        PAIRS(", ..., T");

        private final String shown;

        Repeat(String shown) {
            this.shown = shown;
        }
    }

    private final List<Parameter> parameters;
    private final Repeat repeat;
    private Function<@Nullable Type, @Nullable Type> result = variable -> variable;
    private String resultName = "T";
    private Nullness nullness = Nullness.STRICT;
    private @Nullable KernelOf kernel;
    private @Nullable Function<List<Expression>, Expression> rewrite;

    private Overload(List<Parameter> parameters, Repeat repeat) {
        this.parameters = parameters;
        this.repeat = repeat;
    }

    static Overload takes(Type... types) {
        return new Overload(Arrays.stream(types).map(Parameter::of).toList(), Repeat.NONE);
    }

    static Overload takes(Parameter... parameters) {
        return new Overload(List.of(parameters), Repeat.NONE);
    }

    /// The last parameter stands for one or more arguments.
    static Overload takesMany(Parameter... parameters) {
        return new Overload(List.of(parameters), Repeat.LAST);
    }

    /// One or more times a `first` and a `T`, then a last `T`.
    static Overload takesPairs(Type first) {
        return new Overload(List.of(Parameter.of(first), T), Repeat.PAIRS);
    }

    Overload gives(Type type) {
        result = variable -> type;
        resultName = type.toString();
        return this;
    }

    /// The result is a `T`.
    Overload givesT() {
        return this;
    }

    /// The result is a list of `T`.
    Overload givesListOfT() {
        result = variable -> variable == null ? null : new Type.ListOf(variable);
        resultName = "List<T>";
        return this;
    }

    Overload nullness(Nullness when) {
        nullness = when;
        return this;
    }

    Overload by(KernelOf kernelOf) {
        kernel = kernelOf;
        return this;
    }

    Overload by(Kernel shared) {
        kernel = site -> shared;
        return this;
    }

    /// The call is written as other calls. The arguments are not widened.
    Overload as(Function<List<Expression>, Expression> rewritten) {
        rewrite = rewritten;
        return this;
    }

    String signature(String name) {
        return parameters.stream()
                        .map(Parameter::toString)
                        .collect(Collectors.joining(", ", name + "(", ""))
                + repeat.shown
                + ") -> "
                + resultName;
    }

    private Parameter parameter(int argument, int count) {
        return switch (repeat) {
            case NONE, LAST -> parameters.get(Math.min(argument, parameters.size() - 1));
            case PAIRS -> parameters.get(argument == count - 1 ? 1 : argument % 2);
        };
    }

    private boolean fitsCount(int count) {
        return switch (repeat) {
            case NONE -> count == parameters.size();
            case LAST -> count >= parameters.size();
            case PAIRS -> count >= 3 && count % 2 == 1;
        };
    }

    private @Nullable Type bind(List<Expression> arguments) {
        Type bound = null;
        for (int i = 0; i < arguments.size(); i++) {
            Type wanted = parameter(i, arguments.size()).variable(arguments.get(i).type());
            if (wanted != null) {
                bound = bound == null ? wanted : Widening.common(bound, wanted);
                if (bound == null) {
                    return null;
                }
            }
        }
        return bound;
    }

    /// How far the arguments are from this signature; -1 where they don't fit.
    int distance(List<Expression> arguments) {
        if (!fitsCount(arguments.size())) {
            return -1;
        }
        Type variable = bind(arguments);
        int sum = 0;
        for (int i = 0; i < arguments.size(); i++) {
            int distance =
                    parameter(i, arguments.size()).distance(arguments.get(i).type(), variable);
            if (distance < 0) {
                return -1;
            }
            sum += distance;
        }
        return sum;
    }

    /// The call with arguments that fit.
    Expression call(String name, List<Expression> arguments) {
        if (rewrite != null) {
            return rewrite.apply(arguments);
        }
        Type variable = bind(arguments);
        var widened = new ArrayList<Expression>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            Expression argument = arguments.get(i);
            widened.add(
                    Widening.widen(
                            argument,
                            parameter(i, arguments.size()).target(argument.type(), variable)));
        }
        Type type = result.apply(variable);
        if (type == null || kernel == null) {
            throw new AssertionError("incomplete signature " + signature(name));
        }
        List<Expression> fixed = Collections.unmodifiableList(widened);
        boolean nullable =
                switch (nullness) {
                    case STRICT -> fixed.stream().anyMatch(Expression::nullable);
                    case SOMETIMES -> true;
                    case NEVER -> false;
                    case BEHIND_FIRST -> fixed.stream().skip(1).anyMatch(Expression::nullable);
                    case ALL -> fixed.stream().allMatch(Expression::nullable);
                };
        Kernel made = kernel.of(new Site(name, fixed, type));
        return new Expression.Call(name, made, fixed, type, nullable);
    }
}
