package io.deltaway.table;

import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.format;
import static io.deltaway.table.Columns.ifElse;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.rest;
import static io.deltaway.table.Columns.row;
import static io.deltaway.table.Types.DOUBLE;
import static io.deltaway.table.Types.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Plans that are refused while they are built: the code, the user's line, and what to do.
class RefusalsTest {

    record Trade(
            String ticker, double price, long qty, @Nullable String note, @Nullable Double fee) {
        double notional() {
            return price * qty;
        }
    }

    record Price(String ticker, double last) {}

    record Total(String ticker, long volume) {}

    record Odd(String id, Thread thread) {}

    record Doc(List<String> words) {}

    private final Lab lab = new Lab();
    private final Table<Trade> trades = lab.read("trades", Trade.class);
    private final Table<Price> prices = lab.read("prices", Price.class);

    private static PlanException refused(String code, Runnable program) {
        PlanException refusal = catchThrowableOfType(PlanException.class, program::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.line()).startsWith("RefusalsTest.java:");
        assertThat(refusal.remedy()).isNotBlank();
        assertThat(refusal).hasMessageStartingWith(code + " ").hasMessageContaining(refusal.line());
        return refusal;
    }

    record Dollars(long $amount) {}

    @Test
    void namesOfThePlannersOwn() {
        refused("DW-0117", () -> lab.read("dollars", Dollars.class));
        refused("DW-0117", () -> trades.select(row(col(Trade::qty).named("$arrival"))));
        assertThat(refused("DW-0117", () -> trades.with("$qty", col(Trade::qty))))
                .hasMessageContaining("a column is called \"$qty\"");
    }

    @Test
    void constantsAreInTheRangeOfTheirType() {
        assertThat(refused("DW-0116", () -> lit(new BigDecimal("1e999999999"))))
                .hasMessageContaining("DECIMAL 1E+999999999");
        assertThat(refused("DW-0116", () -> lit(Instant.MAX))).hasMessageContaining("INSTANT");
    }

    @Test
    void aLambdaWithABodyIsNoColumn() {
        assertThat(refused("DW-0101", () -> col((Trade trade) -> trade.price() + 1)).remedy())
                .contains("call(");
    }

    @Test
    void aMethodThatIsNoComponentIsNoColumn() {
        assertThat(refused("DW-0102", () -> col(Trade::notional)).remedy())
                .contains("ticker, price, qty");
    }

    @Test
    void aComponentGetsOneValue() {
        PlanException twice =
                refused(
                        "DW-0103",
                        () ->
                                into(
                                        Price.class,
                                        col(Trade::price).as(Price::last),
                                        col(Trade::price).as(Price::last)));
        assertThat(twice.what()).contains("last");
        PlanException missing =
                refused("DW-0104", () -> into(Price.class, col(Trade::price).as(Price::last)));
        assertThat(missing.what()).contains("ticker");
        assertThat(missing.remedy()).contains("as(Price::ticker)");
        refused("DW-0104", () -> prices.select(into(Total.class, rest())));
    }

    @Test
    void aTypeThatNoColumnHolds() {
        assertThat(refused("DW-0105", () -> lab.read("odd", Odd.class)).what())
                .contains("Odd.thread");
    }

    @Test
    void nullDoesNotFitAPrimitive() {
        PlanException refusal =
                refused(
                        "DW-0106",
                        () ->
                                trades.select(
                                        into(
                                                Price.class,
                                                rest(),
                                                col(Trade::fee).as(Price::last))));
        assertThat(refusal.remedy()).contains("orElse");
        assertThat(refusal.expected()).isEqualTo("DOUBLE without null");
        refused(
                "DW-0106",
                () ->
                        trades.reduce(g ->
                                into(
                                        Price.class,
                                        g.any(col(Trade::ticker)).as(Price::ticker),
                                        g.stddev(col(Trade::price)).as(Price::last))));
        trades.select(into(Price.class, rest(), col(Trade::fee).orElse(0).as(Price::last)));
    }

    @Test
    void columnsByNameMustBeThere() {
        Table<Row> rows =
                lab.read(
                        "rows",
                        RowType.rows(
                                Schema.of(
                                        new Field("a", Type.Simple.DOUBLE, false),
                                        new Field("b", Type.Simple.TEXT, true))),
                        new Events.Appends());
        assertThat(refused("DW-0109", () -> rows.where(col("c", DOUBLE).gt(0))).remedy())
                .contains("a, b");
        refused("DW-0109", () -> rows.where(col("a", TEXT).eq("x")));
        refused("DW-0109", () -> rows.where(col("b", TEXT).eq("x")));
        refused("DW-0107", () -> rows.union(rows.select(row(col("a", DOUBLE).named("x")))));
        assertThat(rows.where(col("b", TEXT.nullable()).eq("x")).toString())
                .isEqualTo("Table of Row(a DOUBLE, b TEXT?)");
    }

