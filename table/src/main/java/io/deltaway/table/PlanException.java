package io.deltaway.table;

import io.deltaway.table.plan.Origin;
import org.jspecify.annotations.Nullable;

/// A plan that was refused while it was being built: a stable code, what is wrong, what was
/// expected and what was there, the user's line, and what to do. Trying again never helps; the
/// program has to change.
public final class PlanException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;
    private final String what;
    private final @Nullable String expected;
    private final @Nullable String actual;
    private final String line;
    private final String remedy;

    public PlanException(String code, String what, String remedy) {
        this(code, what, null, null, Origin.userLine(), remedy);
    }

    public PlanException(String code, String what, String expected, String actual, String remedy) {
        this(code, what, expected, actual, Origin.userLine(), remedy);
    }

    private PlanException(
            String code,
            String what,
            @Nullable String expected,
            @Nullable String actual,
            String line,
            String remedy) {
        super(message(code, what, expected, actual, line, remedy));
        this.code = code;
        this.what = what;
        this.expected = expected;
        this.actual = actual;
        this.line = line;
        this.remedy = remedy;
    }

    /// A refusal that concerns a step built earlier, at `line`.
    public static PlanException at(String line, String code, String what, String remedy) {
        return new PlanException(code, what, null, null, line, remedy);
    }

    private static String message(
            String code,
            String what,
            @Nullable String expected,
            @Nullable String actual,
            String line,
            String remedy) {
        String difference = expected == null ? "" : ": expected " + expected + ", got " + actual;
        return code + " " + what + difference + ", at " + line + "; " + remedy;
    }

    /// The stable code, such as `DW-0104`.
    public String code() {
        return code;
    }

    /// What is wrong.
    public String what() {
        return what;
    }

    public @Nullable String expected() {
        return expected;
    }

    public @Nullable String actual() {
        return actual;
    }

    /// The line of the user's program, such as `Bars.java:31`.
    public String line() {
        return line;
    }

    /// What to do.
    public String remedy() {
        return remedy;
    }
}
