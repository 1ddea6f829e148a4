package io.deltaway.ai;

/// A piece of text that was found for a question.
///
/// @param source where it stands, such as the path of a document or the id of a chunk
public record Passage(String source, String text) {}
