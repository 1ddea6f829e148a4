package io.deltaway.bench.memory;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.ai.Embedders;
import io.deltaway.bench.Outcome;
import io.deltaway.connect.Call;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Texts of 95 words through the local model, every tenth of them there twice: `callAsync` with the
/// limits that the model has by default. The naive loop asks the model for one distinct text after
/// the other.
final class EmbeddedTexts implements Exercise {

    record Text(String text) {}

    record Placed(String text, float[] vector) {}

    private static final int WORDS = 95;
    private static final String[] LEXICON = {
        "river", "bank", "flows", "slow", "music", "plays", "market", "price", "falls", "cat",
        "sleeps", "warm", "engine", "starts", "cold", "winter", "light", "house", "the", "of"
    };

    private final List<Text> texts = new ArrayList<>();

    EmbeddedTexts(long rows) {
        var random = new SplittableRandom(1);
        for (int i = 0; i < rows; i++) {
            var text = new StringBuilder();
            for (int word = 0; word < WORDS; word++) {
                text.append(LEXICON[random.nextInt(LEXICON.length)]).append(' ');
            }
            texts.add(i % 10 == 9 ? texts.get(i - 1) : new Text(text.toString()));
        }
    }

    @Override
    public int warmUps() {
        return 0;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        Call<String, float[]> embedder = Embedders.local().concurrently(workers);
        load(embedder);
        var pipeline = Pipeline.create().configure(c -> c.workers(workers));
        Collect<Placed> placed = Collect.rows();
        pipeline.read(Rows.of(Text.class, texts.toArray(Text[]::new)))
                .select(
                        into(
                                Placed.class,
                                rest(),
                                callAsync(embedder, col(Text::text)).as(Placed::vector)))
                .write(placed);
        watch.start();
        long calls = pipeline.runToCompletion().calls().getFirst().answers();
        watch.stop();
        boolean right =
                placed.current().size() == texts.size()
                        && calls == texts.stream().distinct().count();
        return watch.outcome(texts.size(), right, Map.of());
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        Call<String, float[]> embedder = Embedders.local();
        load(embedder);
        var vectors = new HashMap<String, Object>();
        watch.start();
        for (Text text : texts) {
            vectors.computeIfAbsent(text.text(), one -> vector(embedder, one));
        }
        watch.stop();
        return watch.outcome(texts.size(), !vectors.isEmpty(), Map.of());
    }

    /// The model is loaded when it is first asked, and that is not measured.
    private static void load(Call<String, float[]> embedder) {
        vector(embedder, "a first text");
    }

    private static Object vector(Call<String, float[]> embedder, String text) {
        try {
            return List.of(embedder.answers(List.of(text)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
