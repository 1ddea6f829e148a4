package io.deltaway.ai;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes small models in ONNX, field by field as its protocol buffers say.
final class OnnxFile {

    private static final int LONG = 7;
    private static final int FLOAT = 1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private OnnxFile() {}

    /// It adds up the numbers of the passage's tokens: a row with the sum for each pair.
    static byte[] addingUp() {
        return of(node("ReduceSum", "axes", 1).message(5, number("keepdims", 1)), 2);
    }

    /// As [#addingUp], with a number and no row for each pair.
    static byte[] addingUpFlat() {
        return of(node("ReduceSum", "axes", 1).message(5, number("keepdims", 0)), 1);
    }

    /// It gives a row for each token, as models that embed do.
    static byte[] ofEachToken() {
        return of(node("Unsqueeze", "axes", 2), 3);
    }

    private static OnnxFile node(String operation, String attribute, long value) {
        return node(operation, List.of("numbers"), "logits").message(5, numbers(attribute, value));
    }

    private static byte[] of(OnnxFile last, int dimensions) {
        var inputs = List.of("input_ids", "attention_mask", "token_type_ids");
        var graph = new OnnxFile();
        graph.message(1, node("Mul", List.of("input_ids", "token_type_ids"), "ofPassage"));
        graph.message(
                1, node("Cast", List.of("ofPassage"), "numbers").message(5, number("to", FLOAT)));
        graph.message(1, last);
        graph.text(2, "a small model");
        inputs.forEach(name -> graph.message(11, value(name, LONG, 2)));
        graph.message(12, value("logits", FLOAT, dimensions));
        var version = new OnnxFile().text(1, "").number(2, 11);
        return new OnnxFile().number(1, 6).message(7, graph).message(8, version).out.toByteArray();
    }

    private static OnnxFile node(String operation, List<String> inputs, String output) {
        var node = new OnnxFile();
        inputs.forEach(input -> node.text(1, input));
        return node.text(2, output).text(4, operation);
    }

    private static OnnxFile number(String name, long value) {
        return new OnnxFile().text(1, name).number(3, value).number(20, 2);
    }

    private static OnnxFile numbers(String name, long value) {
        return new OnnxFile().text(1, name).number(8, value).number(20, 7);
    }

    /// Rows of any length and number.
    private static OnnxFile value(String name, int type, int dimensions) {
        var shape = new OnnxFile().message(1, new OnnxFile().text(2, "rows"));
        for (int d = 1; d < dimensions; d++) {
            shape.message(1, new OnnxFile().text(2, name + " columns " + d));
        }
        var tensor = new OnnxFile().number(1, type).message(2, shape);
        return new OnnxFile().text(1, name).message(2, new OnnxFile().message(1, tensor));
    }

    private OnnxFile number(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    private OnnxFile text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private OnnxFile message(int field, OnnxFile message) {
        return bytes(field, message.out.toByteArray());
    }

    private OnnxFile bytes(int field, byte[] bytes) {
        varint(field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
