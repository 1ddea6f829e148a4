package io.deltaway.engine.aggregate;

/// What is said of an aggregate in the reference: one of its signatures.
///
/// @param name what it is called
/// @param arguments the types of its arguments, in words; empty where it takes none
/// @param parameters its constant parameters, in words; empty where it takes none
/// @param result the type of its result, in words
/// @param nullability when the result may be null
/// @param ofNothing what it gives when no row has a value in its arguments
/// @param summary one sentence
public record Signature(
        String name,
        String arguments,
        String parameters,
        String result,
        Nullability nullability,
        String ofNothing,
        String summary) {

    /// When the result of a group (which has at least one row) may be null.
    public enum Nullability {
        /// It always is a value.
        NEVER,
        /// Only where an argument may be null.
        WITH_ARGUMENTS,
        /// Even if no argument may be null.
        ALWAYS
    }

    @Override
    public String toString() {
        String separator = arguments.isEmpty() || parameters.isEmpty() ? "" : ", ";
        return name + "(" + arguments + separator + parameters + "): " + result;
    }
}
