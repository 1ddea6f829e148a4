package io.deltaway.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.table.Events;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PushTest {

    record Price(String ticker, long cents) {}

    private static final SourceContext CONTEXT = new SourceContext(InstantSource.system());

    /// What a reader gives until it has nothing now: weight or kind and row, and a line for the end
    /// of an epoch.
    private static List<String> read(SourceConnector<?> push, SourceReader reader)
            throws Exception {
        var lines = new ArrayList<String>();
        while (reader.poll() instanceof SourceReader.Poll.Next(var decoding)) {
            Chunk chunk = decoding.decode();
            Batch rows = chunk.rows();
            boolean keyed = push.events() instanceof Events.Upserts;
            for (int row = 0; row < rows.size(); row++) {
                String mark =
                        keyed
                                ? Events.Kind.values()[(int) ((LongColumn) rows.column(2)).get(row)]
                                        .name()
                                : Long.toString(rows.weight(row));
                lines.add(
                        mark
                                + " "
                                + rows.column(0).value(push.rowType().schema().type(0), row)
                                + " "
                                + rows.column(1).value(push.rowType().schema().type(1), row));
            }
            chunk.malformed().forEach(one -> lines.add(one.code() + " " + one.message()));
            if (chunk.endsEpoch()) {
                lines.add("end of epoch");
            }
        }
        return lines;
    }

    @Test
    void rowsAreInsertedAndRemoved() throws Exception {
        Push<Price> push = Push.of(Price.class);
        try (SourceReader reader = push.open(CONTEXT)) {
            push.insert(new Price("a", 1));
            push.insert(new Price("b", 2));
            push.commit();
            push.remove(new Price("a", 1));
            assertThat(read(push, reader))
                    .containsExactly("1 a 1", "1 b 2", "end of epoch", "-1 a 1");
            assertThat(reader.poll()).isInstanceOf(SourceReader.Poll.Idle.class);
            push.insert(new Price("c", 3));
            push.close();
            assertThat(read(push, reader)).containsExactly("1 c 3");
            assertThat(reader.poll()).isInstanceOf(SourceReader.Poll.End.class);
            assertThatThrownBy(() -> push.insert(new Price("d", 4)))
                    .hasMessageStartingWith("DW-0422");
        }
    }

    @Test
    void rowsThatNeverGoAreInserted() throws Exception {
        PushAppends<Price> push = Push.appends(Price.class);
        assertThat(push.events()).isEqualTo(new Events.Appends());
        assertThat(push.resumes()).isTrue();
        try (SourceReader reader = push.open(CONTEXT)) {
            push.insert(new Price("a", 1));
            push.commit();
            push.insert(new Price("a", 1));
            push.close();
            assertThat(read(push, reader)).containsExactly("1 a 1", "end of epoch", "1 a 1");
            assertThat(reader.poll()).isInstanceOf(SourceReader.Poll.End.class);
        }
        PushAppends<Price> unread = Push.appends(Price.class);
        unread.abandon(new IOException("no route to host"));
        assertThatThrownBy(() -> unread.insert(new Price("a", 1)))
                .hasMessageStartingWith("DW-0423")
                .hasMessageEndingWith("has failed: no route to host");
    }

    @Test
    void rowsWithAKeyAreUpsertedAndDeleted() throws Exception {
        Push<Price> push = Push.byKey(Price.class, "ticker");
        assertThat(push.events()).isEqualTo(new Events.Upserts(List.of("ticker")));
        try (SourceReader reader = push.open(CONTEXT)) {
            push.upsert(new Price("a", 1));
            push.upsert(new Price("a", 2));
            push.delete(new Price("a", 0));
            assertThat(read(push, reader))
                    .containsExactly("UPSERT a 1", "UPSERT a 2", "DELETE a 0");
            assertThatThrownBy(() -> push.insert(new Price("a", 1)))
                    .hasMessageStartingWith("DW-0421");
        }
        assertThatThrownBy(() -> Push.byKey(Price.class, "name"))
                .hasMessageStartingWith("DW-0420 name is no component");
    }

    @Test
    void aNullThatMayNotBeIsRefused() throws Exception {
        Push<Price> push = Push.of(Price.class);
        try (SourceReader reader = push.open(CONTEXT)) {
            @SuppressWarnings("NullAway") // what a program without checks may do
            var bad = new Price(null, 1);
            push.insert(bad);
            push.insert(new Price("a", 1));
            assertThat(read(push, reader))
                    .containsExactly(
                            "1 a 1",
                            "DW-2003 ticker is null; mark the component @Nullable where that is"
                                    + " meant");
        }
    }

    record Amount(BigDecimal amount, List<Instant> times) {}

    @Test
    void whatIsOutOfTheRangeOfItsTypeIsRefused() throws Exception {
        Push<Amount> push = Push.of(Amount.class);
        try (SourceReader reader = push.open(CONTEXT)) {
            push.insert(new Amount(BigDecimal.ONE, List.of(Instant.EPOCH)));
            push.insert(new Amount(new BigDecimal("1e999999999"), List.of()));
            push.insert(new Amount(new BigDecimal("1e-999999999"), List.of()));
            push.insert(new Amount(BigDecimal.TEN, List.of(Instant.MAX)));
            String refused = "DW-2001 column \"%s\": a number outside the range of its type";
            assertThat(read(push, reader))
                    .containsExactly(
                            "1 1 [1970-01-01T00:00:00Z]",
                            refused.formatted("amount"),
                            refused.formatted("amount"),
                            "DW-2004 column \"times\": a time outside 1677-09-21 to 2262-04-11, the"
                                    + " range of 64-bit nanoseconds");
        }
    }

    /// For a minute at most.
    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime()).as("until it waits").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void whoPushesWaitsForRoom() throws Exception {
        Push<Price> push = Push.of(Price.class);
        try (SourceReader reader = push.open(CONTEXT)) {
            var pushed = new AtomicInteger();
            int rows = Push.CAPACITY * 2;
            Thread pusher =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < rows; i++) {
                                    push.insert(new Price("a", i));
                                    pushed.incrementAndGet();
                                }
                                push.close();
                            });
            awaitWaiting(pusher);
            assertThat(pushed).hasValue(Push.CAPACITY);
            var read = new ArrayList<String>();
            while (read.size() < rows) {
                read.addAll(read(push, reader));
            }
            pusher.join();
            assertThat(read.getLast()).isEqualTo("1 a " + (rows - 1));
        }
    }

    /// Nobody takes any yet: to wait for that, on the thread that will start the pipeline, would be
    /// to wait for ever.
    @Test
    void rowsBeforeTheStartAreHeldHoweverMany() throws Exception {
        Push<Price> push = Push.of(Price.class);
        int rows = Push.CAPACITY * 2;
        for (int i = 0; i < rows; i++) {
            push.insert(new Price("a", i));
        }
        push.close();
        try (SourceReader reader = push.open(CONTEXT)) {
            assertThat(read(push, reader)).hasSize(rows);
        }
    }

    @Test
    void commitsAreNoRows() throws Exception {
        Push<Price> push = Push.of(Price.class);
        try (SourceReader reader = push.open(CONTEXT)) {
            for (int i = 0; i < Push.CAPACITY; i++) {
                push.insert(new Price("a", i));
                push.commit();
                push.commit(); // ends nothing
            }
            assertThat(read(push, reader)).hasSize(2 * Push.CAPACITY);
        }
    }

    @Test
    void whoWaitsIsTurnedAwayWhenTheSourceIsClosed() throws Exception {
        Push<Price> push = Push.of(Price.class);
        try (SourceReader reader = push.open(CONTEXT)) {
            var refused = new CompletableFuture<String>();
            Thread pusher = pushUntilRefused(push, refused);
            awaitWaiting(pusher);
            push.close();
            assertThat(refused.get(30, TimeUnit.SECONDS)).startsWith("DW-0422");
            pusher.join();
            assertThat(read(push, reader)).hasSize(Push.CAPACITY);
        }
    }

    @Test
    void whoPushesIntoASourceThatNobodyWillReadIsTurnedAway() throws Exception {
        Push<Price> push = Push.of(Price.class);
        var refused = new CompletableFuture<String>();
        Thread pusher = pushUntilRefused(push, refused);
        push.abandon(new IOException("no route to host"));
        assertThat(refused.get(30, TimeUnit.SECONDS))
                .startsWith("DW-0423")
                .endsWith("has failed: no route to host");
        pusher.join();
    }

    private static Thread pushUntilRefused(Push<Price> push, CompletableFuture<String> refused) {
        return Thread.ofPlatform()
                .start(() -> {
                    try {
                        while (true) {
                            push.insert(new Price("a", 1));
                        }
                    } catch (IllegalStateException e) {
                        refused.complete(e.getMessage());
                    }
                });
    }

    @Test
    void whoWaitsIsTurnedAwayWhenThePipelineEnds() throws Exception {
        Push<Price> push = Push.of(Price.class);
        SourceReader reader = push.open(CONTEXT);
        var refused = new CompletableFuture<String>();
        Thread pusher = pushUntilRefused(push, refused);
        reader.close();
        assertThat(refused.get(30, TimeUnit.SECONDS)).startsWith("DW-0423");
        pusher.join();
        assertThatThrownBy(() -> push.open(CONTEXT))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("DW-0424");
    }

    @Test
    void theReaderIsToldWhenThereIsSomething() throws Exception {
        Push<Price> push = Push.of(Price.class);
        try (PromptReader reader = (PromptReader) push.open(CONTEXT)) {
            var told = new AtomicInteger();
            reader.onReady(told::incrementAndGet);
            int before = told.get();
            push.insert(new Price("a", 1));
            assertThat(told.get()).isGreaterThan(before);
            int afterRow = told.get();
            push.close();
            assertThat(told.get()).isGreaterThan(afterRow);
        }
    }

    @Test
    void rowsOfSeveralThreadsAllArrive() throws Exception {
        Push<Price> push = Push.of(Price.class);
        try (SourceReader reader = push.open(CONTEXT)) {
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 4; t++) {
                String name = "t" + t;
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (int i = 0; i < 1_000; i++) {
                                        push.insert(new Price(name, i));
                                    }
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            List<String> read = read(push, reader);
            assertThat(read).hasSize(4_000);
            for (int t = 0; t < 4; t++) {
                String prefix = "1 t" + t + " ";
                List<String> own = read.stream().filter(line -> line.startsWith(prefix)).toList();
                for (int i = 0; i < own.size(); i++) {
                    assertThat(own.get(i)).isEqualTo(prefix + i);
                }
            }
        }
    }
}
