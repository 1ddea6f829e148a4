package io.deltaway.engine.aggregate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// An aggregate written by a user: values are added to an accumulator one by one, then the result
/// is read from it.
///
/// It must be deterministic. As it stands the engine keeps the values of each group and, when some
/// were retracted or added, starts over from [#create] with all that are there, in their order,
/// equal ones one after the other: a change of a group costs its size. One that can also take a
/// value back is [Retractable], and costs one call a changed row.
///
/// Values that are null are left out. An exception makes the group a row of the error table until
/// its values change. Used by all workers, so it keeps nothing itself.
///
/// @param <T> the values
/// @param <A> the accumulator; may be changed in place
/// @param <V> the result
public interface UserAggregate<T, A, V> extends Serializable {

    /// The accumulator of no values.
    A create();

    /// Adds a value and returns the accumulator, which may be the same object.
    A add(A accumulator, T value);

    /// The result; must not change the accumulator.
    @Nullable V result(A accumulator);

    /// A user's aggregate that takes values back. The result may depend neither on the order in
    /// which values came nor on those that are gone.
    ///
    /// Where [#add] throws for a value, it must do so for that value always and leave the
    /// accumulator as it was.
    interface Retractable<T, A, V> extends UserAggregate<T, A, V> {

        /// Takes back a value that was added before.
        A retract(A accumulator, T value);

        /// The bytes of an accumulator, for snapshots; Java's serialization unless said otherwise.
        ///
        /// @throws IllegalStateException if the accumulator can't be written
        default byte[] save(A accumulator) {
            return JavaSerialization.write(accumulator);
        }

        /// The accumulator that [#save] wrote.
        @SuppressWarnings("unchecked") // the default of `save` wrote an accumulator
        default A load(byte[] bytes) {
            return (A) JavaSerialization.read(bytes, classLoader());
        }

        /// Finds the classes of accumulators; one that wraps a user's object gives that object's.
        default @Nullable ClassLoader classLoader() {
            return getClass().getClassLoader();
        }
    }
}
