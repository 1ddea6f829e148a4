package io.deltaway.run;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.inside;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Push;
import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {

    record Trade(String ticker, double price, long qty) {}

    record Total(String ticker, long volume) {}

    record Ratio(String ticker, long ratio) {}

    private static Table<Total> totals(Table<Trade> trades) {
        return trades.where(col(Trade::price).gt(0))
                .groupBy(col(Trade::ticker))
                .reduce(g ->
                        into(
                                Total.class,
                                g.key().as(Total::ticker),
                                g.sum(col(Trade::qty)).as(Total::volume)));
    }

    private static final Trade[] TRADES = {
        new Trade("A", 1, 10), new Trade("B", 2, 20), new Trade("A", 0, 99), new Trade("A", 3, 5)
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aTableIsKeptAndReadByKey(int workers) {
        var pipeline = Pipeline.create().configure(c -> c.workers(workers));
        Table<Total> totals =
                pipeline.materialize(totals(pipeline.read(RecordsSource.of(Trade.class, TRADES))));
        RunningPipeline running = pipeline.start();
        Status end = running.await();
        assertThat(end.rowsIn()).isEqualTo(4);
        Materialized<Total> view = running.materialized(totals);
        assertThat(view.get("A")).contains(new Total("A", 15));
        assertThat(view.get("C")).isEmpty();
        assertThat(view.rows()).containsExactlyInAnyOrder(new Total("A", 15), new Total("B", 20));
        assertThat(view.rowCount()).isEqualTo(2);
        assertThat(view.epoch()).isZero();
        assertThatThrownBy(() -> view.get("A", "B"))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0214");
    }

    @Test
    void aLiveTableFollowsItsSource() {
        var source = RecordsSource.live(Trade.class, TRADES);
        var pipeline = Pipeline.create();
        Table<Trade> trades = pipeline.materialize(pipeline.read(source));
        Table<Total> totals = pipeline.materialize(totals(trades));
        try (RunningPipeline running = pipeline.start()) {
            running.cut();
            assertThat(running.materialized(totals).get("A")).contains(new Total("A", 15));
            source.remove(TRADES[0]);
            source.push(new Trade("C", 1, 1));
            running.cut();
            assertThat(running.materialized(totals).rows())
                    .containsExactlyInAnyOrder(
                            new Total("A", 5), new Total("B", 20), new Total("C", 1));
            long sum =
                    running.atOneEpoch(() ->
                            running.materialized(trades).rows().stream()
                                            .filter(trade -> trade.price() > 0)
                                            .mapToLong(Trade::qty)
                                            .sum()
                                    - running.materialized(totals).rows().stream()
                                            .mapToLong(Total::volume)
                                            .sum());
            assertThat(sum).isZero();
            assertThatThrownBy(() -> running.materialized(trades).get("A"))
                    .isInstanceOf(RunException.class)
                    .hasMessageStartingWith("DW-0213 the table materialized at PipelineTest.java:");
        }
    }

    @Test
    void rowsThatWerePushedBeforeTheStartAreHeld() {
        Push<Trade> trades = Push.of(Trade.class);
        int rows = Push.CAPACITY + 1_000;
        for (int i = 0; i < rows; i++) {
            trades.insert(new Trade("A", 1, 1));
        }
        trades.close();
        var pipeline = Pipeline.create();
        Table<Total> totals = pipeline.materialize(totals(pipeline.read(trades)));
        RunningPipeline running = pipeline.start();
        running.await();
        assertThat(running.materialized(totals).get("A")).contains(new Total("A", rows));
    }

    /// Of a pipeline that fails before it reads, and while it does.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoPushesIntoAPipelineThatFailedIsTold(boolean reads) throws InterruptedException {
        Push<Trade> trades = Push.of(Trade.class);
        var pipeline = Pipeline.create().configure(c -> c.failFast(true));
        if (!reads) {
            Push<Trade> twice = Push.of(Trade.class);
            pipeline.materialize(pipeline.read(twice));
            pipeline.materialize(pipeline.read(twice));
        }
        pipeline.materialize(
                pipeline.read(trades)
                        .select(
                                into(
                                        Ratio.class,
                                        col(Trade::ticker).as(Ratio::ticker),
                                        col(Trade::qty)
                                                .dividedBy(col(Trade::qty))
                                                .as(Ratio::ratio))));
        RunningPipeline running = pipeline.start();
        var refused = new AtomicReference<String>();
        Thread pusher =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                while (true) {
                                    trades.insert(new Trade("A", 1, 0));
                                }
                            } catch (IllegalStateException e) {
                                refused.set(String.valueOf(e.getMessage()));
                            }
                        });
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith(reads ? "DW-0208" : "DW-0202");
        assertThat(pusher.join(Duration.ofSeconds(30))).isTrue();
        assertThat(refused.get()).startsWith("DW-0423").contains(reads ? "DW-0208" : "DW-0202");
    }

    @Test
    void aFailingRowIsARowOfErrors() {
        var pipeline = Pipeline.create();
        Table<Trade> trades =
                pipeline.read(
                        RecordsSource.of(Trade.class, new Trade("A", 1, 0), new Trade("B", 1, 5)));
        Table<Ratio> ratios =
                trades.select(
                        into(
                                Ratio.class,
                                col(Trade::ticker).as(Ratio::ticker),
                                col(Trade::qty).dividedBy(col(Trade::qty)).as(Ratio::ratio)));
        pipeline.materialize(ratios);
        pipeline.materialize(pipeline.errors());
        RunningPipeline running = pipeline.start();
        assertThat(running.await().errors()).isEqualTo(1);
        assertThat(running.materialized(ratios).rows()).containsExactly(new Ratio("B", 1));
        assertThat(running.materialized(pipeline.errors()).rows())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo("DW-2002");
                    assertThat(error.step()).contains("select at PipelineTest.java:");
                });
    }

    @Test
    void theFirstFailingRowStopsThePipelineWithItsLineWhereThatIsWished() {
        var pipeline = Pipeline.create().configure(c -> c.failFast(true));
        Table<Trade> trades = pipeline.read(RecordsSource.of(Trade.class, new Trade("A", 1, 0)));
        pipeline.materialize(
                trades.select(
                        into(
                                Ratio.class,
                                col(Trade::ticker).as(Ratio::ticker),
                                col(Trade::qty).dividedBy(col(Trade::qty)).as(Ratio::ratio))));
        assertThatThrownBy(pipeline::runToCompletion)
                .isInstanceOf(RunException.class)
                .hasMessageMatching(
                        "DW-0208 a row failed at select at PipelineTest.java:\\d+: DW-2002 .*");
    }

    /// Each commit is an epoch, and the epochs take longer than anybody was ever waited for.
    @Test
    void aCutWaitsForAllThatWasPushed() {
        var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
        Push<Trade> first = Push.of(Trade.class);
        Push<Trade> second = Push.of(Trade.class);
        Table<Trade> slow =
                pipeline.read(first)
                        .union(pipeline.read(second))
                        .map(trade -> {
                            LockSupport.parkNanos(2_000_000);
                            return trade;
                        });
        Table<Total> totals = pipeline.materialize(totals(slow));
        try (RunningPipeline running = pipeline.start()) {
            for (int i = 1; i <= 60; i++) {
                first.insert(new Trade("A", 1, i));
                first.commit();
                second.insert(new Trade("B", 1, i));
                second.commit();
            }
            running.cut();
            assertThat(running.materialized(totals).rows())
                    .containsExactlyInAnyOrder(new Total("A", 1830), new Total("B", 1830));
        }
    }

    @Test
    void aLambdaThatDoesNotAlwaysAnswerTheSameStopsThePipeline() {
        var answers = new AtomicInteger();
        var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
        Push<Trade> trades = Push.of(Trade.class);
        Table<Trade> changing =
                pipeline.read(trades)
                        .map(trade -> new Trade("T" + answers.incrementAndGet(), 1, trade.qty()));
        pipeline.materialize(totals(changing));
        RunningPipeline running = pipeline.start();
        trades.insert(new Trade("A", 1, 1));
        running.cut();
        trades.remove(new Trade("A", 1, 1));
        assertThatThrownBy(running::cut).isInstanceOf(RunException.class);
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessageMatching("DW-0207 reduce at PipelineTest.java:\\d+ failed as a whole.*")
                .hasMessageContaining("DW-0210")
                .hasMessageContaining("a function that does not always give the same result");
    }

    @Test
    void aPreviewReadsWhatThereIsNow() {
        var pipeline = Pipeline.create();
        Table<Trade> trades = pipeline.read(RecordsSource.live(Trade.class, TRADES));
        assertThat(totals(trades).preview())
                .containsExactly(new Total("A", 15), new Total("B", 20));
        assertThat(trades.preview(1)).containsExactly(new Trade("A", 0, 99));
    }

    @Test
    void aPreviewTakesNothingOfWhatTheProgramFills() {
        var pipeline = Pipeline.create();
        Push<Trade> pushed = Push.of(Trade.class);
        Table<Total> totals = pipeline.materialize(totals(pipeline.read(pushed)));
        pushed.insert(new Trade("A", 1, 5));
        assertThatThrownBy(totals::preview)
                .isInstanceOf(RunException.class)
                .hasMessageMatching(
                        "DW-0226 .*push Trade, read at PipelineTest.java:\\d+: .* only once.*");
        pushed.close();
        RunningPipeline running = pipeline.start();
        running.await();
        assertThat(running.materialized(totals).rows()).containsExactly(new Total("A", 5));
    }

    @Test
    void aPipelineMayRunAgain() {
        var pipeline = Pipeline.create();
        Table<Total> totals =
                pipeline.materialize(totals(pipeline.read(RecordsSource.of(Trade.class, TRADES))));
        for (int i = 0; i < 2; i++) {
            RunningPipeline running = pipeline.start();
            running.await();
            assertThat(running.materialized(totals).rowCount()).isEqualTo(2);
        }
    }

    @Test
    void aPipelineThatWritesNothingIsRefused() {
        var pipeline = Pipeline.create();
        assertThatThrownBy(pipeline::run)
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0212 ");
        Table<Trade> trades = pipeline.read(RecordsSource.of(Trade.class, TRADES));
        pipeline.materialize(totals(trades));
        RunningPipeline running = pipeline.start();
        running.await();
        assertThatThrownBy(() -> running.materialized(trades))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0215 ");
    }

    @Test
    void aSinkThatCannotBeOpenedIsRefused() {
        var pipeline = Pipeline.create();
        pipeline.read(RecordsSource.of(Trade.class, TRADES))
                .write(
                        new Sink<>() {
                            @Override
                            public Accepts accepts() {
                                return Accepts.CHANGES;
                            }

                            @Override
                            public String describe() {
                                return "a mere description";
                            }
                        });
        assertThatThrownBy(pipeline::start)
                .hasMessageMatching(
                        "DW-0209 the sink a mere description, written at PipelineTest.java:\\d+, can't be opened: .*");
    }

    @Test
    void listsOfKeysAreGivenInOrder() {
        record Key(String ticker, double price) {}
        record PerKey(String ticker, double price, long volume) {}
        var pipeline = Pipeline.create();
        Table<Trade> trades = pipeline.read(RecordsSource.of(Trade.class, TRADES));
        Table<PerKey> perKey =
                pipeline.materialize(
                        trades.groupBy(
                                        into(
                                                Key.class,
                                                col(Trade::ticker).as(Key::ticker),
                                                col(Trade::price).as(Key::price)))
                                .reduce(g ->
                                        into(
                                                PerKey.class,
                                                inside(g.key()).col(Key::ticker).as(PerKey::ticker),
                                                inside(g.key()).col(Key::price).as(PerKey::price),
                                                g.sum(col(Trade::qty)).as(PerKey::volume))));
        RunningPipeline running = pipeline.start();
        running.await();
        assertThat(running.materialized(perKey).get("A", 3)).contains(new PerKey("A", 3, 5));
        assertThat(running.materialized(perKey).get(new Key("A", 1.0)))
                .contains(new PerKey("A", 1, 10));
        assertThat(List.of(running.materialized(perKey).rowCount())).containsExactly(4L);
    }
}
