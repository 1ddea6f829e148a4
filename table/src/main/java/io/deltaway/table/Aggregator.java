package io.deltaway.table;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// An aggregate of your own: values are added to an accumulator one by one, then the result is read
/// from it.
///
/// It must be deterministic and keep nothing itself, as all workers use it. As it stands, the
/// values of each group are kept, and where some were added or retracted all are added anew to a
/// fresh accumulator, in their order, equal ones one after the other: a change costs the size of
/// its group. One that can also take a value back is [Retractable], and costs one call a changed
/// row.
///
/// Values that are null are left out. An exception makes the group a row of the error table until
/// its values change.
///
/// @param <T> the values
/// @param <A> the accumulator; may be changed in place
/// @param <V> the result
public interface Aggregator<T, A, V> extends Serializable {

    /// The accumulator of no values.
    A create();

    /// Adds a value and returns the accumulator, which may be the same object.
    A add(A accumulator, T value);

    /// The result; must not change the accumulator.
    @Nullable V result(A accumulator);

    /// An aggregate that takes values back. The result may depend neither on the order in which
    /// values came nor on those that are gone.
    interface Retractable<T, A extends Serializable, V> extends Aggregator<T, A, V> {

        /// Takes back a value that was added before.
        A retract(A accumulator, T value);
    }
}
