package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.RereadableSource;
import io.deltaway.formats.parse.Block;
import io.deltaway.formats.parse.Decoder.Decoded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads parts of files again. Owned by one thread.
public final class PartReader implements RereadableSource.Rereader {

    private final FileSystem system;
    private final Content content;
    private final Buffers buffers = new Buffers();
    private @Nullable Open open;

    /// The file that was read last: the next part is likely to be the one behind.
    private static final class Open {
        private final Path path;
        private final FileStart start;
        private final InputStream stream;
        private long at;

        Open(Path path, FileStart start, InputStream stream, long at) {
            this.path = path;
            this.start = start;
            this.stream = stream;
            this.at = at;
        }
    }

    /// @param system where the files are
    public PartReader(FileSystem system, Content content) {
        this.system = system;
        this.content = content;
    }

    @Override
    public Chunk read(Map<String, byte[]> from, Map<String, byte[]> to) throws IOException {
        Map.Entry<String, byte[]> file = to.entrySet().iterator().next(); // a chunk is of one
        Path path = system.getPath(file.getKey());
        byte[] before = from.get(file.getKey());
        Place end = Place.from(file.getValue());
        Decoded decoded;
        try {
            decoded =
                    content instanceof Content.Records(Format format)
                            ? records(path, format, before == null ? null : Place.from(before), end)
                            : whole(path, end);
        } catch (NoSuchFileException e) {
            throw Place.refused(path, FileInput.reason(e));
        }
        return new Chunk(decoded.batch(), decoded.malformed(), false).at(to);
    }

    private Decoded records(Path path, Format format, @Nullable Place from, Place to)
            throws IOException {
        Open file = at(path, format, from);
        int size = Math.toIntExact(to.bytes() - file.at);
        byte[] bytes = new byte[size + 1 + Block.PADDING];
        if (file.stream.readNBytes(bytes, 0, size) < size
                || Place.checksum(bytes, 0, size) != to.part()) {
            throw Place.changed(path);
        }
        file.at = to.bytes();
        int end = size;
        if (bytes[end - 1] != '\n') {
            bytes[end++] = '\n';
        }
        long line = from == null ? file.start.line() : from.line();
        return file.start.decoder().decode(Block.of(path.toString(), bytes, 0, end, line));
    }

    /// The file, open behind a place, or at the start of its records.
    private Open at(Path path, Format format, @Nullable Place from) throws IOException {
        Open known = open != null && open.path.equals(path) ? open : null;
        FileStart start = known == null ? FileInput.start(path, format, buffers) : known.start;
        if (start == null) {
            throw Place.changed(path);
        }
        long at = from == null ? start.bytes() : from.bytes();
        if (known != null && known.at == at) {
            return known;
        }
        close();
        InputStream stream;
        if (OpenFile.isGzip(path)) {
            stream = OpenFile.read(path);
            stream.skipNBytes(at);
        } else {
            stream = OpenFile.readFrom(path, at);
        }
        var opened = new Open(path, start, stream, at);
        open = opened;
        return opened;
    }

    private Decoded whole(Path path, Place expected) throws IOException {
        Input input = Content.open(content, path, buffers);
        return switch (input.next()) {
            case Input.Piece.Rows(var decoding, _) when input.place().equals(expected) ->
                    decoding.get();
            case Input.Piece.Refusal(var malformed) ->
                    throw Place.refused(path, malformed.message());
            case null, default -> throw Place.changed(path);
        };
    }

    @Override
    public void close() throws IOException {
        Open known = open;
        if (known != null) {
            open = null;
            known.stream.close();
        }
    }
}