    @Test
    void pipelinesNeverTouch() {
        refused("DW-0110", () -> trades.union(new Lab().read("others", Trade.class)));
    }

    @Test
    void unlikeTypesAndBadConstants() {
        refused(
                "DW-0111",
                () -> ifElse(col(Trade::price).gt(0), (Expr<Trade, ?>) col(Trade::qty), lit("x")));
        assertThat(refused("DW-0116", () -> trades.where(col(Trade::ticker).matches("("))).what())
                .contains("matches");
        refused("DW-0116", () -> col(Trade::qty).shiftLeft(64));
        refused("DW-0116", () -> format("%d", col(Trade::ticker)));
        refused("DW-0116", () -> trades.top(0));
        refused("DW-0116", () -> trades.preview(-1));
        refused("DW-0116", () -> trades.sample(1.5, col(Trade::ticker)));
    }

    @Test
    void aSinkThatCannotExpressTheTable() {
        Table<Total> totals =
                lab.read("appended", RowType.of(Trade.class), new Events.Appends())
                        .groupBy(col(Trade::ticker))
                        .reduce(g -> into(Total.class, rest(), g.count().as(Total::volume)));
        PlanException refusal =
                refused("DW-0112", () -> totals.write(Lab.sink("log.csv", Sink.Accepts.APPENDS)));
        assertThat(refusal.actual()).contains("reduce at RefusalsTest.java:");
    }

    record Weighed(String item, double weight) {}

    record Parcel(String item, double kilograms) {}

    private record ChangesLog() implements Sink<Object> {
        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public List<String> ownColumns() {
            return EPOCH_AND_WEIGHT;
        }

        @Override
        public String describe() {
            return "changes log.csv";
        }
    }

    @Test
    void aSinkWithAColumnOfTheTablesName() {
        Table<Weighed> weighed = lab.read("weighed", Weighed.class);
        PlanException refusal = refused("DW-0119", () -> weighed.write(new ChangesLog()));
        assertThat(refusal.what())
                .isEqualTo(
                        "changes log.csv has a column weight of its own, and the table has weight as well");
        refused(
                "DW-0119",
                () -> trades.select(row(col(Trade::qty).named("Epoch"))).write(new ChangesLog()));

        weighed.write(Lab.sink("snapshot log.csv", Sink.Accepts.CHANGES));
        weighed.select(into(Parcel.class, rest(), col(Weighed::weight).as(Parcel::kilograms)))
                .write(new ChangesLog());
    }

    @Test
    void theOrderOfArrivalIsNotKnownEverywhere() {
        assertThat(
                        refused("DW-0114", () -> trades.groupBy(col(Trade::ticker)).deduplicate())
                                .remedy())
                .contains("Push.appends", "argMax");
        refused("DW-0114", () -> latest(trades.distinct()));
        PlanException refusal = refused("DW-0114", () -> latest(trades));
        assertThat(refusal.what())
                .contains("gives rows that may go without saying which of several came");
        assertThat(refusal.remedy()).contains("Push.appends", "Push.byKey");
    }

    private static Table<Price> latest(Table<Trade> trades) {
        return trades.reduce(g ->
                into(
                        Price.class,
                        g.latest(col(Trade::ticker)).as(Price::ticker),
                        g.latest(col(Trade::price)).as(Price::last)));
    }

    @Test
    void aResultWhoseTypeTheCompilerForgets() {
        assertThat(
                        refused(
                                        "DW-0115",
                                        () ->
                                                call(
                                                        (String text) -> List.of(text),
                                                        col(Trade::ticker)))
                                .remedy())
                .contains("call(TEXT");
        Expr<Trade, List<String>> list =
                call(Types.listOf(TEXT), (String text) -> List.of(text), col(Trade::ticker));
        assertThat(list).isInstanceOf(ListExpr.class);
    }

    @Test
    void namesAreUsedOnce() {
        Table<Trade> one = trades.where(col(Trade::price).gt(0)).named("good");
        Table<Trade> other = trades.where(col(Trade::price).lt(0)).named("good");
        assertThat(refused("DW-0118", () -> one.union(other).explain()).what()).contains("good");
    }

    @Test
    void restMustBeUnambiguous() {
        refused(
                "DW-0120",
                () ->
                        trades.join(prices)
                                .on(col(Trade::ticker), col(Price::ticker))
                                .select((trade, price) -> into(Price.class, rest())));
        refused(
                "DW-0122",
                () ->
                        trades.join(prices)
                                .select((trade, price) -> into(Price.class, price.rest())));
    }
}
