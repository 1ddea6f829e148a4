package io.deltaway.run;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Call;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Push;
import io.deltaway.connect.Rows;
import io.deltaway.connect.TryAgainException;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallClocksTest {

    record Item(String text) {}

    record Length(String text, long length) {}

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Push<Item> items = Push.of(Item.class);
    private final AtomicInteger asked = new AtomicInteger();
    private final Collect<Length> rows = Collect.rows();
    private final Collect<RowError> errors = Collect.rows();

    private static Table<Length> lengths(Table<Item> items, Call<String, Long> call) {
        return items.select(
                into(Length.class, rest(), callAsync(call, col(Item::text)).as(Length::length)));
    }

    private static Call<String, Long> call(Call.One<String, Long> function) {
        return Call.of("length", Types.LONG, function);
    }

    /// Starts a pipeline on its own clock, which asks for the lengths of the items.
    private RunningPipeline start(Call<String, Long> call) {
        Pipeline pipeline = Pipeline.create().configure(c -> c.clock(now::get));
        Table<Length> lengths = lengths(pipeline.read(items), call);
        lengths.write(rows);
        lengths.errors().write(errors);
        return pipeline.start();
    }

    private void later(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private static Status.CallStatus calls(RunningPipeline running) {
        List<Status.CallStatus> calls = running.status().calls();
        return calls.isEmpty()
                ? new Status.CallStatus("starting", 0, 0, 0, 0, 0, 0, null)
                : calls.getFirst();
    }

    @Test
    void whoIsBusyIsAskedAgainWhenItSays() throws InterruptedException {
        RunningPipeline running =
                start(
                        call(text -> {
                            if (asked.incrementAndGet() == 1) {
                                throw new TryAgainException(
                                        "too much", Duration.ofMinutes(10), null);
                            }
                            return (long) text.length();
                        }));
        items.insert(new Item("a"));
        Runs.await(() -> calls(running).repeated() == 1);
        later(Duration.ofMinutes(9));
        items.insert(new Item("bb")); // waits as well: the one who is asked wants no more
        Runs.await(() -> calls(running).waiting() == 2);
        assertThat(asked).hasValue(1);
        later(Duration.ofMinutes(1));
        Runs.await(() -> rows.current().size() == 2);
        assertThat(asked).hasValue(3);
        items.close();
        running.await();
    }

    @Test
    void whoSaysToComeBackNeverIsAskedTheNextDay() throws InterruptedException {
        RunningPipeline running =
                start(
                        call(text -> {
                            if (asked.incrementAndGet() == 1) {
                                throw new TryAgainException(
                                        "busy", Duration.ofSeconds(Long.MAX_VALUE), null);
                            }
                            return 1L;
                        }));
        items.insert(new Item("a"));
        items.close();
        Runs.await(() -> calls(running).repeated() == 1);
        later(Duration.ofDays(1));
        running.await();
        assertThat(rows.current()).containsExactly(new Length("a", 1));
    }

    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("it has no words");
        }
    }

    /// In the place of an end in order, without the rows.
    @Test
    void aCallOfWhichNobodyCanSayHowItFailedEndsThePipeline() {
        var pipeline = Pipeline.create();
        lengths(
                        pipeline.read(Rows.of(Item.class, new Item("a"))),
                        call(text -> {
                            throw new Unspeakable();
                        }))
                .write(Collect.rows());
        assertThatThrownBy(pipeline::runToCompletion)
                .isInstanceOf(RunException.class)
                .hasStackTraceContaining("it has no words");
    }

    @Test
    void noLimitIsTooLong() {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        var pipeline = Pipeline.create();
        lengths(
                        pipeline.read(Rows.of(Item.class, new Item("a"), new Item("b"))),
                        call(text -> 1L)
                                .within(forever)
                                .altogether(forever)
                                .keptFor(forever)
                                .atMost(2, forever))
                .write(rows);
        pipeline.runToCompletion();
        assertThat(rows.current()).hasSize(2);
        Call<String, Long> call = call(text -> 1L);
        assertThatThrownBy(() -> call.keptFor(Duration.ofSeconds(-5)))
                .hasMessageContaining("DW-0426");
    }

    @Test
    void whoNeverAnswersIsGivenUp() throws InterruptedException {
        Map<String, Integer> interrupted = new ConcurrentHashMap<>();
        var begun = new AtomicInteger();
        RunningPipeline running =
                start(
                        call(
                                        text -> {
                                            begun.incrementAndGet();
                                            try {
                                                new CountDownLatch(1).await();
                                            } catch (InterruptedException e) {
                                                interrupted.merge(text, 1, Integer::sum);
                                                throw e;
                                            }
                                            return 0L;
                                        })
                                .within(Duration.ofSeconds(30))
                                .attempts(2));
        items.insert(new Item("a"));
        items.close();
        for (int attempt = 1; attempt <= 2; attempt++) {
            int number = attempt;
            Runs.await(() -> {
                later(Duration.ofMillis(200)); // the pause before it is asked once more
                return begun.get() == number;
            });
            later(Duration.ofSeconds(30));
        }
        running.await();
        assertThat(errors.current())
                .singleElement()
                .matches(error -> error.code().equals("DW-2014"))
                .matches(error -> error.message().contains("asked 2 times in vain"));
        Runs.await(() -> Map.of("a", 2).equals(interrupted));
    }

    @Test
    void allAttemptsAndTheWaitingTogetherHaveATime() throws InterruptedException {
        RunningPipeline running =
                start(
                        call(
                                        text -> {
                                            asked.incrementAndGet();
                                            new CountDownLatch(1).await();
                                            return 0L;
                                        })
                                .concurrently(1)
                                .within(Duration.ofSeconds(60))
                                .altogether(Duration.ofSeconds(100))
                                .otherwise(
                                        (text, problem) -> problem.contains("turn") ? -2L : -1L));
        items.insert(new Item("stalled"));
        items.commit();
        Runs.await(() -> calls(running).underWay() == 1);
        items.insert(new Item("behind it"));
        items.commit();
        Runs.await(() -> calls(running).waiting() == 1);
        later(Duration.ofSeconds(60)); // the second attempt is that of the one behind
        Runs.await(() -> asked.get() == 2);
        later(Duration.ofSeconds(39));
        assertThat(rows.current()).isEmpty();
        later(Duration.ofSeconds(1));
        items.close();
        running.await();
        assertThat(rows.current())
                .containsExactlyInAnyOrder(new Length("stalled", -1), new Length("behind it", -1));
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoAsksAnewWhatNobodyAskedAnyMoreHasAllTheTime() throws InterruptedException {
        RunningPipeline running =
                start(
                        call(
                                        text -> {
                                            new CountDownLatch(1).await();
                                            return 0L;
                                        })
                                .within(Duration.ofSeconds(60))
                                .altogether(Duration.ofSeconds(10))
                                .otherwise((text, problem) -> -1L));
        items.insert(new Item("stalled"));
        items.commit();
        Runs.await(() -> calls(running).underWay() == 1);
        items.remove(new Item("stalled"));
        running.cut();
        later(Duration.ofSeconds(9));
        items.insert(new Item("stalled"));
        running.cut();
        later(Duration.ofSeconds(9));
        running.cut();
        assertThat(rows.current()).isEmpty();
        assertThat(calls(running).underWay()).isEqualTo(1);
        later(Duration.ofSeconds(1));
        items.close();
        running.await();
        assertThat(rows.current()).containsExactly(new Length("stalled", -1));
    }

    @Test
    void whoseTurnDoesNotComeIsGivenUp() throws InterruptedException {
        RunningPipeline running =
                start(
                        call(text -> 1L)
                                .atMost(1, Duration.ofHours(1))
                                .altogether(Duration.ofSeconds(10)));
        items.insert(new Item("a"));
        items.commit();
        Runs.await(() -> calls(running).answers() == 1);
        items.insert(new Item("b"));
        items.close();
        Runs.await(() -> calls(running).waiting() == 1);
        later(Duration.ofSeconds(10));
        running.await();
        assertThat(errors.current())
                .singleElement()
                .matches(error -> error.message().contains("0 times in vain: its turn did not"));
    }

    @Test
    void callsKeepToTheirRate() throws InterruptedException {
        RunningPipeline running =
                start(
                        call(text -> (long) asked.incrementAndGet())
                                .atMost(2, Duration.ofMinutes(1)));
        for (String text : List.of("a", "b", "c", "d", "e")) {
            items.insert(new Item(text));
        }
        items.close();
        Runs.await(() -> calls(running).answers() == 2 && calls(running).waiting() == 3);
        later(Duration.ofSeconds(59));
        running.cut();
        assertThat(calls(running).calls()).isEqualTo(2);
        later(Duration.ofSeconds(1));
        Runs.await(() -> calls(running).answers() == 4);
        assertThat(calls(running).calls()).isEqualTo(4);
        later(Duration.ofMinutes(5));
        running.await();
        assertThat(rows.current()).hasSize(5);
    }

    /// Desks with clocks of their own waited for as long as one was behind the other.
    @Test
    void tablesThatShareALimitShareAClock() throws InterruptedException {
        Call<String, Long> call =
                call(text -> (long) asked.incrementAndGet())
                        .within(Duration.ofDays(1_000)) // minutes may pass before it begins
                        .atMost(1, Duration.ofMinutes(1));
        Push<Item> others = Push.of(Item.class);
        Pipeline pipeline = Pipeline.create().configure(c -> c.clock(now::get));
        lengths(pipeline.read(items), call).write(rows);
        lengths(pipeline.read(others), call).write(Collect.rows());
        try (RunningPipeline running = pipeline.start()) {
            Runs.await(() -> running.status().calls().size() == 2);
            later(Duration.ofDays(100));
            items.insert(new Item("a"));
            Runs.await(() -> asked.get() == 1);
            later(Duration.ofDays(-100));
            others.insert(new Item("b"));
            Runs.await(() ->
                    running.status().calls().stream().mapToLong(Status.CallStatus::waiting).sum()
                            == 1);
            Runs.await(() -> {
                later(Duration.ofMinutes(1)); // again, as it may not have seen yet that it is back
                return asked.get() == 2;
            });
            items.close();
            others.close();
            running.await();
        }
    }

    @Test
    void aDownServerIsAskedAgain() {
        var pipeline = Pipeline.create();
        Table<Length> lengths =
                lengths(
                        pipeline.read(Rows.of(Item.class, new Item("a"))),
                        call(text -> {
                            if (asked.incrementAndGet() < 2) {
                                throw new IOException("connection refused");
                            }
                            return 1L;
                        }));
        lengths.write(rows);
        pipeline.runToCompletion();
        assertThat(rows.current()).containsExactly(new Length("a", 1));
    }
}
