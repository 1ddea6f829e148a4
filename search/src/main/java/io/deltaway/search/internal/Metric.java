package io.deltaway.search.internal;

/// How alike two vectors are.
public enum Metric {
    /// The cosine of the angle between them, from -1 to 1.
    COSINE,
    /// Their product.
    DOT,
    /// Their distance, negative: 0 is best.
    EUCLIDEAN
}
