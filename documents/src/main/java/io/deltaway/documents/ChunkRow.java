package io.deltaway.documents;

import java.io.Serializable;

/// Makes a row of a chunk and its document. Serializable, so that a restarted program knows whether
/// it made the rows that it kept.
@FunctionalInterface
public interface ChunkRow<C extends Record> extends Serializable {

    C of(Document document, Chunk chunk);
}
