package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.WholeDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A file as one row. A text is unpacked where it is gzip; bytes are taken as they are.
final class WholeInput implements Input {

    private final Path path;
    private final Cells cells;
    private final long maxBytes;
    private boolean done;
    private Place place = Place.DONE;

    WholeInput(Path path, Content.Whole content) {
        this.path = path;
        this.cells = content.cells();
        this.maxBytes = content.maxBytes();
    }

    @Override
    public @Nullable Piece next() {
        if (done) {
            return null;
        }
        done = true;
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.size() > maxBytes) {
                return refusal(
                        "its %,d bytes are more than the %,d that are read"
                                .formatted(attributes.size(), maxBytes));
            }
            byte[] content = content();
            long modified = Values.nanos(attributes.lastModifiedTime().toInstant());
            String owner = owner();
            place = Place.whole(content, modified, attributes.size());
            return new Piece.Rows(
                    () ->
                            WholeDecoder.decode(
                                    cells,
                                    path.toString(),
                                    content,
                                    modified,
                                    attributes.size(),
                                    owner),
                    content.length);
        } catch (IOException e) {
            return refusal(FileInput.reason(path, e));
        } catch (OutOfMemoryError e) {
            return refusal(
                    "the file is too large for one row: more than 2 GiB, or than there is memory");
        }
    }

    private Piece refusal(String message) {
        return new Piece.Refusal(Malformed.ofFile(path.toString(), message));
    }

    private @Nullable String owner() throws IOException {
        if (cells.width() <= WholeDecoder.OWNER || !cells.isNeeded(WholeDecoder.OWNER)) {
            return null;
        }
        try {
            return Files.getOwner(path).getName();
        } catch (UnsupportedOperationException e) {
            return null; // a file system without owners
        }
    }

    private byte[] content() throws IOException {
        if (!cells.isNeeded(WholeDecoder.CONTENT)) {
            return new byte[0];
        }
        boolean text = cells.schema().type(WholeDecoder.CONTENT) == Type.Simple.TEXT;
        try (InputStream stream = text ? OpenFile.read(path) : OpenFile.readFrom(path, 0)) {
            return stream.readAllBytes();
        }
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public void close() {}
}
