package io.deltaway.assistant;

import io.deltaway.http.Description;
import org.jspecify.annotations.Nullable;

/// What is asked of `/v1/retrieve`.
@Description("Finds the passages of the documents that fit a query best")
public record RetrieveRequest(
        long request,
        @Description("Words that the passages have, or what they are about") String query,
        @Description("How many passages, from 1 to 100; 6 where nothing is said")
                @Nullable Integer limit,
        @Description("Only passages of documents whose path begins with this")
                @Nullable String under) {}
