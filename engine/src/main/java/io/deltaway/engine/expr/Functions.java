package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.expr.Catalog.Definition;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All functions that expressions may call. A name may have several signatures; the one nearest to
/// the types of the arguments is taken (INT widens to LONG, DECIMAL and DOUBLE, FLOAT to DOUBLE).
///
/// Unless its description says otherwise, a function is strict: a null argument gives null, a
/// failed one fails.
public final class Functions {

    /// A function as the reference shows it.
    public record Entry(
            String name, String category, List<String> signatures, String description) {}

    private static final int SUBJECTS = 17;

    private Functions() {}

    /// Subjects in the order in which they are searched. Each is set up when a name is first looked
    /// for in it, so that a program doesn't pay for what it doesn't use.
    private static Catalog subject(int index) {
        return switch (index) {
            case 0 -> Arithmetic.FUNCTIONS;
            case 1 -> Comparisons.FUNCTIONS;
            case 2 -> Booleans.FUNCTIONS;
            case 3 -> Nulls.FUNCTIONS;
            case 4 -> Casts.FUNCTIONS;
            case 5 -> TextFunctions.FUNCTIONS;
            case 6 -> PatternFunctions.FUNCTIONS;
            case 7 -> Rounding.FUNCTIONS;
            case 8 -> NumberFunctions.FUNCTIONS;
            case 9 -> BitFunctions.FUNCTIONS;
            case 10 -> Parsing.FUNCTIONS;
            case 11 -> TimeFields.FUNCTIONS;
            case 12 -> TimeArithmetic.FUNCTIONS;
            case 13 -> TimeConversions.FUNCTIONS;
            case 14 -> JsonFunctions.FUNCTIONS;
            case 15 -> ListFunctions.FUNCTIONS;
            case 16 -> HashFunctions.FUNCTIONS;
            default -> throw new AssertionError(index);
        };
    }

    /// A call of `function`. A call of constants is computed at once, unless it fails: then it
    /// fails in each row that asks for it.
    ///
    /// @throws NoSuchFunction where no signature fits the arguments
    /// @throws BadConstant where a constant argument is none that the function can work with
    public static Expression call(String function, List<Expression> arguments) {
        List<Definition> candidates = new ArrayList<>();
        for (int i = 0; i < SUBJECTS; i++) {
            Definition definition = subject(i).find(function);
            if (definition != null) {
                Overload overload = definition.resolve(arguments);
                if (overload != null) {
                    return folded(overload.call(function, arguments));
                }
                candidates.add(definition);
            }
        }
        throw new NoSuchFunction(message(function, arguments, candidates));
    }

    /// A constant; its type is that of a value that a user's program may write.
    public static Expression literal(@Nullable Object value, Type type) {
        return new Expression.Literal(value, type);
    }

    private static Expression folded(Expression expression) {
        if (!(expression instanceof Expression.Call call)
                || !call.arguments().stream().allMatch(Expression.Literal.class::isInstance)) {
            return expression;
        }
        var arguments = new Column[call.arguments().size()];
        for (int i = 0; i < arguments.length; i++) {
            var literal = (Expression.Literal) call.arguments().get(i);
            arguments[i] = Boxed.repeated(literal.type(), literal.value(), 1);
        }
        Column result = call.kernel().apply(1, arguments);
        return result.hasFailed(0)
                ? call
                : new Expression.Literal(Boxed.value(call.type(), result, 0), call.type());
    }

    private static String message(
            String function, List<Expression> arguments, List<Definition> candidates) {
        String called =
                arguments.stream()
                        .map(argument -> argument.type().toString())
                        .collect(Collectors.joining(", ", function + "(", ")"));
        if (candidates.isEmpty()) {
            return "no function is called " + function + "; called as " + called;
        }
        return candidates.stream()
                .flatMap(definition -> definition.overloads().stream())
                .map(overload -> overload.signature(function))
                .collect(
                        Collectors.joining("; ", called + " fits no signature; accepted are ", ""));
    }

    /// Every function, by category. What several subjects say of one name stands under the first.
    public static List<Entry> all() {
        var entries = new LinkedHashMap<String, Entry>();
        for (int i = 0; i < SUBJECTS; i++) {
            Catalog subject = subject(i);
            for (Definition definition : subject.definitions()) {
                String name = definition.name();
                List<String> signatures =
                        definition.overloads().stream()
                                .map(overload -> overload.signature(name))
                                .toList();
                var entry =
                        new Entry(name, subject.category(), signatures, definition.description());
                entries.merge(name, entry, Functions::joined);
            }
        }
        return List.copyOf(entries.values());
    }

    private static Entry joined(Entry first, Entry more) {
        var signatures = new ArrayList<String>(first.signatures());
        signatures.addAll(more.signatures());
        String description = first.description() + " " + more.description();
        return new Entry(first.name(), first.category(), List.copyOf(signatures), description);
    }
}
