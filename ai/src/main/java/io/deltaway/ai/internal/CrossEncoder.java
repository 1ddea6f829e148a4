package io.deltaway.ai.internal;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cross-encoder in ONNX: it reads a question and a passage together, and says how well the one
/// answers the other. In this process, on the thread that asks. From any thread.
///
/// Of a model that gives several numbers for a pair the first counts. What is longer than the model
/// reads is cut, the longer of the two first.
public final class CrossEncoder implements ScoringModel {

    /// How many passages are read at once.
    private static final int AT_ONCE = 16;

    private final OrtEnvironment environment = LastingEnvironment.get();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;

    private CrossEncoder(OrtSession session, HuggingFaceTokenizer tokenizer) {
        this.session = session;
        this.tokenizer = tokenizer;
    }

    /// @param tokens how many the model reads of a question and a passage together
    /// @throws IOException where the files are not there, or something else
    public static CrossEncoder of(Path model, Path tokenizer, int tokens) throws IOException {
        Map<String, String> options =
                Map.of(
                        "padding",
                        "true",
                        "truncation",
                        "LONGEST_FIRST",
                        "modelMaxLength",
                        String.valueOf(tokens),
                        "maxLength",
                        String.valueOf(tokens));
        try (var settings = new OrtSession.SessionOptions()) {
            settings.setIntraOpNumThreads(1);
            HuggingFaceTokenizer reader = tokenizer(tokenizer, options);
            OrtSession session = LastingEnvironment.get().createSession(model.toString(), settings);
            return new CrossEncoder(session, reader).triedOut();
        } catch (OrtException | IllegalStateException e) {
            throw new IOException(
                    "no cross-encoder in ONNX in " + model + ": " + e.getMessage(), e);
        }
    }

    /// Asked once, so that a model of another kind is told at once and not by each question.
    private CrossEncoder triedOut() throws OrtException {
        try {
            scoreAll(List.of(TextSegment.from("At seven.")), "When?");
            return this;
        } catch (IllegalStateException e) {
            session.close();
            throw e;
        }
    }

    private static HuggingFaceTokenizer tokenizer(Path file, Map<String, String> options)
            throws IOException {
        Telemetry.refuse();
        try {
            return HuggingFaceTokenizer.newInstance(file, options);
        } catch (RuntimeException e) {
            throw new IOException("no tokenizer in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Response<List<Double>> scoreAll(List<TextSegment> passages, String question) {
        var scores = new ArrayList<Double>();
        for (int from = 0; from < passages.size(); from += AT_ONCE) {
            var pairs = new PairList<String, String>();
            passages.subList(from, Math.min(passages.size(), from + AT_ONCE))
                    .forEach(passage -> pairs.add(question, passage.text()));
            scores.addAll(score(tokenizer.batchEncode(pairs)));
        }
        return Response.from(scores);
    }

    private List<Double> score(Encoding[] pairs) {
        long[][] ids = new long[pairs.length][];
        long[][] mask = new long[pairs.length][];
        long[][] types = new long[pairs.length][];
        for (int i = 0; i < pairs.length; i++) {
            ids[i] = pairs[i].getIds();
            mask[i] = pairs[i].getAttentionMask();
            types[i] = pairs[i].getTypeIds();
        }
        try (OnnxTensor idsTensor = OnnxTensor.createTensor(environment, ids);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask);
                OnnxTensor typesTensor = OnnxTensor.createTensor(environment, types)) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            inputs.put("input_ids", idsTensor);
            inputs.put("attention_mask", maskTensor);
            inputs.put("token_type_ids", typesTensor);
            inputs.keySet().retainAll(session.getInputNames());
            try (OrtSession.Result result = session.run(inputs)) {
                return scores(result.get(0));
            }
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "the model can't read these texts: " + e.getMessage(), e);
        }
    }

    private static List<Double> scores(OnnxValue output) throws OrtException {
        var scores = new ArrayList<Double>();
        switch (output.getValue()) {
            case float[] numbers -> {
                for (float number : numbers) {
                    scores.add((double) number);
                }
            }
            case float[][] rows -> {
                for (float[] numbers : rows) {
                    scores.add((double) numbers[0]);
                }
            }
            default ->
                    throw new IllegalStateException(
                            "expected one row of numbers for each pair, got " + output.getInfo());
        }
        return scores;
    }
}
