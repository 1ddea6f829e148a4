package io.deltaway.run;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Call;
import io.deltaway.connect.Push;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calls that are made only while somebody asks.
@Timeout(60)
class CallsGivenUpTest {

    record Item(String text) {}

    record Length(String text, long length) {}

    private final Push<Item> items = Push.of(Item.class);
    private final Pipeline pipeline = Pipeline.create();
    private final Semaphore allowed = new Semaphore(0);
    private final List<Set<String>> begun = Collections.synchronizedList(new ArrayList<>());
    private final List<Set<String>> givenUp = Collections.synchronizedList(new ArrayList<>());

    /// Asks for two at a time.
    private Call<String, Long> call() {
        return Call.<String, Long>inBatches(
                        "length",
                        Types.LONG,
                        2,
                        texts -> {
                            begun.add(Set.copyOf(texts));
                            try {
                                allowed.acquire();
                            } catch (InterruptedException e) {
                                givenUp.add(Set.copyOf(texts));
                                throw e;
                            }
                            return texts.stream().map(text -> (long) text.length()).toList();
                        })
                .concurrently(1)
                .onlyWhileAsked();
    }

    private static Table<Length> lengths(Table<Item> items, Call<String, Long> call) {
        return items.select(
                into(Length.class, rest(), callAsync(call, col(Item::text)).as(Length::length)));
    }

    private static void awaitWaiting(RunningPipeline running, int number)
            throws InterruptedException {
        Runs.await(() -> running.status().calls().getFirst().waiting() == number);
    }

    @Test
    void aBatchIsGivenUpWhenNoneOfItIsAsked() throws InterruptedException {
        Table<Length> lengths = lengths(pipeline.read(items), call());
        pipeline.materialize(lengths);
        items.insert(new Item("a"));
        items.insert(new Item("b"));
        items.commit();
        RunningPipeline running = pipeline.start();
        Runs.await(() -> begun.equals(List.of(Set.of("a", "b"))));
        items.remove(new Item("a")); // b is asked
        items.insert(new Item("c"));
        items.commit();
        awaitWaiting(running, 1);
        items.insert(new Item("a")); // in time
        items.remove(new Item("b"));
        items.insert(new Item("d"));
        items.commit();
        awaitWaiting(running, 2);
        assertThat(givenUp).isEmpty();
        items.remove(new Item("a"));
        items.commit();
        Runs.await(() -> givenUp.equals(List.of(Set.of("a", "b"))) && begun.size() == 2);
        items.insert(new Item("a")); // too late
        items.close();
        allowed.release(2);
        running.await();
        assertThat(begun).containsExactly(Set.of("a", "b"), Set.of("c", "d"), Set.of("a"));
        assertThat(running.materialized(lengths).rows())
                .containsExactlyInAnyOrder(
                        new Length("a", 1), new Length("c", 1), new Length("d", 1));
    }

    /// A pipeline that stops waits for calls, but not for one that nobody asks any more: here no
    /// longer once another one is answered.
    @Test
    void aPipelineThatStopsDoesNotWaitForOneThatIsGivenUp() throws InterruptedException {
        var first = new Semaphore(0);
        Table<Item> all = pipeline.read(items);
        Table<Item> answered =
                lengths(
                                all,
                                Call.of(
                                        "first",
                                        Types.LONG,
                                        (String text) -> {
                                            first.acquire();
                                            return 0L;
                                        }))
                        .map(length -> new Item(length.text()));
        Table<Length> lengths = lengths(all.minus(answered), call());
        pipeline.materialize(lengths);
        items.insert(new Item("a"));
        RunningPipeline running = pipeline.start();
        Runs.await(() -> begun.size() == 1);
        running.stop();
        Runs.await(() -> running.status().sources().getFirst().ended());
        first.release();
        running.await();
        Runs.await(() -> givenUp.equals(List.of(Set.of("a"))));
        assertThat(running.materialized(lengths).rows()).isEmpty();
    }
}
