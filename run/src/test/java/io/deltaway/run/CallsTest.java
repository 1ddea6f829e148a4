package io.deltaway.run;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Call;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Push;
import io.deltaway.connect.PushAppends;
import io.deltaway.connect.Rows;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallsTest {

    record Item(String text) {}

    record Length(String text, long length) {}

    private static Table<Length> lengths(Table<Item> items, Call<String, Long> call) {
        return items.select(
                into(Length.class, rest(), callAsync(call, col(Item::text)).as(Length::length)));
    }

    private static Call<String, Long> call(Call.One<String, Long> function) {
        return Call.of("length", Types.LONG, function);
    }

    private static Status.CallStatus calls(RunningPipeline running) {
        List<Status.CallStatus> calls = running.status().calls();
        return calls.isEmpty()
                ? new Status.CallStatus("starting", 0, 0, 0, 0, 0, 0, null)
                : calls.getFirst();
    }

    @Test
    void epochsGoOnWhileOneQuestionWaits() throws InterruptedException {
        var slow = new CountDownLatch(1);
        Push<Item> items = Push.of(Item.class);
        var pipeline = Pipeline.create();
        Table<Length> lengths =
                lengths(
                        pipeline.read(items),
                        call(text -> {
                            if (text.equals("slow")) {
                                slow.await();
                            }
                            return (long) text.length();
                        }));
        pipeline.materialize(lengths);
        RunningPipeline running = pipeline.start();
        items.insert(new Item("slow"));
        items.commit();
        items.insert(new Item("a"));
        Materialized<Length> view = running.materialized(lengths);
        Runs.await(() -> view.rows().equals(List.of(new Length("a", 1))));
        assertThat(calls(running).underWay()).isEqualTo(1);
        items.close();
        slow.countDown();
        running.await();
        assertThat(view.rows())
                .containsExactlyInAnyOrder(new Length("a", 1), new Length("slow", 4));
    }

    @Test
    void whatSourcesThatEndAskIsAnsweredBeforeTheEnd() {
        for (int workers : new int[] {1, 3}) {
            var pipeline = Pipeline.create();
            int number = workers;
            pipeline.configure(c -> c.workers(number).epochs(e -> e.rows(7)));
            var items = new ArrayList<Item>();
            for (int i = 0; i < 200; i++) {
                items.add(new Item("x".repeat(i % 100)));
            }
            var asked = new AtomicInteger();
            Table<Length> first =
                    lengths(
                            pipeline.read(Rows.of(Item.class, items.toArray(Item[]::new))),
                            call(text -> {
                                asked.incrementAndGet();
                                return (long) text.length();
                            }));
            Table<Length> second =
                    first.select(
                            into(
                                    Length.class,
                                    rest(),
                                    callAsync(
                                                    Call.of("twice", Types.LONG, (Long n) -> n * 2),
                                                    col(Length::length))
                                            .as(Length::length)));
            Collect<Length> rows = Collect.rows();
            second.write(rows);
            pipeline.runToCompletion();
            assertThat(rows.current())
                    .hasSize(200)
                    .allMatch(row -> row.length() == 2L * row.text().length());
            assertThat(asked).hasValue(100);
        }
    }

    /// The answer comes while the last epoch is worked through: it has left its desk then, and no
    /// epoch has it.
    @Test
    void anAnswerThatComesWithTheLastEpochIsTaken() {
        for (int i = 0; i < 100; i++) {
            var asked = new AtomicInteger();
            var running = new AtomicReference<RunningPipeline>();
            var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.rows(2)));
            Item[] three = {new Item("a"), new Item("other"), new Item("last")};
            Table<Item> items =
                    pipeline.read(Rows.of(Item.class, three))
                            .where(item -> {
                                if (item.text().equals("last")) {
                                    awaitAnswer(asked, running);
                                }
                                return item.text().equals("a");
                            });
            Collect<Length> rows = Collect.rows();
            lengths(items, call(text -> (long) asked.incrementAndGet())).write(rows);
            running.set(pipeline.start());
            running.get().await();
            assertThat(rows.current()).as("run %d", i).containsExactly(new Length("a", 1));
        }
    }

    private static void awaitAnswer(AtomicInteger asked, AtomicReference<RunningPipeline> running) {
        try {
            Runs.await(() -> asked.get() > 0 && calls(running.get()).underWay() == 0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatWaitsIsAskedInBatchesAndNoMoreAtATimeThanAllowed() {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        var atATime = new AtomicInteger();
        var most = new AtomicInteger();
        Call<String, Long> call =
                Call.<String, Long>inBatches(
                                "length",
                                Types.LONG,
                                10,
                                texts -> {
                                    most.accumulateAndGet(atATime.incrementAndGet(), Math::max);
                                    sizes.add(texts.size());
                                    Thread.sleep(2);
                                    atATime.decrementAndGet();
                                    return texts.stream()
                                            .map(text -> (long) text.length())
                                            .toList();
                                })
                        .concurrently(2);
        var pipeline = Pipeline.create();
        var items = new Item[95];
        for (int i = 0; i < items.length; i++) {
            items[i] = new Item("x".repeat(i + 1));
        }
        Collect<Length> rows = Collect.rows();
        lengths(pipeline.read(Rows.of(Item.class, items)), call).write(rows);
        pipeline.runToCompletion();
        assertThat(rows.current()).hasSize(95);
        assertThat(sizes).hasSize(10).contains(10, 5);
        assertThat(most).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void oneThatFailsCostsOnlyItsOwnRows() {
        var calls = new AtomicInteger();
        Call<String, Long> call =
                Call.inBatches(
                        "length",
                        Types.LONG,
                        10,
                        texts -> {
                            calls.incrementAndGet();
                            return texts.stream().map(Long::parseLong).toList();
                        });
        var pipeline = Pipeline.create();
        Table<Length> lengths =
                lengths(
                        pipeline.read(
                                Rows.of(Item.class, new Item("1"), new Item("x"), new Item("3"))),
                        call);
        Collect<Length> rows = Collect.rows();
        Collect<RowError> errors = Collect.rows();
        lengths.write(rows);
        lengths.errors().write(errors);
        Status status = pipeline.runToCompletion();
        assertThat(rows.current())
                .containsExactlyInAnyOrder(new Length("1", 1), new Length("3", 3));
        assertThat(errors.current())
                .singleElement()
                .matches(error -> error.code().equals("DW-2006"));
        assertThat(calls).hasValue(4);
        assertThat(status.calls().getFirst().failures()).isEqualTo(1);
        assertThat(status.errors()).isEqualTo(1);
    }

    @Test
    void whatIsWrongWithAnAnswerIsAnErrorRowOfARowThatGoesOn() {
        var calls = new AtomicInteger();
        var pipeline = Pipeline.create();
        Table<Length> lengths =
                lengths(
                        pipeline.read(Rows.of(Item.class, new Item("a"), new Item("bb"))),
                        Call.inBatches(
                                        "length",
                                        Types.LONG,
                                        10,
                                        (List<String> texts) -> {
                                            calls.incrementAndGet();
                                            return texts.stream()
                                                    .map(text -> (long) text.length())
                                                    .toList();
                                        })
                                .checked(length ->
                                        Optional.of("too long").filter(problem -> length > 1))
                                .otherwise((text, problem) -> -1L)
                                .reported());
        Collect<Length> rows = Collect.rows();
        lengths.write(rows);
        Collect<RowError> errors = Collect.rows();
        pipeline.errors().write(errors);
        pipeline.run();
        assertThat(rows.current())
                .containsExactlyInAnyOrder(new Length("a", 1), new Length("bb", -1));
        assertThat(errors.current())
                .singleElement()
                .matches(error -> error.message().contains("too long"))
                .matches(error -> error.row().equals("text=bb"));
        assertThat(calls).hasValue(1);
    }

    @Test
    void anAnswerMissingIsNoAnswer() {
        Call<String, Long> call = Call.inBatches("length", Types.LONG, 10, texts -> List.of());
        var pipeline = Pipeline.create();
        Table<Length> lengths =
                lengths(pipeline.read(Rows.of(Item.class, new Item("1"), new Item("x"))), call);
        Collect<RowError> errors = Collect.rows();
        lengths.errors().write(errors);
        pipeline.runToCompletion();
        assertThat(errors.current())
                .hasSize(2)
                .allMatch(error -> error.message().contains("0 answers to 1 questions"));
    }

    @Test
    @SuppressWarnings("NullAway") // as a function does that is compiled without it
    void nullIsNoAnswerWhereOneIsRequired() {
        var pipeline = Pipeline.create();
        Table<Length> lengths =
                lengths(
                        pipeline.read(Rows.of(Item.class, new Item("1"), new Item("none"))),
                        call(text -> text.equals("none") ? null : (Long) 1L));
        Collect<RowError> errors = Collect.rows();
        lengths.errors().write(errors);
        pipeline.runToCompletion();
        assertThat(errors.current())
                .singleElement()
                .matches(error -> error.code().equals("DW-2003"));
    }

    @Test
    void whoAsksWhatIsLongIsHeldBackByItsBytes() throws InterruptedException {
        PushAppends<Item> items = Push.appends(Item.class);
        var pipeline = Pipeline.create();
        var allowed = new Semaphore(0);
        lengths(
                        pipeline.read(items),
                        call(
                                        text -> {
                                            allowed.acquire();
                                            return (long) text.length();
                                        })
                                .concurrently(1))
                .write(Collect.rows());
        RunningPipeline running = pipeline.start();
        for (int i = 0; i < 3; i++) {
            items.insert(new Item(i + "x".repeat(33 << 20)));
        }
        Runs.await(() -> calls(running).waiting() == 2 && calls(running).underWay() == 1);
        items.insert(new Item("short"));
        items.close();
        running.cut();
        assertThat(running.status().rowsIn()).isEqualTo(3);
        allowed.release(4);
        running.await();
        assertThat(running.status().rowsIn()).isEqualTo(4);
    }

    @Test
    void whatACallKeepsGoesWithThePipeline() {
        var released = new AtomicInteger();
        var pipeline = Pipeline.create();
        lengths(
                        pipeline.read(Rows.of(Item.class, new Item("x"))),
                        call(text -> 1L + released.get()).afterwards(released::incrementAndGet))
                .write(Collect.rows());
        assertThat(pipeline.runToCompletion().rowsOut()).isEqualTo(1);
        assertThat(released).hasPositiveValue();
    }

    @Test
    void whatIsWithdrawnIsNotAsked() throws InterruptedException {
        Push<Item> items = Push.of(Item.class);
        var pipeline = Pipeline.create();
        var allowed = new Semaphore(0);
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        Table<Length> lengths =
                lengths(
                        pipeline.read(items),
                        call(
                                        text -> {
                                            asked.add(text);
                                            allowed.acquire();
                                            return (long) text.length();
                                        })
                                .concurrently(1));
        pipeline.materialize(lengths);
        RunningPipeline running = pipeline.start();
        items.insert(new Item("first"));
        items.commit();
        items.insert(new Item("second"));
        items.commit();
        Runs.await(() -> calls(running).waiting() == 1);
        items.remove(new Item("second"));
        items.remove(new Item("first"));
        items.commit();
        Runs.await(() -> calls(running).waiting() == 0);
        items.insert(new Item("first")); // is still under way
        items.close();
        running.cut();
        allowed.release(2);
        running.await();
        assertThat(running.materialized(lengths).rows()).containsExactly(new Length("first", 5));
        assertThat(asked).containsExactly("first");
    }

    @Test
    void aPipelineThatStopsAsksNothingNew() throws InterruptedException {
        Push<Item> items = Push.of(Item.class);
        var pipeline = Pipeline.create();
        var allowed = new Semaphore(0);
        Table<Length> lengths =
                lengths(
                        pipeline.read(items),
                        call(
                                        text -> {
                                            allowed.acquire();
                                            return (long) text.length();
                                        })
                                .concurrently(1));
        Collect<Length> rows = Collect.rows();
        lengths.write(rows);
        RunningPipeline running = pipeline.start();
        items.insert(new Item("a"));
        items.insert(new Item("b"));
        Runs.await(() -> calls(running).underWay() == 1 && calls(running).waiting() == 1);
        running.stop();
        // whoever has seen that it is to stop has ended its source
        Runs.await(() -> running.status().sources().getFirst().ended());
        allowed.release(2);
        running.await();
        assertThat(rows.current()).hasSize(1);
        Runs.awaitNoThreads();
    }
}
