package io.deltaway.engine.batch;

import io.deltaway.engine.value.Type;

/// Why a row has no value: a stable code and a sentence. On hot paths it is one of the constants,
/// never an exception with a stack trace.
public record Failure(String code, String message) {

    public static final Failure OVERFLOW =
            new Failure("DW-2001", "a number outside the range of its type");
    public static final Failure DIVISION_BY_ZERO = new Failure("DW-2002", "division by zero");
    public static final Failure NULL_VALUE =
            new Failure("DW-2003", "null where a value is required");
    public static final Failure OUT_OF_RANGE =
            new Failure(
                    "DW-2004",
                    "a time outside 1677-09-21 to 2262-04-11, the range of 64-bit nanoseconds");

    /// A value that is, or has in it, a decimal or a time outside the range of its type.
    public static Failure outOfRange(Type type) {
        return hasDecimals(type) ? OVERFLOW : OUT_OF_RANGE;
    }

    private static boolean hasDecimals(Type type) {
        return switch (type) {
            case Type.Simple simple -> simple == Type.Simple.DECIMAL;
            case Type.RecordOf r ->
                    r.schema().fields().stream().anyMatch(field -> hasDecimals(field.type()));
            case Type.ListOf list -> hasDecimals(list.element());
            case Type.MapOf map -> hasDecimals(map.key()) || hasDecimals(map.value());
            case Type.EnumOf e -> false;
            case Type.ObjectOf object -> false;
        };
    }

    /// A text that is no value of the wanted type.
    public static Failure parse(String text, String expected) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
        return new Failure("DW-2005", "expected " + expected + ", got \"" + shown + "\"");
    }

    /// The same failure with a word on where it happened, such as `column "price"`.
    public Failure in(String place) {
        return new Failure(code, place + ": " + message);
    }

    /// An exception thrown by a user's function: the same failure whenever the function throws for
    /// the same row, so that a retraction takes back the error of its insertion.
    public static Failure thrown(Throwable exception) {
        return new Failure("DW-2006", "a user's function threw " + told(exception));
    }

    private static String told(Throwable exception) {
        String name = exception.getClass().getName();
        String message = exception.getMessage();
        Throwable cause = exception.getCause();
        if (message == null || isOfMachine(exception, message)) {
            return name;
        }
        if (exception instanceof NoClassDefFoundError && message.startsWith("Could not init")) {
            return ExceptionInInitializerError.class.getName(); // thrown at the first attempt
        }
        return name
                + ": "
                + (cause != null && message.equals(cause.toString()) ? told(cause) : message);
    }

    /// Whether the virtual machine made the exception by itself. Once the code is hot, it throws
    /// such exceptions without their message (OmitStackTraceInFastThrow).
    private static boolean isOfMachine(Throwable exception, String message) {
        return switch (exception) {
            case NullPointerException e -> message.startsWith("Cannot ");
            case ArrayIndexOutOfBoundsException e -> message.startsWith("Index ");
            case ClassCastException e -> message.startsWith("class ");
            case ArrayStoreException e -> true;
            default -> false;
        };
    }

    /// A time whose windows have a start or an end that a column of times can't hold, or not
    /// exactly enough to tell windows apart.
    public static Failure noWindow(Type type, Object time) {
        String why =
                !(time instanceof Double number)
                        ? "it would start or end outside the range of " + type
                        : Double.isFinite(number)
                                ? "doubles of that size are too far apart"
                                : "it is no finite number";
        return new Failure("DW-2008", time + " has no window: " + why);
    }

    /// An argument outside what a function is defined for.
    public static Failure argument(String what) {
        return new Failure("DW-2007", what);
    }
}
