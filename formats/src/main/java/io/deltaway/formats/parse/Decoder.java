package io.deltaway.formats.parse;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import java.util.List;
import java.util.function.IntFunction;

/// Turns blocks of one format into rows. May be used by several threads.
public interface Decoder {

    /// Decodes a block. Never throws for what a file holds: what is no row is refused.
    Decoded decode(Block block);

    /// The rows of a block and what was no row.
    record Decoded(BatchWriter rows, List<Malformed> malformed) {

        /// The rows with more columns behind them, made for their number.
        public Batch batch(IntFunction<Column[]> more) {
            return rows.build(more.apply(rows.rows()));
        }

        public Batch batch() {
            return rows.build();
        }
    }
}
