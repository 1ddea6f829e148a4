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
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Calls of which more is asked than may wait.
@Timeout(60)
class CallsHeldBackTest {

    record Item(String text) {}

    record Length(String text, long length) {}

    private final Semaphore allowed = new Semaphore(0);
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final PushAppends<Item> appended = Push.appends(Item.class);
    private final Collect<Length> rows = Collect.rows();

    /// Up to three wait beside the one that is asked.
    private Call<String, Long> call() {
        return Call.of(
                        "length",
                        Types.LONG,
                        (String text) -> {
                            asked.add(text);
                            allowed.acquire();
                            return (long) text.length();
                        })
                .concurrently(1)
                .mostWaiting(3);
    }

    private static Table<Length> lengths(Table<Item> items, Call<String, Long> call) {
        return items.select(
                into(Length.class, rest(), callAsync(call, col(Item::text)).as(Length::length)));
    }

    private static Item item(int length) {
        return new Item("x".repeat(length));
    }

    private static void awaitFull(RunningPipeline running) throws InterruptedException {
        Runs.await(() -> {
            List<Status.CallStatus> calls = running.status().calls();
            return !calls.isEmpty()
                    && calls.getFirst().waiting() == 3
                    && calls.getFirst().underWay() == 1;
        });
    }

    /// Starts with the four items that there is room for.
    private RunningPipeline full() throws InterruptedException {
        var pipeline = Pipeline.create();
        lengths(pipeline.read(appended), call()).write(rows);
        RunningPipeline running = pipeline.start();
        for (int i = 0; i < 4; i++) {
            appended.insert(item(i));
        }
        awaitFull(running);
        return running;
    }

    @Test
    void whoseRowsNeverGoIsHeldBack() throws InterruptedException {
        RunningPipeline running = full();
        for (int i = 4; i < 20; i++) {
            appended.insert(item(i));
        }
        appended.close();
        running.cut();
        assertThat(running.status().rowsIn()).isEqualTo(4);
        allowed.release(20);
        running.await();
        assertThat(rows.current()).hasSize(20);
    }

    /// Though their questions are known when an epoch is at its end, where things may change.
    @Test
    void rowsOfThingsThatAreThereFromTheBeginningAreHeldBack() throws InterruptedException {
        Call<Item, Long> call =
                Call.of(
                                "length",
                                Types.LONG,
                                (Item item) -> {
                                    allowed.acquire();
                                    return (long) item.text().length();
                                })
                        .concurrently(1)
                        .mostWaiting(3);
        List<Item> items =
                IntStream.range(0, 50_000).mapToObj(number -> new Item("item " + number)).toList();
        var pipeline = Pipeline.create().configure(c -> c.workers(1)); // so many rows are a step
        pipeline.read(Rows.of(Item.class, items))
                .select(
                        into(
                                Length.class,
                                rest(),
                                callAsync(
                                                call,
                                                into(Item.class, col(Item::text).as(Item::text)),
                                                col(Item::text))
                                        .as(Length::length)))
                .write(rows);
        RunningPipeline running = pipeline.start();
        awaitFull(running);
        assertThat(running.status().rowsIn()).isLessThan(50_000);
        allowed.release(50_000);
        running.await();
        assertThat(rows.current()).hasSize(50_000);
    }

    @Test
    void whatIsToldToStopEndsThoughSomebodyIsHeldBack() throws InterruptedException {
        RunningPipeline running = full();
        appended.insert(item(4));
        stop(running);
        assertThat(rows.current()).hasSize(1);
    }

    @Test
    void whatGoesDoesSoWhileManyWait() throws InterruptedException {
        for (int workers : new int[] {1, 3}) {
            asked.clear();
            Push<Item> items = Push.of(Item.class);
            var pipeline = Pipeline.create();
            int number = workers;
            pipeline.configure(c -> c.workers(number));
            Table<Length> lengths = lengths(pipeline.read(items), call());
            pipeline.materialize(lengths);
            RunningPipeline running = pipeline.start();
            allowed.release(1);
            items.insert(item(100));
            running.cut();
            Materialized<Length> view = running.materialized(lengths);
            Runs.await(() -> view.rows().equals(List.of(new Length(item(100).text(), 100))));
            for (int i = 0; i < 60; i++) {
                items.insert(item(i));
            }
            running.cut();
            assertThat(running.status().rowsIn()).isEqualTo(61);
            Runs.await(() -> running.status().calls().getFirst().waiting() >= 3);
            assertThat(running.status().calls().getFirst().waiting()).isLessThanOrEqualTo(6);
            items.remove(item(100)); // has its answer
            for (int i = 0; i < 30; i++) {
                items.remove(item(i)); // most of them have not been asked
            }
            running.cut();
            assertThat(view.rows()).isEmpty();
            items.close();
            allowed.release(60);
            running.await();
            assertThat(view.rows())
                    .hasSize(30)
                    .allMatch(row -> row.length() == row.text().length() && row.length() >= 30);
            assertThat(asked).hasSizeLessThanOrEqualTo(1 + 1 + 30);
            allowed.drainPermits();
        }
    }

    @Test
    void whatWaitsInTheStateIsAskedAfterARestart(@TempDir Path state) throws InterruptedException {
        Push<Item> first = Push.of(Item.class);
        RunningPipeline before = persisted(state, first).start();
        for (int i = 0; i < 40; i++) {
            first.insert(item(i));
        }
        before.cut();
        awaitFull(before);
        stop(before);

        allowed.release(60);
        Push<Item> second = Push.of(Item.class);
        RunningPipeline after = persisted(state, second).start();
        second.close();
        after.await();
        assertThat(after.status().calls().getFirst().answers()).isEqualTo(39);
        assertThat(asked).hasSize(40);
    }

    private Pipeline persisted(Path state, Push<Item> items) {
        Pipeline pipeline = Pipeline.create().persist(state);
        pipeline.materialize(lengths(pipeline.read(items), call()));
        return pipeline;
    }

    /// What is under way is still answered.
    private void stop(RunningPipeline running) throws InterruptedException {
        running.stop();
        // whoever has seen that it is to stop has ended its source
        Runs.await(() -> running.status().sources().getFirst().ended());
        allowed.release(1);
        running.await();
    }
}
