package io.deltaway.run.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Arrange;
import io.deltaway.engine.operator.Join;
import io.deltaway.run.thread.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EpochRunnerTest {

    private final Totals.Plan plan = Totals.plan();

    @Test
    void anEpochEmitsWhatChangedInIt() {
        var runner = new EpochRunner(plan.circuit(), 1);
        runner.deal(plan.input(), Totals.rows(1, 10, 2, 5));
        runner.step(Crew.oneByOne(), 0, true);
        assertThat(Deltas.sum(runner.take(plan.totals())))
                .isEqualTo(Map.of(List.of(1L, 10L), 1L, List.of(2L, 5L), 1L));

        runner.deal(plan.input(), Totals.rows(1, 1));
        runner.step(Crew.oneByOne(), 1, true);
        assertThat(Deltas.sum(runner.take(plan.totals())))
                .isEqualTo(Map.of(List.of(1L, 10L), -1L, List.of(1L, 11L), 1L));
    }

    @Test
    void anEpochOfSeveralStepsEmitsAtItsEnd() {
        var runner = new EpochRunner(plan.circuit(), 2);
        runner.feed(1, plan.input(), Totals.rows(1, 10));
        runner.step(Crew.oneByOne(), 0, false);
        runner.feed(0, plan.input(), Totals.rows(1, 1));
        runner.step(Crew.oneByOne(), 0, false);
        assertThat(runner.take(plan.totals())).isEmpty();
        runner.step(Crew.oneByOne(), 0, true);
        assertThat(Deltas.sum(runner.take(plan.totals()))).isEqualTo(Map.of(List.of(1L, 11L), 1L));
    }

    @Test
    void anyNumberOfWorkersGivesTheSameAtEveryEpoch() {
        List<Map<List<Long>, Long>> expected = emitted(1, Crew.oneByOne());
        for (int workers : new int[] {2, 3, 4}) {
            assertThat(emitted(workers, Crew.oneByOne())).isEqualTo(expected);
            try (var crew = new ThreadCrew(workers, Threads.ofRuntime(), "worker")) {
                assertThat(emitted(workers, crew)).isEqualTo(expected);
            }
        }
    }

    private List<Map<List<Long>, Long>> emitted(int workers, Crew crew) {
        var runner = new EpochRunner(plan.circuit(), workers);
        var random = new Random(7);
        var emitted = new ArrayList<Map<List<Long>, Long>>();
        for (int epoch = 0; epoch < 20; epoch++) {
            for (int step = 0; step < 3; step++) {
                runner.deal(plan.input(), random(random, epoch % 3 == 0 ? 5_000 : 10));
                runner.step(crew, epoch, step == 2);
            }
            emitted.add(Deltas.sum(runner.take(plan.totals())));
        }
        return emitted;
    }

    private static Batch random(Random random, int rows) {
        return Totals.rows(random.longs(2L * rows, 1, 100).toArray());
    }

    @Test
    void rowsAreDealtInTheirOrder() {
        var runner = new EpochRunner(plan.circuit(), 3);
        Batch rows = random(new Random(1), 1_000);
        runner.deal(plan.input(), rows);
        runner.step(Crew.oneByOne(), 0, true);
        Batch together = Batch.concat(runner.take(plan.rows()));
        assertThat(together.size()).isEqualTo(1_000);
        for (int row = 0; row < together.size(); row++) {
            assertThat(together.column(1).equalRows(row, rows.column(1), row)).isTrue();
        }
    }

    @Test
    void inAYoungPipelineOperatorsWereBusyForNoLongerThanStepsTook() {
        for (int steps = 1; steps <= 16; steps++) {
            var runner = new EpochRunner(plan.circuit(), 1);
            long took = 0;
            for (int step = 0; step < steps; step++) {
                runner.deal(plan.input(), Totals.rows(1, 10, 2, 5));
                long since = System.nanoTime();
                runner.step(Crew.oneByOne(), step, true);
                took += System.nanoTime() - since;
            }
            long busy =
                    runner.plan().nodes().stream().mapToLong(node -> runner.nanos(node.id())).sum();
            assertThat(busy).isPositive().isLessThanOrEqualTo(took);
        }
    }

    @Test
    void anotherNumberOfWorkersTakesUpTheState() {
        for (int workers : new int[] {1, 2, 5}) {
            var state = new SavedState();
            var first = new EpochRunner(plan.circuit(), 3);
            state.moveTo(first);
            first.deal(plan.input(), random(new Random(3), 2_000));
            first.step(Crew.oneByOne(), 0, true);
            state.saveAll();
            var second = new EpochRunner(plan.circuit(), workers);
            state.moveTo(second);
            second.deal(plan.input(), Totals.rows(50, 1_000_000));
            second.step(Crew.oneByOne(), 1, true);
            state.saveAll();
            var third = new EpochRunner(plan.circuit(), 3);
            state.moveTo(third);
            third.deal(plan.input(), Totals.rows(50, 1_000_000));
            third.step(Crew.oneByOne(), 1, true);
            for (EpochRunner runner : List.of(second, third)) {
                Map<List<Long>, Long> change = Deltas.sum(runner.take(plan.totals()));
                assertThat(change).hasSize(2).containsValue(-1L);
                assertThat(runner.stateSizes().getFirst().rows()).isEqualTo(99);
            }
        }
    }

    @Test
    void whatAWorkerThrowsIsThrown() {
        try (var crew = new ThreadCrew(2, Threads.ofRuntime(), "worker")) {
            assertThatThrownBy(() ->
                            crew.run(
                                    2,
                                    worker -> {
                                        if (worker == 1) {
                                            throw new IllegalStateException("worker 1");
                                        }
                                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("worker 1");
            var done = new java.util.concurrent.atomic.AtomicInteger();
            crew.run(2, worker -> done.incrementAndGet());
            assertThat(done).hasValue(2);
        }
    }

    /// A join waits for its rows, and nobody else does.
    @Test
    void whatIsAsleepIsWokenByItsFirstRows() {
        var builder = new CircuitPlan.Builder();
        int left = builder.input("left", Totals.TRANSFERS);
        int right = builder.input("right", Totals.TRANSFERS);
        int leftIndex = arrange(builder, "left index", left);
        int rightIndex = arrange(builder, "right index", right);
        int join =
                builder.apply(
                        "join",
                        Totals.TOTALS,
                        operators ->
                                new Join(
                                        Join.Kind.INNER,
                                        (Arrange) operators.of(leftIndex),
                                        (Arrange) operators.of(rightIndex),
                                        true,
                                        List.of(
                                                new Join.Output(true, 0),
                                                new Join.Output(false, 1)),
                                        Batch.empty(Totals.TOTALS)),
                        leftIndex,
                        rightIndex);
        int other = builder.input("other", Totals.TRANSFERS);
        int totals = builder.apply("totals", Totals.TOTALS, operators -> new Totals(), other);
        int joined = builder.output("joined", join);
        int sums = builder.output("sums", totals);
        var runner = new EpochRunner(builder.build(), 1);
        List<StatePart> parts = runner.stateParts();
        Set<Integer> groups = parts.stream().map(StatePart::group).collect(Collectors.toSet());
        assertThat(groups).as("both sides of the join, and the sums").hasSize(2).contains(-1);
        StatePart saved =
                parts.stream()
                        .filter(part -> part.name().equals("right index/0"))
                        .findFirst()
                        .orElseThrow();
        var woken = new AtomicInteger();
        runner.sleepers()
                .sleep(
                        Set.of(saved.group()),
                        () -> {
                            woken.incrementAndGet();
                            saved.byWorker().getFirst().load(Totals.rows(1, 100));
                        });

        runner.feed(0, other, Totals.rows(1, 5));
        runner.step(Crew.oneByOne(), 0, true);
        assertThat(woken).hasValue(0);
        assertThat(Deltas.sum(runner.take(sums))).containsOnly(Map.entry(List.of(1L, 5L), 1L));
        assertThat(runner.stateSizes())
                .extracting(size -> size.node().name())
                .containsExactly("totals");

        runner.feed(0, left, Totals.rows(1, 7, 2, 8));
        runner.step(Crew.oneByOne(), 1, false);
        runner.feed(0, left, Totals.rows(1, 9));
        runner.step(Crew.oneByOne(), 1, true);
        runner.sleepers().wake();
        assertThat(woken).hasValue(1);
        assertThat(Deltas.sum(runner.take(joined))).containsOnly(Map.entry(List.of(1L, 100L), 2L));
        assertThat(runner.stateSizes()).hasSize(3);
    }

    @Test
    void whatSleepsIsNotBlamedForWhatOthersThrow() {
        var builder = new CircuitPlan.Builder();
        int sleeping = arrange(builder, "index", builder.input("left", Totals.TRANSFERS));
        int input = builder.input("right", Totals.TRANSFERS);
        int failing =
                builder.apply(
                        "failing",
                        Totals.TRANSFERS,
                        operators ->
                                (inputs, step) -> {
                                    throw new IllegalStateException("it fails");
                                },
                        input);
        var runner = new EpochRunner(builder.build(), 1);
        runner.sleepers().sleep(Set.of(sleeping), () -> {});
        runner.feed(0, input, Totals.rows(1, 5));
        assertThatThrownBy(() -> runner.step(Crew.oneByOne(), 0, true)).hasMessage("it fails");
        assertThat(runner.failedNode()).isEqualTo(failing);
    }

    private static int arrange(CircuitPlan.Builder builder, String name, int input) {
        return builder.apply(
                name,
                Totals.TRANSFERS,
                operators -> new Arrange(Totals.TRANSFERS, new int[] {0}),
                input);
    }
}
