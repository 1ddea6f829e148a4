package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.formats.parse.Decoder.Decoded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Reads files one after another, each to its end, and ends. A file that can't be read is refused
/// as a whole or from there on; the others still count.
public final class StaticReader implements SourceReader, Measured {

    private final Queue<Path> files;
    private final Content content;
    private final Buffers buffers = new Buffers();
    private final AtomicLong sizeInBytes = new AtomicLong();
    private final Map<String, byte[]> offsets;
    private @Nullable Input input;
    private String path = "";

    /// @param offsets how far files were read before a restart, by their path
    public StaticReader(List<Path> files, Content content, Map<String, byte[]> offsets) {
        this.files = new ArrayDeque<>(files);
        this.content = content;
        this.offsets = offsets;
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
                path = file.toString();
                byte[] offset = offsets.get(path);
                Place place = offset == null ? null : Place.from(offset);
                if (place != null && place.isDone()) {
                    continue;
                }
                if (place != null && content instanceof Content.Records(Format format)) {
                    input = FileInput.behind(place, file, format, buffers);
                    continue;
                }
                try {
                    input = Content.open(content, file, buffers);
                } catch (IOException e) {
                    return refused(Malformed.ofFile(file.toString(), FileInput.reason(file, e)));
                }
                continue;
            }
            switch (open.next()) {
                case Input.Piece.Rows(var decoding, long size) -> {
                    sizeInBytes.addAndGet(size);
                    var offset = offset(open.place());
                    return new Poll.Next(() -> {
                        Decoded decoded = decoding.get();
                        return new Chunk(decoded.batch(), decoded.malformed(), false).at(offset);
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
        var offset = offset(Place.DONE);
        return new Poll.Next(() ->
                new Chunk(Batch.empty(content.schema()), List.of(malformed), false).at(offset));
    }

    private Map<String, byte[]> offset(Place place) {
        return Map.of(path, place.toBytes());
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
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
