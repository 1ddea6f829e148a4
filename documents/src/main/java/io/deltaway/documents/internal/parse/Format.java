package io.deltaway.documents.internal.parse;

/// Reads documents of a format.
@FunctionalInterface
interface Format {

    /// Adds what is in a document. Throws what it likes: the document is then none of this format.
    void read(byte[] bytes, Blocks blocks) throws Exception;
}
