package io.deltaway.search;

/// One way in which a [SearchIndex] finds rows of `R`.
public sealed interface Part<R> permits FullText, Vectors {}
