package io.deltaway.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cross-encoder out of a file: a small one, which knows four words and what each is worth.
class CrossEncoderTest {

    private static final String TOKENIZER =
            """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
             "pre_tokenizer":{"type":"Whitespace"},
             "post_processor":{"type":"TemplateProcessing",
              "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
                        {"SpecialToken":{"id":"[SEP]","type_id":0}}],
              "pair":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
                      {"SpecialToken":{"id":"[SEP]","type_id":0}},{"Sequence":{"id":"B","type_id":1}},
                      {"SpecialToken":{"id":"[SEP]","type_id":1}}],
              "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},
                                "[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}},
             "decoder":null,
             "model":{"type":"WordLevel","unk_token":"[UNK]",
              "vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"poor":10,"fair":100,"good":1000,"best":5000}}}
            """;

    @TempDir Path directory;

    private Path model;
    private Path tokenizer;

    @BeforeEach
    void write() throws IOException {
        model = Files.write(directory.resolve("model.onnx"), OnnxFile.addingUp());
        tokenizer = Files.writeString(directory.resolve("tokenizer.json"), TOKENIZER);
    }

    private static Asked asked(String... texts) {
        return new Asked(
                "best best best?",
                IntStream.range(0, texts.length)
                        .mapToObj(i -> new Passage("p" + i, texts[i]))
                        .toList());
    }

    @Test
    void passagesComeInItsOrder() throws Exception {
        Call<Asked, Asked> call = Rerankers.onnx(model, tokenizer, 2);
        Asked answer =
                call.answers(List.of(asked("poor", "good poor and more", "fair", "good")))
                        .getFirst();
        assertThat(answer.passages()).extracting(Passage::source).containsExactly("p1", "p3");
    }

    @Test
    void manyPassagesAreReadAFewAtATime() throws Exception {
        String[] texts =
                IntStream.range(0, 40)
                        .mapToObj(i -> "poor ".repeat(i % 7) + (i == 33 ? "best" : "fair"))
                        .toArray(String[]::new);
        Asked answer =
                Rerankers.onnx(model, tokenizer, 1).answers(List.of(asked(texts))).getFirst();
        assertThat(answer.passages()).extracting(Passage::source).containsExactly("p33");
    }

    @Test
    void whatIsTooLongIsCut() throws Exception {
        Asked answer =
                Rerankers.onnx(model, tokenizer, 1)
                        .answers(
                                List.of(
                                        asked(
                                                "poor ".repeat(2_000) + "best",
                                                "good good good good good good")))
                        .getFirst();
        assertThat(answer.passages()).extracting(Passage::source).containsExactly("p1");
    }

    @Test
    void anotherFileIsAnotherCall() throws Exception {
        String before = Rerankers.onnx(model, tokenizer, 1).describe();
        assertThat(Rerankers.onnx(model, tokenizer, 1).describe()).isEqualTo(before);
        Files.writeString(tokenizer, TOKENIZER.replace("\"poor\":10", "\"poor\":11"));
        assertThat(Rerankers.onnx(model, tokenizer, 1).describe()).isNotEqualTo(before);
    }

    @Test
    void aModelMayGiveANumberForEachPair() throws Exception {
        Files.write(model, OnnxFile.addingUpFlat());
        Asked answer =
                Rerankers.onnx(model, tokenizer, 1)
                        .answers(List.of(asked("poor", "good")))
                        .getFirst();
        assertThat(answer.passages()).extracting(Passage::source).containsExactly("p1");
    }

    @Test
    void aModelOfAnotherKindIsToldAtOnce() throws Exception {
        Files.write(model, OnnxFile.ofEachToken());
        assertThatThrownBy(() -> Rerankers.onnx(model, tokenizer, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no cross-encoder in ONNX in " + model)
                .hasMessageContaining("expected one row of numbers for each pair");
    }

    @Test
    void whatIsNoModelIsToldAtOnce() throws Exception {
        Files.writeString(model, "no model");
        assertThatThrownBy(() -> Rerankers.onnx(model, tokenizer, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.onnx");
        assertThatThrownBy(() -> Rerankers.onnx(model, model, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no tokenizer in " + model);
        assertThatThrownBy(() -> Rerankers.onnx(directory.resolve("none"), tokenizer, 1))
                .isInstanceOf(IOException.class);
    }
}
