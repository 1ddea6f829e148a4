package io.deltaway.engine.value;

import java.io.Serializable;

/// Turns objects of a user's class into bytes and back. Equal objects must have equal bytes; their
/// order is that of the bytes.
public interface ObjectCodec<T> extends Serializable {

    byte[] encode(T value);

    /// The value of bytes that [#encode] gave, or that were read from outside.
    ///
    /// @throws RuntimeException where there is none: a row that was read with them is an error row
    T decode(byte[] bytes);
}
