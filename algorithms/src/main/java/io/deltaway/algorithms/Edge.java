package io.deltaway.algorithms;

/// An edge of a graph. Nodes are known by number; a node without an edge is in no table.
public record Edge(long from, long to) {}
