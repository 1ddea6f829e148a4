package io.deltaway.engine.value;

import java.io.Serializable;

/// Turns objects of a user's class into bytes and back. Equal objects must have equal bytes; their
/// order is that of the bytes.
public interface ObjectCodec<T> extends Serializable {

    byte[] encode(T value);

    T decode(byte[] bytes);
}
