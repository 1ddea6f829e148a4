package io.deltaway.table;

import io.deltaway.engine.aggregate.UserAggregate;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Users' aggregates as the engine calls them. Adapters of one aggregate are equal.
final class Aggregators {

    private Aggregators() {}

    static UserAggregate<?, ?, ?> forEngine(Aggregator<?, ?, ?> aggregator) {
        return aggregator instanceof Aggregator.Retractable<?, ?, ?> retractable
                ? new Retracting<>(retractable)
                : new Adding<>(aggregator);
    }

    private record Adding<T, A, V>(Aggregator<T, A, V> users) implements UserAggregate<T, A, V> {

        @Override
        public A create() {
            return users.create();
        }

        @Override
        public A add(A accumulator, T value) {
            return users.add(accumulator, value);
        }

        @Override
        public @Nullable V result(A accumulator) {
            return users.result(accumulator);
        }
    }

    private record Retracting<T, A extends Serializable, V>(Aggregator.Retractable<T, A, V> users)
            implements UserAggregate.Retractable<T, A, V> {

        @Override
        public A create() {
            return users.create();
        }

        @Override
        public A add(A accumulator, T value) {
            return users.add(accumulator, value);
        }

        @Override
        public A retract(A accumulator, T value) {
            return users.retract(accumulator, value);
        }

        @Override
        public @Nullable V result(A accumulator) {
            return users.result(accumulator);
        }
    }
}
