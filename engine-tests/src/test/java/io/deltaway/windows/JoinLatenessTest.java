package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.sliding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.AsOf;
import io.deltaway.table.Joined;
import io.deltaway.table.Lateness;
import io.deltaway.table.MaybeScope;
import io.deltaway.table.Pair;
import io.deltaway.table.PlanException;
import io.deltaway.table.Projection;
import io.deltaway.table.Scope;
import io.deltaway.table.Table;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What joins by time refuse, show and forget, and when.
class JoinLatenessTest {

    record Order(String item, long at) {}

    record Payment(String item, long at, @Nullable Long cents) {}

    record Paid(String item, long at, @Nullable Long cents) {}

    private static Projection<Pair<Order, Payment>, Paid> paid(
            Scope<Pair<Order, Payment>, Order> order,
            MaybeScope<Pair<Order, Payment>, Payment> payment) {
        return into(Paid.class, order.rest(), payment.col(Payment::cents).orNull().as(Paid::cents));
    }

    private static Joined.Left<Order, Payment> keyed(Table<Order> orders, Table<Payment> payments) {
        return orders.leftJoin(payments).on(col(Order::item), col(Payment::item));
    }

    /// An order that is not paid within ten units is known to be so when no payment can come that
    /// is not late.
    @Test
    void anAnswerIsShownOnceNothingCanChangeIt() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Order> orders = pipeline.appends(Order.class);
            TestInput<Payment> payments = pipeline.input(Payment.class);
            var join =
                    keyed(orders.table(), payments.table())
                            .within(col(Order::at), col(Payment::at), 0L, 10L)
                            .lateness(closing(2).onceClosed());
            var paid = pipeline.output(join.select(JoinLatenessTest::paid));
            var late = pipeline.output(join.lateRight());
            orders.given(
                    """
                    epoch weight  item at
                    0     +1      a    0
                    0     +1      b    1
                    2     +1      c    30
                    """);
            payments.given(
                    """
                    epoch weight  item at cents
                    0     +1      a    3  100
                    0     +1      a    5  200
                    1     -1      a    5  200
                    1     +1      c    13 1
                    2     +1      b    14 7
                    2     +1      c    20 9
                    2     +1      b    17 8
                    """);
            pipeline.run();
            pipeline.endSources();
            pipeline.epoch();
            paid.emits(
                    """
                    epoch weight  item at cents
                    2     +1      a    0  100
                    2     +1      b    1  null
                    3     +1      c    30 null
                    """);
            late.emits(
                    """
                    epoch weight  item at cents
                    """);
            pipeline.epoch();
            assertThat(pipeline.stateRows()).isZero();
        });
    }

    @Test
    void theSlowerSideSaysWhoIsLate() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Order> orders = pipeline.appends(Order.class);
            TestInput<Payment> payments = pipeline.appends(Payment.class);
            var join =
                    keyed(orders.table(), payments.table())
                            .asOf(col(Order::at), col(Payment::at))
                            .lateness(closing(0));
            var paid = pipeline.output(join.select(JoinLatenessTest::paid));
            var lateOrders = pipeline.output(join.lateLeft());
            var latePayments = pipeline.output(join.lateRight());
            orders.insert(new Order("a", 100), new Order("a", 5));
            payments.insert(new Payment("a", 3, 1L));
            pipeline.epoch();
            payments.insert(new Payment("a", 50, 2L));
            pipeline.epoch();
            orders.insert(new Order("a", 49), new Order("a", 50));
            payments.insert(new Payment("a", 2, 3L), new Payment("a", 50, 4L));
            pipeline.epoch();
            paid.emits(
                    """
                    epoch weight  item at  cents
                    0     +1      a    5   1
                    0     +1      a    100 1
                    1     -1      a    100 1
                    1     +1      a    100 2
                    2     -1      a    100 2
                    2     +1      a    100 4
                    2     +1      a    50  4
                    """);
            assertThat(lateOrders.rows()).containsExactly(new Order("a", 49));
            assertThat(latePayments.rows()).containsExactly(new Payment("a", 2, 3L));
        });
    }

    record Scan(@Nullable Long at, long number) {}

    record Scanned(@Nullable Long left, @Nullable Long right) {}

    /// Though clocks need its time and its key as well.
    @Test
    void aRowThatFailsIsOneErrorRow() {
        for (Lateness<Number> lateness : List.of(closing(0), closing(0).perKey())) {
            TestPipeline.everyWay(pipeline -> {
                TestInput<Scan> lefts = pipeline.input(Scan.class);
                TestInput<Scan> rights = pipeline.input(Scan.class);
                var ratio = col(Scan::number).dividedBy(col(Scan::number));
                var join =
                        lefts.table()
                                .fullJoin(rights.table())
                                .on(ratio, ratio)
                                .asOf(col(Scan::at), col(Scan::at))
                                .lateness(lateness);
                var scanned =
                        pipeline.output(
                                join.select((left, right) ->
                                        into(
                                                Scanned.class,
                                                left.col(Scan::number).orNull().as(Scanned::left),
                                                right.col(Scan::number)
                                                        .orNull()
                                                        .as(Scanned::right))));
                var late = pipeline.output(join.lateLeft());
                var errors = pipeline.output(pipeline.errors());
                for (var input : List.of(lefts, rights)) {
                    input.insert(new Scan(null, 1), new Scan(6L, 2), new Scan(7L, 0));
                }
                pipeline.epoch();
                assertThat(scanned.rows()).containsExactly(new Scanned(2L, 2L));
                assertThat(late.rows()).isEmpty();
                assertThat(errors.rows()).hasSize(4);
                lefts.push(new WeightedRow(Arrays.asList(null, 1L), -1));
                lefts.push(new WeightedRow(Arrays.asList(7L, 0L), -1));
                pipeline.epoch();
                assertThat(errors.rows()).hasSize(2);
            });
        }
    }

    record Start(String machine, Instant at) {}

    record End(String machine, Instant at) {}

    record Run(String machine, Instant from, @Nullable Instant to) {}

    private static Instant second(int second) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second);
    }

    private static Joined.Left<Start, End> runs(
            Table<Start> starts, Table<End> ends, Lateness<Temporal> lateness) {
        return starts.leftJoin(ends)
                .on(col(Start::machine), col(End::machine))
                .asOf(col(Start::at), col(End::at), AsOf.forward(), Duration.ofMinutes(1))
                .lateness(lateness);
    }

    private static Projection<Pair<Start, End>, Run> run(
            Scope<Pair<Start, End>, Start> start, MaybeScope<Pair<Start, End>, End> end) {
        return into(
                Run.class,
                start.rest(),
                start.col(Start::at).as(Run::from),
                end.col(End::at).orNull().as(Run::to));
    }

    /// A side that falls silent holds nobody back, and where both do, time goes on.
    @Test
    void aSilentSideHoldsNobodyBack() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Start> starts = pipeline.appends(Start.class);
            TestInput<End> ends = pipeline.appends(End.class);
            var join =
                    runs(
                            starts.table(),
                            ends.table(),
                            closing(Duration.ZERO).onceClosed().idleAfter(Duration.ofSeconds(30)));
            var runs = pipeline.output(join.select(JoinLatenessTest::run));
            starts.insert(new Start("m", second(0)));
            ends.insert(new End("m", second(-600)));
            pipeline.epoch();
            pipeline.clock().advance(Duration.ofSeconds(31));
            starts.insert(new Start("m", second(50)));
            pipeline.epoch();
            assertThat(runs.rows()).isEmpty();
            starts.insert(new Start("m", second(61)));
            pipeline.epoch();
            assertThat(runs.rows()).containsExactly(new Run("m", second(0), null));
            pipeline.clock().advance(Duration.ofSeconds(50));
            pipeline.epoch();
            assertThat(runs.rows())
                    .containsExactly(new Run("m", second(0), null), new Run("m", second(50), null));
        });
    }

    /// A year of orders and payments, one an hour: nothing but the last hours is kept.
    @Test
    void stateIsFlatOverAYear() {
        var pipeline = TestPipeline.create();
        TestInput<Order> orders = pipeline.appends(Order.class);
        TestInput<Payment> payments = pipeline.appends(Payment.class);
        var within =
                pipeline.output(
                        orders.table()
                                .fullJoin(payments.table())
                                .on(col(Order::item), col(Payment::item))
                                .within(col(Order::at), col(Payment::at), -90L, 90L)
                                .lateness(closing(10))
                                .select((order, payment) ->
                                        into(
                                                Paid.class,
                                                order.col(Order::item).orElse("").as(Paid::item),
                                                order.col(Order::at).orElse(0L).as(Paid::at),
                                                payment.col(Payment::cents)
                                                        .orNull()
                                                        .as(Paid::cents))));
        var asOf =
                pipeline.output(
                        orders.table()
                                .rightJoin(payments.table())
                                .on(col(Order::item), col(Payment::item))
                                .asOf(col(Order::at), col(Payment::at), AsOf.nearest())
                                .lateness(closing(10))
                                .select((order, payment) ->
                                        into(
                                                Paid.class,
                                                payment.rest(),
                                                payment.col(Payment::at).as(Paid::at))));
        var inWindow =
                pipeline.output(
                        keyed(orders.table(), payments.table())
                                .inWindow(sliding(col(Order::at), 180, 60), col(Payment::at))
                                .lateness(closing(10).onceClosed())
                                .select((order, payment, window) -> paid(order, payment)));
        long most = 0;
        long early = 0;
        var state = new FlatState();
        int minutes = 365 * 24 * 60;
        for (int minute = 0; minute < minutes; minute += 60) {
            String item = "item" + minute / 60 % 3;
            orders.insert(new Order(item, minute));
            payments.insert(new Payment(item, minute + 7, 1L));
            pipeline.epoch();
            most = Math.max(most, pipeline.stateRows());
            if (minute < 24 * 60) {
                early = most;
            }
            state.look(pipeline, minute > 24 * 60);
        }
        assertThat(most).isEqualTo(early).isLessThan(100);
        pipeline.endSources();
        pipeline.epoch();
        pipeline.epoch();
        assertThat(pipeline.stateRows()).isZero();
        assertThat(within.rows()).hasSize(minutes / 60);
        assertThat(asOf.rows()).hasSize(minutes / 60);
        assertThat(inWindow.rows()).hasSize(minutes / 60 * 3);
    }

    @Test
    void explainSaysWhatIsBounded() {
        var pipeline = TestPipeline.create();
        Table<Order> orders = pipeline.appends(Order.class).table();
        Table<Payment> payments = pipeline.appends(Payment.class).table();
        assertThat(
                        keyed(orders, payments)
                                .within(col(Order::at), col(Payment::at), 0L, 10L)
                                .lateness(closing(2).onceClosed())
                                .select(JoinLatenessTest::paid)
                                .explain())
                .contains("closing 2 after its end, shown once closed")
                .contains("index by item, in the order of at; bounded in time")
                .contains("keeps results until they are final")
                .endsWith("rows: append-only\n");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        var pipeline = TestPipeline.create();
        Table<Order> orders = pipeline.input(Order.class).table();
        Table<Payment> payments = pipeline.input(Payment.class).table();
        var join = keyed(orders, payments);
        assertThatThrownBy(() -> join.lateness(closing(1)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("the lateness of a join by keys alone")
                .hasMessageContaining("JoinLatenessTest.java");
        assertThatThrownBy(() -> join.asOfNow().lateness(closing(1)))
                .hasMessageContaining("a join as of now");
        assertThatThrownBy(() -> join.asOf(col(Order::at), col(Payment::at)).lateLeft())
                .hasMessageContaining("DW-0130");
        assertThatThrownBy(() ->
                        join.asOf(col(Order::at), col(Payment::at))
                                .lateness(closing(1))
                                .lateness(closing(1)))
                .hasMessageContaining("one lateness");
        assertThatThrownBy(() ->
                        join.asOf(col(Order::at), col(Payment::at), AsOf.nearest())
                                .lateness(closing(1).onceClosed()))
                .hasMessageContaining("a tolerance");
        assertThatThrownBy(() ->
                        join.asOf(col(Order::at), col(Payment::at))
                                .lateness(closing(Duration.ZERO)))
                .hasMessageContaining("a number, over numbers");
        assertThatThrownBy(() ->
                        join.inWindow(sliding(col(Order::at), 5, 10), col(Payment::at))
                                .lateness(closing(1).onceClosed()))
                .hasMessageContaining("without gaps");
    }
}
