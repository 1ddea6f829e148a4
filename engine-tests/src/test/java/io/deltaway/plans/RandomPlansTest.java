package io.deltaway.plans;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random plans over random histories, on one to four workers, stopped and taken up again at
/// random: all that they show, at the end of every epoch, is what the naive evaluation gives, and
/// so are their errors.
///
/// Each seed is a plan. `-Dplans=N -Dseed=S` runs N of them from S on, in the place of those that a
/// build runs.
class RandomPlansTest {

    private static final int BLOCK = 500;

    static LongStream seeds() {
        return blocks(Integer.getInteger("plans", 5_000), Long.getLong("seed", 1));
    }

    static LongStream manySeeds() {
        return blocks(200_000, 1_000_000);
    }

    private static LongStream blocks(int plans, long first) {
        return LongStream.range(0, (plans + BLOCK - 1) / BLOCK).map(block -> first + block * BLOCK);
    }

    @ParameterizedTest(name = "500 plans from seed {0} on")
    @MethodSource("seeds")
    void everyTableIsTheNaiveAnswerAtEveryEpoch(long first) {
        check(first);
    }

    @Tag("slow")
    @ParameterizedTest(name = "500 plans from seed {0} on")
    @MethodSource("manySeeds")
    void everyTableIsTheNaiveAnswerAtEveryEpochOfManyMore(long first) {
        check(first);
    }

    private static void check(long first) {
        long last = first + Math.min(BLOCK, Integer.getInteger("plans", BLOCK)) - 1;
        for (long seed = first; seed <= last; seed++) {
            Case it = RandomCase.of(seed);
            Check.Difference difference = Check.of(it);
            if (difference != null) {
                throw new AssertionError(
                        told(seed, Shrinking.smallest(it, difference.sort()), difference));
            }
        }
    }

    /// What is wrong with the smallest case that is wrong, and a test of it to be kept.
    private static String told(long seed, Case small, Check.Difference before) {
        Check.Difference difference = Check.of(small);
        String text = difference == null ? before.text() : difference.text();
        return "seed %d: %s%n%s".formatted(seed, text, Writing.test(small, "seed" + seed));
    }
}
