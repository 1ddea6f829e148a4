package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.formats.parse.Decoder.Decoded;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The content of one open file, part by part. Owned by one thread.
interface Input extends AutoCloseable {

    /// A part of the file.
    sealed interface Piece {

        /// Rows that still have to be decoded, by any thread, once.
        ///
        /// @param sizeInBytes of the file they take, unpacked
        record Rows(Supplier<Decoded> decoding, long sizeInBytes) implements Piece {}

        record Refusal(Malformed malformed) implements Piece {}
    }

    /// The next part; null at the end of the file. Never throws: what can't be read is refused.
    @Nullable Piece next();

    /// How far the file was handed out.
    Place place();

    @Override
    void close() throws IOException;
}
