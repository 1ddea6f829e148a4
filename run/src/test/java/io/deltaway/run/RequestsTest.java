package io.deltaway.run;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Call;
import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Push;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.table.Events;
import io.deltaway.table.RowError;
import io.deltaway.table.RowType;
import io.deltaway.table.Types;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who waits for an answer does not wait for all that others have asked.
@Timeout(60)
class RequestsTest {

    private static final int MANY = 5_000;

    record Item(String text) {}

    record Length(String text, long length) {}

    /// Rows that somebody waits for.
    ///
    /// @param told what it was told of rows that failed
    private record Requests(Push<Item> items, List<RowError> told)
            implements SourceConnector<Item> {

        Requests(Push<Item> items) {
            this(items, Collections.synchronizedList(new ArrayList<>()));
        }

        @Override
        public void failed(long epoch, long weight, Supplier<RowError> error) {
            told.add(error.get());
        }

        @Override
        public boolean givesRequests() {
            return true;
        }

        @Override
        public SourceReader open(SourceContext context) throws IOException {
            return items.open(context);
        }

        @Override
        public boolean isLive() {
            return items.isLive();
        }

        @Override
        public RowType<Item> rowType() {
            return items.rowType();
        }

        @Override
        public Events events() {
            return items.events();
        }

        @Override
        public String describe() {
            return "requests";
        }
    }

    @Test
    void aRequestIsTakenBetweenTheAnswersToOthers() throws InterruptedException {
        Push<Item> items = Push.of(Item.class);
        Push<Item> requests = Push.of(Item.class);
        var allAsked = new CountDownLatch(1);
        Call<String, Long> call =
                Call.inBatches(
                                "length",
                                Types.LONG,
                                MANY,
                                (List<String> texts) -> {
                                    allAsked.await();
                                    return texts.stream()
                                            .map(text -> (long) text.length())
                                            .toList();
                                })
                        .concurrently(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.rows(1)));
        pipeline.read(items)
                .select(
                        into(
                                Length.class,
                                rest(),
                                callAsync(call, col(Item::text)).as(Length::length)))
                .write(
                        Callbacks.onChange((epoch, weight, row) -> {
                            order.add("answer");
                            if (order.size() == 2) {
                                requests.insert(new Item("now"));
                            }
                        }));
        pipeline.read(new Requests(requests))
                .write(Callbacks.onChange((epoch, weight, row) -> order.add("request")));
        RunningPipeline running = pipeline.start();
        for (int i = 0; i < MANY; i++) {
            items.insert(new Item("item " + i));
        }
        Runs.await(() -> running.status().calls().stream().anyMatch(c -> c.waiting() == MANY - 1));
        allAsked.countDown();
        Runs.await(() -> order.size() == MANY + 1);
        assertThat(order.indexOf("request")).isLessThan(MANY * 4 / 5);
        items.close();
        requests.close();
        running.await();
    }

    @Test
    void aRowThatFailedIsReadOnceForAll() throws InterruptedException {
        Push<Item> items = Push.of(Item.class);
        Push<Item> none = Push.of(Item.class);
        var first = new Requests(items);
        var second = new Requests(none);
        var pipeline = Pipeline.create();
        pipeline.read(first)
                .map(Length.class, item -> new Length(item.text(), Long.parseLong(item.text())))
                .write(Callbacks.onChange((epoch, weight, row) -> {}));
        pipeline.read(second).write(Callbacks.onChange((epoch, weight, row) -> {}));
        RunningPipeline running = pipeline.start();
        items.insert(new Item("no number"));
        items.close();
        none.close();
        running.await();
        assertThat(first.told()).hasSize(1);
        assertThat(second.told()).hasSize(1);
        assertThat(first.told().getFirst()).isSameAs(second.told().getFirst());
    }
}
