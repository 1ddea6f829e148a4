package io.deltaway.table;

import io.deltaway.engine.value.ObjectCodec;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lets columns hold objects of a class: says how they become bytes. Two are equal, and in order,
/// as their bytes are.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Encoded {

    /// The codec; it has a constructor without parameters.
    Class<? extends ObjectCodec<?>> by();
}
