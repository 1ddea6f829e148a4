package io.deltaway.algorithms;

/// An edge with a length.
public record Road(long from, long to, long length) {}
