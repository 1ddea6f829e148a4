package io.deltaway.postgres.internal.write;

import io.deltaway.engine.batch.Batch;

/// Rows as one `COPY` takes them, gathered in memory until they are sent. Owned by one thread.
interface CopyRows {

    /// What stands behind `from stdin`.
    String format();

    /// Forgets what is there, and begins.
    void begin();

    void row(Batch batch, int row);

    /// No row comes behind it.
    void end();

    /// What was written since it was sent, from the beginning of the array; valid until the next
    /// call.
    byte[] bytes();

    /// How many bytes of it.
    int size();

    /// What is there has been sent.
    void sent();
}
