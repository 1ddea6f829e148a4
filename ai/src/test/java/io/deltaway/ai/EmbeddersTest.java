package io.deltaway.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.deltaway.connect.TryAgainException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EmbeddersTest {

    private static double similarity(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
        }
        return dot;
    }

    private static List<float[]> embedded(List<String> texts) throws Exception {
        return Embedders.local().answers(texts).stream().map(Objects::requireNonNull).toList();
    }

    @Test
    void whatIsNearInMeaningIsNear() throws Exception {
        List<float[]> vectors =
                embedded(
                        List.of(
                                "The cat sleeps on the sofa.",
                                "A kitten is napping on the couch.",
                                "Interest rates rose by half a point."));
        assertThat(vectors)
                .allMatch(vector -> vector.length == Embedders.LOCAL_DIMENSION)
                .allMatch(vector -> Math.abs(similarity(vector, vector) - 1) < 1e-3);
        assertThat(similarity(vectors.get(0), vectors.get(1)))
                .isGreaterThan(similarity(vectors.get(0), vectors.get(2)) + 0.3);
    }

    /// Behind the 128th word piece, where the tokenizer that comes with the model stops.
    @Test
    void aLongTextIsReadToItsEnd() throws Exception {
        String start = "word ".repeat(200);
        assertThat(Embedders.localTokens(start)).isBetween(200, 210);
        List<float[]> vectors =
                embedded(
                        List.of(
                                start + "The cat sleeps on the sofa.",
                                start + "Interest rates rose by half a point."));
        assertThat(similarity(vectors.get(0), vectors.get(1))).isLessThan(0.999);
    }

    /// A native library that reads the command line of its process must have room for it.
    @Test
    @Timeout(60)
    void aLongClassPathIsNoHarm() throws Exception {
        assertThat(status("-Dlong=" + "x".repeat(10_000), Alone.class)).isZero();
    }

    private static int status(String option, Class<?> program) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// Embeds a text in a process of its own.
    static final class Alone {
        public static void main(String[] arguments) throws Exception {
            embedded(List.of("a text"));
        }
    }

    /// ONNX Runtime closes what its models need in a hook of its own.
    @Test
    @Timeout(60)
    void aModelCanBeAskedWhileTheProcessEnds() throws Exception {
        assertThat(status("-Xmx1g", Ending.class)).isEqualTo(Ending.STATUS);
    }

    /// Asks what a model has no answer to, after the end of the process has begun: its library then
    /// writes a line to where it had closed.
    static final class Ending {

        private static final int STATUS = 3;
        private static final int ASKED = 300;

        public static void main(String[] arguments) throws Exception {
            embedded(List.of("a text"));
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            OrtSession session;
            try (InputStream model =
                    Objects.requireNonNull(
                            ClassLoader.getSystemResourceAsStream("all-minilm-l6-v2-q.onnx"))) {
                session = environment.createSession(model.readAllBytes());
            }
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> {
                                for (int i = 0; i < ASKED; i++) {
                                    ask(environment, session);
                                }
                            }));
            System.exit(STATUS);
        }

        private static void ask(OrtEnvironment environment, OrtSession session) {
            long[][] unknown = {{Integer.MAX_VALUE}};
            long[][] one = {{1}};
            try (OnnxTensor ids = OnnxTensor.createTensor(environment, unknown);
                    OnnxTensor mask = OnnxTensor.createTensor(environment, one);
                    OnnxTensor types = OnnxTensor.createTensor(environment, new long[1][1])) {
                assertThatThrownBy(() ->
                                session.run(
                                        Map.of(
                                                "input_ids", ids,
                                                "attention_mask", mask,
                                                "token_type_ids", types)))
                        .isInstanceOf(OrtException.class);
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aTextOfNothingThatTheModelKnowsHasAnEmptyVector() throws Exception {
        assertThat(embedded(List.of("a", "\u0001\ufffd")))
                .extracting(vector -> vector.length)
                .containsExactly(Embedders.LOCAL_DIMENSION, 0);
    }

    private static List<float[]> asking(Predicate<String> refused, RuntimeException with)
            throws Exception {
        EmbeddingModel model =
                new EmbeddingModel() {
                    @Override
                    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                        if (segments.stream().map(TextSegment::text).anyMatch(refused)) {
                            throw with;
                        }
                        return Response.from(
                                segments.stream()
                                        .map(segment -> Embedding.from(new float[] {1, 0}))
                                        .toList());
                    }
                };
        return Embedders.of("m", model).answers(List.of("long", "short")).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    @Test
    void aModelThatIsNotThereYetIsAskedAgain() {
        assertThatThrownBy(() -> asking(text -> true, new ModelNotFoundException("pull it first")))
                .isInstanceOf(TryAgainException.class)
                .hasMessageContaining("pull it first");
    }

    @Test
    void whatIsRefusedForEachTextMayPass() {
        var wrong = new InvalidRequestException("no such dimension");
        assertThatThrownBy(() -> asking(text -> true, wrong))
                .isInstanceOf(TryAgainException.class)
                .hasMessageContaining("no such dimension");
        assertThatThrownBy(() -> asking(text -> text.equals("long"), wrong)).isSameAs(wrong);
    }

    @Test
    void anEmptyTextHasNoMeaning() {
        assertThatThrownBy(() -> Embedders.local().answers(List.of("a", " ")))
                .hasMessageContaining("leave such rows out");
        assertThat(Embedders.localTokens(" ")).isZero();
    }
}
