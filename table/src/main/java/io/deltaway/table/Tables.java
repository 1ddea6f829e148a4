package io.deltaway.table;

import java.util.List;
import java.util.function.BiFunction;

/// Several tables that belong together: those of a loop.
///
/// ```java
/// var fixed = Tables.of(left, right).iterate((l, r) -> Tables.of(step(l, r), other(l, r)));
/// Table<Left> result = fixed.first();
/// ```
public final class Tables {

    private Tables() {}

    /// Two tables.
    public static <A, B> Two<A, B> of(Table<A> first, Table<B> second) {
        return new Two<>(first, second);
    }

    /// Three tables.
    public static <A, B, C> Three<A, B, C> of(Table<A> first, Table<B> second, Table<C> third) {
        return new Three<>(first, second, third);
    }

    /// Two tables.
    public record Two<A, B>(Table<A> first, Table<B> second) {

        /// Both tables after a function was applied to them again and again, until nothing changes
        /// any more: [Table#iterate].
        public Two<A, B> iterate(BiFunction<Table<A>, Table<B>, Two<A, B>> body) {
            return iterate(Rounds.UNTIL_NOTHING_CHANGES, body);
        }

        /// As [#iterate(BiFunction)], with a limit.
        @SuppressWarnings("unchecked") // a loop gives tables of the types that it gets
        public Two<A, B> iterate(Rounds rounds, BiFunction<Table<A>, Table<B>, Two<A, B>> body) {
            List<Table<?>> fixed =
                    Iteration.of(
                            rounds,
                            List.of(first, second),
                            each -> {
                                Two<A, B> made =
                                        body.apply((Table<A>) each.get(0), (Table<B>) each.get(1));
                                return List.of(made.first, made.second);
                            });
            return new Two<>((Table<A>) fixed.get(0), (Table<B>) fixed.get(1));
        }
    }

    /// A function of three tables.
    @FunctionalInterface
    public interface OfThree<A, B, C> {
        Three<A, B, C> apply(Table<A> first, Table<B> second, Table<C> third);
    }

    /// Three tables.
    public record Three<A, B, C>(Table<A> first, Table<B> second, Table<C> third) {

        /// All three tables after a function was applied to them again and again, until nothing
        /// changes any more: [Table#iterate].
        public Three<A, B, C> iterate(OfThree<A, B, C> body) {
            return iterate(Rounds.UNTIL_NOTHING_CHANGES, body);
        }

        /// As [#iterate(OfThree)], with a limit.
        @SuppressWarnings("unchecked") // a loop gives tables of the types that it gets
        public Three<A, B, C> iterate(Rounds rounds, OfThree<A, B, C> body) {
            List<Table<?>> fixed =
                    Iteration.of(
                            rounds,
                            List.of(first, second, third),
                            each -> {
                                Three<A, B, C> made =
                                        body.apply(
                                                (Table<A>) each.get(0),
                                                (Table<B>) each.get(1),
                                                (Table<C>) each.get(2));
                                return List.of(made.first, made.second, made.third);
                            });
            return new Three<>(
                    (Table<A>) fixed.get(0), (Table<B>) fixed.get(1), (Table<C>) fixed.get(2));
        }
    }
}
