package io.deltaway.ai;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.HuggingFaceTokenCountEstimator;
import dev.langchain4j.model.output.Response;
import io.deltaway.ai.internal.LocalModel;
import io.deltaway.ai.internal.Passing;
import io.deltaway.connect.Call;
import io.deltaway.table.Types;
import java.util.List;

/// Vectors of texts, for `callAsync`: texts that are near in meaning have near vectors.
///
/// ```java
/// Table<Embedded> embedded = chunks.select(into(
///         Embedded.class, rest(), callAsync(Embedders.local(), col(Chunk::text)).as(Embedded::vector)));
/// ```
///
/// A text is embedded once, in whatever file it stands and across restarts; what changes in a
/// document costs what has changed. Limits are those of a [Call].
public final class Embedders {

    private static final int AT_ONCE = 32;

    /// A text that no model refuses for its own sake.
    private static final String PLAIN = "bread";

    private Embedders() {}

    /// A small model in this process, without a key and without a network: all-MiniLM-L6-v2, with
    /// vectors of [#LOCAL_DIMENSION]. It reads up to 510 word pieces ([#localTokens]) as one; of a
    /// longer text the vectors of its parts are averaged, and of one in which there is nothing that
    /// it knows the vector is empty. Some 25 texts a second and core.
    public static Call<String, float[]> local() {
        return of("all-minilm-l6-v2-q", new Lazy())
                .version("whole texts")
                .concurrently(Runtime.getRuntime().availableProcessors());
    }

    /// The length of the vectors of [#local].
    public static final int LOCAL_DIMENSION = LocalModel.DIMENSION;

    /// How many word pieces the local model reads of a text: a counter of tokens for what splits
    /// documents.
    public static int localTokens(String text) {
        return text.isBlank() ? 0 : Tokens.COUNTER.estimateTokenCountInText(text);
    }

    private static final class Tokens {
        private static final HuggingFaceTokenCountEstimator COUNTER =
                new HuggingFaceTokenCountEstimator();
    }

    /// Any model of LangChain4j. Let its client not retry by itself (`maxRetries(0)`): the call
    /// does.
    ///
    /// @param name of the model and what was set of it: of another name no vectors are taken up
    public static Call<String, float[]> of(String name, EmbeddingModel model) {
        return of(name, model, new Usage());
    }

    /// As [#of(String, EmbeddingModel)], with its costs counted.
    public static Call<String, float[]> of(String name, EmbeddingModel model, Usage usage) {
        return Call.inBatches(
                name,
                Types.FLOATS,
                AT_ONCE,
                texts ->
                        Passing.askPatiently(
                                () -> embed(model, texts, usage),
                                () -> embed(model, List.of(PLAIN), usage)));
    }

    private static List<float[]> embed(EmbeddingModel model, List<String> texts, Usage usage) {
        if (texts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "an empty text has no meaning to be embedded: leave such rows out with where(...)");
        }
        var answer = model.embedAll(texts.stream().map(TextSegment::from).toList());
        usage.count(answer.tokenUsage());
        return answer.content().stream().map(embedding -> embedding.vector()).toList();
    }

    /// Loads the model when it is first asked.
    private static final class Lazy implements EmbeddingModel {
        @Override
        public Response<List<dev.langchain4j.data.embedding.Embedding>> embedAll(
                List<TextSegment> segments) {
            return LocalModel.get().embedAll(segments);
        }
    }
}
