package io.deltaway.documents;

import io.deltaway.documents.internal.parse.MediaTypes;
import io.deltaway.documents.internal.process.Limits;
import io.deltaway.documents.internal.process.ParserPool;
import java.time.Duration;
import java.util.stream.Collectors;

/// Reads documents in a process of their own, and writes what is in them as text.
final class Reader {

    private static final ParserPool POOL =
            new ParserPool(new Limits(Duration.ofSeconds(60), 256, 1, 1 << 20, 100_000));

    static String read(String name, String text) throws Exception {
        return read(name, Samples.bytes(text));
    }

    /// The title, and the blocks a line each: kind, level, page, text.
    static String read(String name, byte[] bytes) throws Exception {
        Contents contents = POOL.parse(MediaTypes.of(name, bytes), bytes);
        return contents.title()
                + contents.blocks().stream()
                        .map(block ->
                                "\n%s %d %d %s"
                                        .formatted(
                                                block.kind(),
                                                block.level(),
                                                block.page(),
                                                block.text()))
                        .collect(Collectors.joining());
    }

    private Reader() {}
}
