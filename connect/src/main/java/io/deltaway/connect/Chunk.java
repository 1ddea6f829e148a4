package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import java.util.List;
import java.util.Map;

/// A run of rows from a source, in the order of their arrival.
///
/// @param rows the columns of the source's schema, and behind them those that its
///   [io.deltaway.table.Events] ask for
/// @param malformed what could not be decoded
/// @param endsEpoch whether the epoch is to be cut behind these rows, as at the end of an upstream
///   transaction
/// @param partition the part of the source that they come from, from 0 on: rows of one part are in
///   order, and each has a clock of its own
/// @param offsets for each part of the source that moved on, such as a file: where to go on once
///   this chunk is taken. Given back in [SourceContext#offsets] after a restart. An empty one says
///   that the part is no more, and is forgotten. Where it is an [OffsetText], people can read it;
///   what has a zero character in its name they are not shown
public record Chunk(
        Batch rows,
        List<Malformed> malformed,
        boolean endsEpoch,
        int partition,
        Map<String, byte[]> offsets) {

    public Chunk {
        malformed = List.copyOf(malformed);
        offsets = Map.copyOf(offsets);
    }

    /// The same rows with other offsets.
    public Chunk at(Map<String, byte[]> others) {
        return new Chunk(rows, malformed, endsEpoch, partition, others);
    }

    /// Rows of a source that has one part.
    public Chunk(Batch rows, List<Malformed> malformed, boolean endsEpoch) {
        this(rows, malformed, endsEpoch, 0, Map.of());
    }

    public static Chunk of(Batch rows) {
        return new Chunk(rows, List.of(), false);
    }

    /// A piece of input that is no row.
    ///
    /// @param weight +1, or -1 where the piece is gone again, as with a file that was replaced
    /// @param code a stable code, DW-21xx
    /// @param message what was expected and what was there
    /// @param position where it stands, such as `flights.csv:17`
    /// @param text the piece itself, shortened
    public record Malformed(
            long weight, String code, String message, String position, String text) {

        /// A file that can't be read, or not to its end.
        public static final String FILE = "DW-2106";

        /// A file that does not begin as it should, so that nothing of it is read.
        public static final String HEADER = "DW-2107";

        /// A file of which nothing can be read: its path is the text, too, so that a step can find
        /// it in an error table.
        public static Malformed ofFile(String path, String message) {
            return new Malformed(1, FILE, message, path, path);
        }

        /// Whether a piece with this code is a whole file, or the rest of one: nobody knows how
        /// many rows are missing then.
        public static boolean isOfFile(String code) {
            return code.equals(FILE) || code.equals(HEADER);
        }
    }
}
