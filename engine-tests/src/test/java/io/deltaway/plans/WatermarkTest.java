package io.deltaway.plans;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Collect;
import io.deltaway.plans.Transfers.Transfer;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Expr;
import io.deltaway.table.Table;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The bank with a watermark: transfers more than five seconds behind are refused, the same ones
/// however epochs are cut and whatever the number of workers.
class WatermarkTest {

    record Sum(int account, long amount) {}

    record Count(long rows) {}

    /// @param balances what each account got, less what it gave
    private record Answer(long accepted, long late, List<Long> balances) {}

    private static Answer answer(Transfers transfers, int count, int epochRows, int workers) {
        var pipeline =
                Pipeline.create().configure(c -> c.workers(workers).epochs(e -> e.rows(epochRows)));
        var timely =
                pipeline.read(transfers.first(count))
                        .refuseLate(col(Transfer::ts), closing(Duration.ofSeconds(5)));
        Collect<Sum> credits = Collect.rows();
        Collect<Sum> debits = Collect.rows();
        Collect<Count> accepted = Collect.rows();
        Collect<Count> late = Collect.rows();
        sums(timely.inTime(), col(Transfer::to_account)).write(credits);
        sums(timely.inTime(), col(Transfer::from_account)).write(debits);
        timely.inTime().reduce(g -> into(Count.class, g.count().as(Count::rows))).write(accepted);
        timely.late().reduce(g -> into(Count.class, g.count().as(Count::rows))).write(late);
        pipeline.run();
        var balances = new ArrayList<Long>();
        for (int account = 0; account < Transfers.ACCOUNTS; account++) {
            balances.add(
                    credits.current().get(account).amount - debits.current().get(account).amount);
        }
        return new Answer(
                accepted.current().getFirst().rows, late.current().getFirst().rows, balances);
    }

    private static Table<Sum> sums(Table<Transfer> accepted, Expr<Transfer, Integer> account) {
        return accepted.groupBy(account)
                .reduce(g ->
                        into(
                                Sum.class,
                                g.key().as(Sum::account),
                                g.sum(col(Transfer::amount)).as(Sum::amount)));
    }

    /// The same with a loop: each row raises the watermark before it is judged.
    private static Answer simple(Transfers transfers, int count) {
        LocalDateTime watermark = LocalDateTime.MIN;
        long accepted = 0;
        Long[] balances = new Long[Transfers.ACCOUNTS];
        Arrays.fill(balances, 0L);
        for (int i = 0; i < count; i++) {
            int id = transfers.id(i);
            LocalDateTime at = transfers.time(id);
            LocalDateTime raised = at.minusSeconds(5);
            watermark = raised.isAfter(watermark) ? raised : watermark;
            if (!at.isBefore(watermark)) {
                accepted++;
                balances[transfers.to(id)]++;
                balances[transfers.from(id)]--;
            }
        }
        return new Answer(accepted, count - accepted, List.of(balances));
    }

    @Test
    void theBeginningIsRefusedRowByRow() {
        var transfers = Transfers.all();
        int count = 200_000;
        Answer expected = simple(transfers, count);
        assertThat(expected.late).isGreaterThan(10_000);
        assertThat(answer(transfers, count, 1_000, 1)).isEqualTo(expected);
        assertThat(answer(transfers, count, 77_777, 3)).isEqualTo(expected);
    }

    @Tag("slow")
    @Test
    void allAreTheGoldenOnes() {
        var golden =
                new Answer(
                        639_796,
                        360_204,
                        List.of(-655L, -148L, 282L, 286L, 156L, -286L, 319L, 147L, 94L, -195L));
        var transfers = Transfers.all();
        assertThat(simple(transfers, Transfers.COUNT)).isEqualTo(golden);
        assertThat(answer(transfers, Transfers.COUNT, 1_000, 1)).isEqualTo(golden);
        assertThat(answer(transfers, Transfers.COUNT, 100_000, 2)).isEqualTo(golden);
        assertThat(answer(transfers, Transfers.COUNT, Integer.MAX_VALUE, 4)).isEqualTo(golden);
    }
}
