package io.deltaway.files.internal.read;

import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Cells;
import java.io.IOException;
import java.nio.file.Path;

/// What the rows of a file are made of.
public sealed interface Content {

    Schema schema();

    /// Records of a text format, one after another; a file that grows has more of them.
    record Records(Format format) implements Content {
        @Override
        public Schema schema() {
            return format.schema();
        }
    }

    /// One row a file, with the columns path, content (a text or bytes), modified and size.
    ///
    /// @param maxBytes of a larger file nothing is read
    record Whole(Cells cells, long maxBytes) implements Content {

        public Whole(Cells cells) {
            this(cells, Long.MAX_VALUE);
        }

        @Override
        public Schema schema() {
            return cells.schema();
        }
    }

    /// Opens a file from its start to its end.
    static Input open(Content content, Path path, Buffers buffers) throws IOException {
        return switch (content) {
            case Records records ->
                    new FileInput(path.toString(), OpenFile.read(path), records.format(), buffers);
            case Whole whole -> new WholeInput(path, whole);
        };
    }
}
