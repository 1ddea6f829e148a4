package io.deltaway.http.internal.serve;

import io.deltaway.engine.value.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said of a route to those who want to ask.
///
/// @param summary in a few words; empty where nothing is said
/// @param asked the record of its requests; null where they have no parts
/// @param parts where its components come from, but for what the client does not give
/// @param answered what its answers are; null where they are not known yet
/// @param statuses with which it may be refused, besides those of all routes
record Operation(
        String summary,
        @Nullable Class<?> asked,
        List<RequestShape.Source> parts,
        @Nullable Answered answered,
        List<Integer> statuses) {

    /// A page for people, of which programs are told nothing.
    static final Operation PAGE = new Operation("A page", null, List.of(), null, List.of());

    Operation {
        parts = List.copyOf(parts);
        statuses = List.copyOf(statuses);
    }

    /// What answers are.
    ///
    /// @param fields the members of an answer; none where it has no body
    /// @param isList whether it is an array of such
    /// @param isFollowed whether it may be had as server-sent events
    /// @param anyStatus whether its status is told by a row
    record Answered(
            Class<?> recordClass,
            List<Field> fields,
            boolean isList,
            boolean isFollowed,
            boolean anyStatus) {

        Answered {
            fields = List.copyOf(fields);
        }
    }
}
