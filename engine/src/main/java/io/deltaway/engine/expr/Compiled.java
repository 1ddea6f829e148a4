package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Failure;
import java.time.DateTimeException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A text argument that is compiled before use: a regular expression, a pattern, a zone. A constant
/// is compiled when the plan is built, anything else when it differs from the row before.
final class Compiled<V> {

    private final int argument;
    private final String what;
    private final Function<String, V> compile;
    private final @Nullable V constant;

    private Compiled(int argument, String what, Function<String, V> compile, @Nullable V constant) {
        this.argument = argument;
        this.what = what;
        this.compile = compile;
        this.constant = constant;
    }

    /// @param what what the text is meant to be, for messages
    /// @param compile gives a value that several threads may use; throws IllegalArgumentException
    ///   or DateTimeException where it can't
    /// @throws BadConstant where the argument is a constant that can't be compiled
    static <V> Compiled<V> of(Site site, int argument, String what, Function<String, V> compile) {
        V constant = check(site, argument, what, compile);
        return new Compiled<>(argument, what, compile, constant);
    }

    /// As [#of], for values that only one thread may use: a constant is checked now and compiled
    /// once a batch.
    static <V> Compiled<V> confined(
            Site site, int argument, String what, Function<String, V> compile) {
        check(site, argument, what, compile);
        return new Compiled<>(argument, what, compile, null);
    }

    private static <V> @Nullable V check(
            Site site, int argument, String what, Function<String, V> compile) {
        if (!(site.constant(argument) instanceof String text)) {
            return null;
        }
        try {
            return compile.apply(text);
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new BadConstant(site.function() + ": " + refusal(what, text, wrong));
        }
    }

    private static String refusal(String what, String text, RuntimeException why) {
        return "\"" + text + "\" is no " + what + ": " + why.getMessage();
    }

    /// The compiled argument of a row; null where the row fails for it.
    @Nullable V at(Cursor row) {
        if (constant != null) {
            return constant;
        }
        String text = row.text(argument);
        @SuppressWarnings("unchecked") // only this argument's values are kept under its number
        V kept = (V) row.kept(argument, text);
        if (kept != null) {
            return kept;
        }
        try {
            V made = compile.apply(text);
            row.keep(argument, text, made);
            return made;
        } catch (IllegalArgumentException | DateTimeException wrong) {
            return row.failed(Failure.argument(refusal(what, text, wrong)));
        }
    }
}
