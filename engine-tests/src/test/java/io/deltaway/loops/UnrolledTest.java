package io.deltaway.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.loops.RandomBody.Cell;
import io.deltaway.table.Table;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A loop that ends after n rounds is the program in which its body is written down n times: random
/// bodies of all steps, also with loops in them, over random changes, on several workers, restarted
/// at random.
class UnrolledTest {

    @Test
    void loopsAreTheirBodiesWrittenDown() {
        check(1, 80, 1);
    }

    @Test
    void loopsInLoopsAreTheirBodiesWrittenDown() {
        check(10_001, 50, 2);
    }

    /// Windows around points of a table from outside the loop; an as-of join with rows that differ
    /// only in what a projection leaves out.
    @Test
    void loopsThatWereWrongOnce() {
        check(100_020, 1, 2);
        check(101_673, 1, 2);
    }

    @Test
    @Tag("slow")
    void manyLoopsAreTheirBodiesWrittenDown() {
        check(100_001, 3_000, 2);
    }

    private static void check(long first, int count, int depth) {
        String only = System.getProperty("seed");
        long from = only == null ? first : Long.parseLong(only);
        for (long seed = from; seed < from + (only == null ? count : 1); seed++) {
            try {
                check(seed, depth);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", depth " + depth, e);
            }
        }
    }

    private static void check(long seed, int depth) {
        var random = new Random(seed);
        var pipeline =
                TestPipeline.create(1 + random.nextInt(3), Scheduler.dealing(random.nextLong()));
        List<TestInput<Cell>> inputs = new ArrayList<>();
        List<Table<Cell>> tables = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            inputs.add(pipeline.input(Cell.class));
            tables.add(inputs.getLast().table());
        }
        long body = random.nextLong();
        Table<Cell> looped =
                new RandomBody(body, depth, false).loop(tables.getFirst(), tables.subList(1, 3));
        Table<Cell> written =
                new RandomBody(body, depth, true).loop(tables.getFirst(), tables.subList(1, 3));
        TestOutput<Cell> actual = pipeline.output(looped);
        TestOutput<Cell> expected = pipeline.output(written);
        List<List<Cell>> present = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int epoch = 0; epoch < 6; epoch++) {
            for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
                int input = random.nextInt(3);
                List<Cell> there = present.get(input);
                if (!there.isEmpty() && random.nextInt(3) == 0) {
                    inputs.get(input).retract(there.remove(random.nextInt(there.size())));
                } else {
                    var cell = new Cell(random.nextInt(5), random.nextInt(5));
                    there.add(cell);
                    inputs.get(input).insert(cell);
                }
                if (random.nextInt(4) == 0) {
                    pipeline.step();
                }
            }
            pipeline.epoch();
            assertThat(actual.weights()).as("epoch " + epoch).isEqualTo(expected.weights());
            if (random.nextInt(3) == 0) {
                pipeline.restart(1 + random.nextInt(4));
            }
        }
    }
}
