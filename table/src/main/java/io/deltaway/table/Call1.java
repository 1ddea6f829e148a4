package io.deltaway.table;

import java.io.Serializable;

/// A user's function of one value, for `call`. It must give the same answer for the same argument,
/// and keep nothing.
@FunctionalInterface
public interface Call1<A, T> extends Serializable {
    T apply(A first) throws Exception;
}
