package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.files.internal.parse.Decoder.Decoded;
import io.deltaway.files.internal.parse.Refusals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Reads files one after another, each to its end, and ends. A file that can't be read is refused
/// as a whole or from there on; the others still count.
public final class StaticReader implements SourceReader {

    private final Queue<Path> files;
    private final Content content;
    private final Buffers buffers = new Buffers();
    private @Nullable Input input;

    public StaticReader(List<Path> files, Content content) {
        this.files = new ArrayDeque<>(files);
        this.content = content;
    }

    @Override
    public Poll poll() throws IOException {
        while (true) {
            Input open = input;
            if (open == null) {
                Path file = files.poll();
                if (file == null) {
                    return new Poll.End();
                }
                try {
                    input = Content.open(content, file, buffers);
                } catch (IOException e) {
                    return refused(
                            new Malformed(
                                    1, Refusals.FILE, FileInput.reason(e), file.toString(), ""));
                }
                continue;
            }
            switch (open.next()) {
                case Input.Piece.Rows(var decoding) -> {
                    return new Poll.Next(() -> {
                        Decoded decoded = decoding.get();
                        return new Chunk(decoded.batch(), decoded.malformed(), false);
                    });
                }
                case Input.Piece.Refusal(var malformed) -> {
                    return refused(malformed);
                }
                case null -> {
                    input = null;
                    open.close();
                }
            }
        }
    }

    private Poll refused(Malformed malformed) {
        return new Poll.Next(
                () -> new Chunk(Batch.empty(content.schema()), List.of(malformed), false));
    }

    @Override
    public void close() throws IOException {
        files.clear();
        Input open = input;
        if (open != null) {
            input = null;
            open.close();
        }
    }
}
