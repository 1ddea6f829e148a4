package io.deltaway.algorithms;

/// A node of a graph.
public record Node(long id) {}
