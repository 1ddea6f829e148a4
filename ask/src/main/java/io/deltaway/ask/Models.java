package io.deltaway.ask;

import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.deltaway.ai.Chats;
import io.deltaway.connect.Secrets;
import java.io.IOException;
import java.time.Duration;

/// The model that was named on the command line. Most providers have OpenAI's API, or one like it
/// beside their own.
final class Models {

    private static final Duration WITHIN = Duration.ofMinutes(2);

    private Models() {}

    /// @throws IOException where its key is not where it is said to be
    static Chats of(Wishes.Model model) throws IOException {
        String key = model.key() == null ? "none" : new Secrets().resolveSecret(model.key());
        return Chats.streaming(
                model.name() + " at " + model.url(),
                OpenAiStreamingChatModel.builder()
                        .baseUrl(model.url())
                        .apiKey(key)
                        .modelName(model.name())
                        .timeout(WITHIN)
                        .build());
    }
}
