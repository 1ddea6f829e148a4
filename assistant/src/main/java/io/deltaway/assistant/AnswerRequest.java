package io.deltaway.assistant;

import io.deltaway.http.Description;
import org.jspecify.annotations.Nullable;

/// What is asked of `/v1/answer`.
@Description("Answers a question from the documents, with the passages that say so")
public record AnswerRequest(
        long request,
        String question,
        @Description("From how many passages, from 1 to 100; 6 where nothing is said")
                @Nullable Integer limit,
        @Description("Only from documents whose path begins with this") @Nullable String under) {}
