package io.deltaway.ask;

import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.deltaway.ai.Chats;
import io.deltaway.connect.Secrets;
import java.io.IOException;
import java.net.http.HttpClient;
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
                        .httpClientBuilder(client(model.url()))
                        .baseUrl(model.url())
                        .apiKey(key)
                        .modelName(model.name())
                        .timeout(WITHIN)
                        .build());
    }

    /// The JDK's client asks for HTTP/2 with the first request that it sends without TLS. Servers
    /// on uvicorn, of which vLLM is one, lose the body of such a request.
    private static JdkHttpClientBuilder client(String url) {
        boolean isPlain = !url.regionMatches(true, 0, "https:", 0, 6);
        return new JdkHttpClientBuilder()
                .httpClientBuilder(
                        HttpClient.newBuilder()
                                .version(
                                        isPlain
                                                ? HttpClient.Version.HTTP_1_1
                                                : HttpClient.Version.HTTP_2));
    }
}
