package io.deltaway.ai;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.scoring.ScoringModel;
import io.deltaway.ai.internal.CrossEncoder;
import io.deltaway.ai.internal.Passing;
import io.deltaway.connect.Call;
import io.deltaway.connect.UnfitAnswerException;
import io.deltaway.table.Types;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Puts passages into a better order than that of a search, for `callAsync`: a search looks at a
/// question and a passage apart, these read them together. What comes out can be asked further: the
/// best of it by [Chats#answering].
public final class Rerankers {

    private static final int TOKENS = 512;

    private Rerankers() {}

    /// A scoring model of LangChain4j, such as a cross-encoder in a file or one behind an API.
    ///
    /// @param name of the model: of another name no answers are taken up
    /// @param kept how many passages stay
    public static Call<Asked, Asked> of(String name, ScoringModel model, int kept) {
        return Call.of(
                        "rerank",
                        Types.recordOf(Asked.class),
                        (Asked asked) -> Passing.ask(name, () -> ranked(model, asked, kept)))
                .version(name + ", best " + kept);
    }

    /// A cross-encoder in ONNX that you have in a file, in this process: such as
    /// `ms-marco-MiniLM-L6-v2`, of which Hugging Face has `model.onnx` and `tokenizer.json`. It
    /// reads up to 512 tokens of a question and a passage together; what is longer is cut.
    ///
    /// @param kept how many passages stay
    /// @throws IOException where the files can't be read, or the model is no cross-encoder, which
    ///   is tried out
    public static Call<Asked, Asked> onnx(Path model, Path tokenizer, int kept) throws IOException {
        String name = model.getFileName() + " " + digest(model) + " " + digest(tokenizer);
        return of(name, CrossEncoder.of(model, tokenizer, TOKENS), kept)
                .concurrently(Runtime.getRuntime().availableProcessors());
    }

    /// Of other contents no answers are taken up.
    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    private static Asked ranked(ScoringModel model, Asked asked, int kept)
            throws UnfitAnswerException {
        if (asked.passages().isEmpty()) {
            return asked;
        }
        var texts = asked.passages().stream().map(passage -> TextSegment.from(passage.text()));
        List<Double> scores = model.scoreAll(texts.toList(), asked.question()).content();
        return asked.best(scores, kept);
    }
}
