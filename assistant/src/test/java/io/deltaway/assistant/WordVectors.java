package io.deltaway.assistant;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A model that takes next to no time, and whose vectors are dense and of length 1, as those of
/// models are: each word has a direction, drawn by its hash, and a text that of the sum of its
/// words. It counts the texts that it is asked for.
final class WordVectors implements EmbeddingModel {

    static final int DIMENSION = 384;

    private static final Map<String, float[]> WORDS = new ConcurrentHashMap<>();

    private final AtomicLong texts = new AtomicLong();

    static float[] of(String text) {
        var vector = new float[DIMENSION];
        for (String word : text.split("\\W+", -1)) {
            float[] one = WORDS.computeIfAbsent(word, WordVectors::ofWord);
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] += one[i];
            }
        }
        double squares = 0;
        for (float component : vector) {
            squares += component * component;
        }
        float perLength = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] *= perLength;
        }
        return vector;
    }

    private static float[] ofWord(String word) {
        var random = new SplittableRandom(word.hashCode());
        var vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /// How many texts were asked for since this was last asked.
    long takeTexts() {
        return texts.getAndSet(0);
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        texts.addAndGet(segments.size());
        return Response.from(
                segments.stream().map(segment -> Embedding.from(of(segment.text()))).toList());
    }
}
