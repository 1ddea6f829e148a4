package io.deltaway.plans;

import io.deltaway.table.Aggregator;
import org.jspecify.annotations.Nullable;

/// The user's aggregates of random plans.
final class User {

    private User() {}

    /// The longest text, of several the smallest; null of none. It can't take texts back.
    record Longest() implements Aggregator<String, String[], String> {
        @Override
        public String[] create() {
            return new String[0];
        }

        @Override
        public String[] add(String[] longest, String text) {
            return longest.length == 0 || text.length() > longest[0].length()
                    ? new String[] {text}
                    : longest;
        }

        @Override
        public @Nullable String result(String[] longest) {
            return longest.length == 0 ? null : longest[0];
        }
    }

    /// The number of odd values modulo 2; null where there is none. It takes values back, and
    /// refuses 3.
    record Parity() implements Aggregator.Retractable<Long, long[], Long> {
        @Override
        public long[] create() {
            return new long[1];
        }

        @Override
        public long[] add(long[] odd, Long value) {
            if (value == 3) {
                throw new IllegalArgumentException("3");
            }
            odd[0] += Math.floorMod(value, 2);
            return odd;
        }

        @Override
        public long[] retract(long[] odd, Long value) {
            odd[0] -= Math.floorMod(value, 2);
            return odd;
        }

        @Override
        public @Nullable Long result(long[] odd) {
            return odd[0] == 0 ? null : odd[0] % 2;
        }
    }
}
