package io.deltaway.formats.parse;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Blocks from text, for tests.
final class Blocks {

    private Blocks() {}

    static Block block(byte[] text) {
        boolean ends = text.length == 0 || text[text.length - 1] == '\n';
        byte[] bytes = Arrays.copyOf(text, text.length + 1 + Block.PADDING);
        bytes[text.length] = '\n';
        return Block.of("f", bytes, 0, ends ? text.length : text.length + 1, 1);
    }

    static Block block(String text) {
        return block(text.getBytes(StandardCharsets.UTF_8));
    }

    static Cells cells(Field... fields) {
        boolean[] all = new boolean[fields.length];
        Arrays.fill(all, true);
        return new Cells(Schema.of(fields), all, null, List.of());
    }
}
