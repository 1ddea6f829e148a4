package io.deltaway.run;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Push;
import io.deltaway.run.persist.DirectoryStore;
import io.deltaway.run.persist.WatchedStore;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What operators keep is taken up beside epochs that don't need it.
@Timeout(60)
class LaterStateTest {

    record Sale(int number, String product) {}

    record Price(String product, int price) {}

    record Priced(int number, int price) {}

    record Note(String text) {}

    private static final Priced FIRST = new Priced(1, 10);
    private static final Priced SECOND = new Priced(2, 20);

    @TempDir Path state;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch given = new CountDownLatch(1);

    /// Sales with the prices of their products, and notes that nothing is done with.
    private static final class Program implements AutoCloseable {

        private final Push<Sale> sales = Push.of(Sale.class);
        private final Push<Price> prices = Push.of(Price.class);
        private final Push<Note> notes = Push.of(Note.class);
        private final Table<Priced> priced;
        private final Table<Note> seen;
        private final RunningPipeline running;

        Program(WatchedStore store) {
            var pipeline = Pipeline.create().persist(store).configure(c -> c.logUpTo(1));
            priced =
                    pipeline.materialize(
                            pipeline.read(sales)
                                    .join(pipeline.read(prices))
                                    .on(col(Sale::product), col(Price::product))
                                    .select((sale, price) ->
                                            into(
                                                    Priced.class,
                                                    price.col(Price::price).as(Priced::price),
                                                    sale.rest())));
            seen = pipeline.materialize(pipeline.read(notes).select(into(Note.class, rest())));
            running = pipeline.start();
        }

        List<Priced> priced() {
            return running.materialized(priced).rows();
        }

        List<Note> seen() {
            return running.materialized(seen).rows();
        }

        @Override
        public void close() {
            running.close();
        }
    }

    /// @param later what happens before the thread that takes up state reads some of it
    private Program start(WatchedStore.Watcher later) {
        return new Program(
                new WatchedStore(
                        new DirectoryStore(state),
                        name -> {
                            if (Thread.currentThread().getName().equals("deltaway state")) {
                                later.reads(name);
                            }
                        }));
    }

    private Program startWaiting() {
        return start(name -> {
            asked.countDown();
            await(given);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Everything is there that was before.
    private void checkAfterwards(Note... notes) {
        try (Program again = start(name -> {})) {
            again.sales.insert(new Sale(2, "b"));
            again.running.cut();
            assertThat(again.seen()).containsExactly(notes);
            assertThat(again.priced()).containsExactlyInAnyOrder(FIRST, SECOND);
        }
    }

    @BeforeEach
    void sellSomething() {
        try (Program program = start(name -> {})) {
            program.prices.insert(new Price("a", 10));
            program.prices.insert(new Price("b", 20));
            program.sales.insert(new Sale(1, "a"));
            program.running.cut();
            assertThat(program.priced()).containsExactly(FIRST);
        }
    }

    @Test
    void nobodyWaitsWhoDoesNotNeedIt() {
        try (Program program = startWaiting()) {
            await(asked);
            program.notes.insert(new Note("early"));
            program.running.cut();
            assertThat(program.seen()).containsExactly(new Note("early"));
            assertThat(program.priced()).containsExactly(FIRST);
            assertThat(program.running.status().operators())
                    .as("what is not there yet is not counted")
                    .allSatisfy(operator -> assertThat(operator.rows()).isZero());
            given.countDown();
        }
    }

    @Test
    void rowsThatNeedItMeetAllOfIt() throws InterruptedException {
        try (Program program = startWaiting()) {
            await(asked);
            program.sales.insert(new Sale(2, "b"));
            Thread releasing =
                    Thread.ofPlatform()
                            .start(() -> {
                                await(asked);
                                given.countDown();
                            });
            program.running.cut();
            releasing.join();
            assertThat(given.getCount()).as("nothing was found before").isZero();
            assertThat(program.priced()).containsExactlyInAnyOrder(FIRST, SECOND);
            program.prices.remove(new Price("a", 10));
            program.running.cut();
            assertThat(program.priced()).containsExactly(SECOND);
        }
        try (Program program = start(name -> {})) {
            program.prices.insert(new Price("a", 11));
            program.running.cut();
            assertThat(program.priced())
                    .as("what came later was saved as well")
                    .containsExactlyInAnyOrder(new Priced(1, 11), SECOND);
        }
    }

    @Test
    void whatCanNotBeReadEndsARunThatDidNotNeedItYet() {
        Program program =
                start(name -> {
                    throw new IOException("the disk is gone");
                });
        assertThatThrownBy(program.running::await)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("DW-0230", "the disk is gone");
        checkAfterwards();
    }

    @Test
    void whoStopsMeanwhileLosesNothing() throws InterruptedException {
        Program program = startWaiting();
        await(asked);
        program.notes.insert(new Note("early"));
        program.running.cut();
        Thread stopping = Thread.ofPlatform().start(program::close);
        given.countDown();
        stopping.join();
        checkAfterwards(new Note("early"));
    }

    @Test
    void whoStopsAtOnceLeavesItAsItIs() throws InterruptedException {
        Program program = startWaiting();
        await(asked);
        Thread stopping = Thread.ofPlatform().start(program::close);
        given.countDown();
        stopping.join();
        checkAfterwards();
    }
}
