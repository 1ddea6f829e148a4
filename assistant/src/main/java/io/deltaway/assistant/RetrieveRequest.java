package io.deltaway.assistant;

import io.deltaway.http.Between;
import io.deltaway.http.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked of `/v1/retrieve`.
///
/// @param caller who asks, as the server knows; so with the groups
@Description("Finds the passages of the documents that fit a query best")
public record RetrieveRequest(
        long request,
        @Description("Words that the passages have, or what they are about") String query,
        @Description("How many passages; 6 where nothing is said") @Between(least = 1, most = 100)
                @Nullable Integer limit,
        @Description("Only passages of documents whose path begins with this")
                @Nullable String under,
        @Description("Only passages for which it is true, such as: page < 10 and path like 'a/%'")
                @Nullable String filter,
        @Description(
                        "The vector of the query, of the model of the passages, which is else asked for it; with an empty query only vectors are compared")
                float @Nullable [] vector,
        @Nullable String caller,
        List<String> groups) {}
