package io.deltaway.plans;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.plans.Transfers.Transfer;
import io.deltaway.run.Pipeline;
import io.deltaway.run.Status;
import io.deltaway.table.Table;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Accounts that send money to each other. Whatever is shown, at every epoch, is the batch answer
/// over the transfers so far: the sum of all balances is 0 as soon as every account has received
/// and sent, and no transfer is ever without itself.
class BankTest {

    record Other(long id, @Nullable Long other_id) {}

    record Moved(int account, long amount) {}

    record Balance(int account, long balance) {}

    record Total(long total) {}

    private static final Transfers TRANSFERS = Transfers.all();

    @Test
    void theTransfersAreThoseThatEverybodyTestsWith() {
        assertThat(TRANSFERS.sha256())
                .isEqualTo("0374965e52b15e235aca699ef43e67e299a15a1e0614487d47ce8e7baa9a720a");
        assertThat(
                        List.of(
                                TRANSFERS.id(0),
                                TRANSFERS.id(1),
                                TRANSFERS.id(2),
                                TRANSFERS.id(3),
                                TRANSFERS.id(4)))
                .containsExactly(12584, 12219, 16318, 8891, 13892);
    }

    @Test
    void theBatchAnswerOverAllTransfersIsKnown() {
        var ledger = new Ledger(TRANSFERS);
        ledger.advance(Transfers.COUNT);
        assertThat(accounts(ledger::credit))
                .containsExactly(
                        100179, 99748, 100039, 99734, 100158, 99911, 100051, 99886, 100210, 100084);
        assertThat(accounts(ledger::debit))
                .containsExactly(
                        100458, 100329, 99568, 99235, 100157, 100157, 99892, 99767, 100584, 99853);
    }

    private static List<Integer> accounts(java.util.function.IntToLongFunction amount) {
        return IntStream.range(0, Transfers.ACCOUNTS)
                .mapToObj(account -> (int) amount.applyAsLong(account))
                .toList();
    }

    @ParameterizedTest(name = "{0} transfers, epochs of {1}, {2} workers")
    @CsvSource({
        "5000,    1,      1",
        "5000,    1,      2",
        "20000,   10,     1",
        "20000,   10,     2",
        "20000,   10,     4",
        "20000,   1000,   1",
        "20000,   1000,   4",
        "100000,  1000,   2",
        "250000,  100000, 1",
        "250000,  100000, 2",
        "250000,  100000, 4",
    })
    void everyEpochIsTheBatchAnswer(int count, int epochRows, int workers) {
        check(count, epochRows, workers);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0} transfers, epochs of {1}, {2} workers")
    @CsvSource({
        "50000,   1,      1",
        "50000,   1,      2",
        "50000,   1,      4",
        "1000000, 10,     1",
        "1000000, 10,     2",
        "1000000, 10,     4",
        "1000000, 1000,   1",
        "1000000, 1000,   2",
        "1000000, 1000,   4",
        "1000000, 100000, 1",
        "1000000, 100000, 2",
        "1000000, 100000, 4",
    })
    void everyEpochIsTheBatchAnswerForAllTransfers(int count, int epochRows, int workers) {
        check(count, epochRows, workers);
    }

    private static void check(int count, int epochRows, int workers) {
        var pipeline =
                Pipeline.create().configure(c -> c.workers(workers).epochs(e -> e.rows(epochRows)));
        Table<Transfer> accepted = pipeline.read(TRANSFERS.first(count));
        var checks = new BankSinks(TRANSFERS, count, epochRows);
        write(accepted, checks);
        Status end = pipeline.runToCompletion();
        int epochs = (count + epochRows - 1) / epochRows;
        assertThat(checks.epochs()).containsOnly(epochs);
        assertThat(end.toString()).isNotEmpty();
    }

    /// The views of examples/Bank.java.
    private static void write(Table<Transfer> accepted, BankSinks checks) {
        Table<Other> others =
                accepted.leftJoin(accepted)
                        .on(col(Transfer::id), col(Transfer::id))
                        .select((left, right) ->
                                into(
                                        Other.class,
                                        left.col(Transfer::id).as(Other::id),
                                        right.col(Transfer::id).orNull().as(Other::other_id)));
        Table<Moved> credits =
                accepted.groupBy(col(Transfer::to_account))
                        .reduce(g ->
                                into(
                                        Moved.class,
                                        g.key().as(Moved::account),
                                        g.sum(col(Transfer::amount)).as(Moved::amount)));
        Table<Moved> debits =
                accepted.groupBy(col(Transfer::from_account))
                        .reduce(g ->
                                into(
                                        Moved.class,
                                        g.key().as(Moved::account),
                                        g.sum(col(Transfer::amount)).as(Moved::amount)));
        Table<Balance> balances =
                credits.join(debits)
                        .on(col(Moved::account), col(Moved::account))
                        .select((credit, debit) ->
                                into(
                                        Balance.class,
                                        credit.col(Moved::account).as(Balance::account),
                                        credit.col(Moved::amount)
                                                .minus(debit.col(Moved::amount))
                                                .as(Balance::balance)));
        Table<Total> total =
                balances.reduce(
                        g -> into(Total.class, g.sum(col(Balance::balance)).as(Total::total)));
        accepted.write(checks.arrivals("accepted", (row, id) -> row.equals(checks.transfer(id))));
        others.write(checks.arrivals("outer join", (row, id) -> row.equals(new Other(id, id))));
        credits.write(checks.accounts("credits", Ledger::credits));
        debits.write(checks.accounts("debits", Ledger::debits));
        balances.write(checks.accounts("balances", Ledger::balances));
        total.write(checks.accounts("total", Ledger::total));
    }
}
