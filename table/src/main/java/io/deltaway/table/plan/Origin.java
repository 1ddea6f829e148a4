package io.deltaway.table.plan;

import org.jspecify.annotations.Nullable;

/// Where a node of the plan comes from.
///
/// @param verb what the program calls it, such as `where`
/// @param line the line of the user's program, such as `Bars.java:31`
/// @param name the name that the program gave with `named`, or null
public record Origin(String verb, String line, @Nullable String name) {

    /// An origin at the line of the user's program that is being executed.
    public static Origin here(String verb) {
        return new Origin(verb, userLine(), null);
    }

    public Origin named(String newName) {
        return new Origin(verb, line, newName);
    }

    /// The line of the user's program that is building the plan.
    public static String userLine() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.filter(frame -> isUsers(frame.getClassName()))
                                .findFirst()
                                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                                .orElse("an unknown line"));
    }

    private static boolean isUsers(String className) {
        if (className.startsWith("java.") || className.startsWith("jdk.")) {
            return false;
        }
        return !className.startsWith("io.deltaway.") || isUsersWithin(className);
    }

    /// Our own tests, benchmarks and examples are users too.
    private static boolean isUsersWithin(String className) {
        int nested = className.indexOf('$');
        String outer = nested < 0 ? className : className.substring(0, nested);
        return outer.endsWith("Test")
                || outer.startsWith("io.deltaway.bench.")
                || outer.startsWith("io.deltaway.examples.");
    }

    /// The verb, or the user's name where there is one, with the line.
    @Override
    public String toString() {
        return (name == null ? verb : name) + " at " + line;
    }
}
