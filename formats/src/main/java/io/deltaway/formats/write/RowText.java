package io.deltaway.formats.write;

import io.deltaway.engine.batch.Batch;

/// Rows as lines of a text format. Owned by one thread.
public interface RowText {

    /// What comes before the first row.
    ///
    /// @param asChanges whether rows carry their epoch and weight
    void header(Utf8Out out, boolean asChanges);

    void row(Utf8Out out, Batch batch, int row);

    void change(Utf8Out out, long epoch, Batch batch, int row);
}
