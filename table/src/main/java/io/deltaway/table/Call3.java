package io.deltaway.table;

import java.io.Serializable;

/// A user's function of three values, for `call`. It must give the same answer for the same
/// arguments, and keep nothing.
@FunctionalInterface
public interface Call3<A, B, C, T> extends Serializable {
    T apply(A first, B second, C third) throws Exception;
}
