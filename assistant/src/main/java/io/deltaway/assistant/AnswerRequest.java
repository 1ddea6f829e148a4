package io.deltaway.assistant;

import io.deltaway.http.Between;
import io.deltaway.http.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked of `/v1/answer`.
///
/// @param caller who asks, as the server knows; so with the groups
@Description("Answers a question from the documents, with the passages that say so")
public record AnswerRequest(
        long request,
        String question,
        @Description("From how many passages; 6 where nothing is said")
                @Between(least = 1, most = 100)
                @Nullable Integer limit,
        @Description("Only from documents whose path begins with this") @Nullable String under,
        @Description("Only passages for which it is true, such as: page < 10 and path like 'a/%'")
                @Nullable String filter,
        @Nullable String caller,
        List<String> groups) {}
