package io.deltaway.testkit;

import io.deltaway.engine.state.PageCache;
import io.deltaway.run.epoch.Crew;
import io.deltaway.testkit.operator.ScratchPages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Decides what a program may not depend on: how rows are cut into steps, which worker gets which
/// rows, in which order workers run a stage, and when the program is stopped and taken up again.
/// All of it follows from one seed. Owned by one thread.
public final class Scheduler {

    private final @Nullable Random random;
    private final double newStep;
    private final double restart;
    private final String name;
    private final boolean limited;

    private Scheduler(
            @Nullable Random random, double newStep, double restart, String name, boolean limited) {
        this.limited = limited;
        this.random = random;
        this.newStep = newStep;
        this.restart = restart;
        this.name = name;
    }

    /// Steps are cut only where the test says so, workers run one after another, nothing is
    /// restarted.
    public static Scheduler inOrder() {
        return new Scheduler(null, 0, 0, "in order", false);
    }

    /// Everything at random: steps of a few rows, restarts after about every third epoch. Where the
    /// seed is odd there is less memory than the state needs.
    public static Scheduler seeded(long seed) {
        var random = new Random(seed);
        double newStep = random.nextDouble() / 2;
        return new Scheduler(random, newStep, 0.3, "seed " + seed, seed % 2 != 0);
    }

    /// Only which worker gets which rows, and in which order workers run a stage, is left to
    /// chance. Where the seed is odd there is less memory than the state needs.
    public static Scheduler dealing(long seed) {
        return new Scheduler(new Random(seed), 0, 0, "dealing by seed " + seed, seed % 2 != 0);
    }

    /// As [#seeded], with each row in a step of its own.
    public static Scheduler rowByRow(long seed) {
        String name = "seed " + seed + ", a row a step";
        return new Scheduler(new Random(seed), 1, 0, name, seed % 2 != 0);
    }

    /// As [#seeded], with a restart after every epoch.
    public static Scheduler restarting(long seed) {
        String name = "seed " + seed + ", restarts";
        return new Scheduler(new Random(seed), 0, 1, name, seed % 2 != 0);
    }

    /// Where each worker keeps its pages; none where there is memory for all.
    List<PageCache> caches(int workers) {
        return limited ? ScratchPages.tinyCaches(workers) : List.of();
    }

    /// Whether a new step begins before the next row.
    boolean cutsStep() {
        return random != null && random.nextDouble() < newStep;
    }

    /// Whether an answer that is due comes in a later epoch.
    boolean delaysAnswer() {
        return random != null && newStep + restart > 0 && random.nextBoolean();
    }

    /// The number of workers, 1 to 3, with which the program is taken up again after an epoch; 0
    /// where it simply goes on.
    int restart() {
        return random != null && random.nextDouble() < restart ? 1 + random.nextInt(3) : 0;
    }

    /// Where each worker's rows end: workers get neighbouring rows, the first worker the first
    /// ones.
    int[] ends(int rows, int workers) {
        int[] ends = new int[workers];
        for (int worker = 0; worker < workers; worker++) {
            ends[worker] =
                    random == null
                            ? (int) ((long) rows * (worker + 1) / workers)
                            : random.nextInt(rows + 1);
        }
        java.util.Arrays.sort(ends);
        ends[workers - 1] = rows;
        return ends;
    }

    /// Runs the workers of a stage one after another, on the caller's thread.
    Crew crew() {
        Random order = random;
        if (order == null) {
            return Crew.oneByOne();
        }
        return (workers, work) -> {
            List<Integer> shuffled = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                shuffled.add(worker);
            }
            Collections.shuffle(shuffled, order);
            shuffled.forEach(work::accept);
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
