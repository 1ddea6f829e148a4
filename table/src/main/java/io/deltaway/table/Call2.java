package io.deltaway.table;

import java.io.Serializable;

/// A user's function of two values, for `call`. It must give the same answer for the same
/// arguments, and keep nothing.
@FunctionalInterface
public interface Call2<A, B, T> extends Serializable {
    T apply(A first, B second) throws Exception;
}
