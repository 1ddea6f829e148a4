package io.deltaway.plans;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The batch answer over the first transfers.
final class Ledger {

    private final Transfers transfers;
    private final long[] credits = new long[Transfers.ACCOUNTS];
    private final long[] debits = new long[Transfers.ACCOUNTS];
    private int count;

    Ledger(Transfers transfers) {
        this.transfers = transfers;
    }

    /// Takes up all transfers before a position.
    void advance(int to) {
        for (; count < to; count++) {
            int id = transfers.id(count);
            credits[transfers.to(id)]++;
            debits[transfers.from(id)]++;
        }
    }

    long credit(int account) {
        return credits[account];
    }

    long debit(int account) {
        return debits[account];
    }

    private static List<List<@Nullable Object>> rows(
            IntPredicate there, java.util.function.IntToLongFunction amount) {
        return IntStream.range(0, Transfers.ACCOUNTS)
                .filter(there)
                .<List<@Nullable Object>>mapToObj(
                        account -> List.of(account, amount.applyAsLong(account)))
                .toList();
    }

    List<List<@Nullable Object>> credits() {
        return rows(account -> credits[account] > 0, this::credit);
    }

    List<List<@Nullable Object>> debits() {
        return rows(account -> debits[account] > 0, this::debit);
    }

    /// Of those accounts that have received and sent.
    List<List<@Nullable Object>> balances() {
        return rows(
                account -> credits[account] > 0 && debits[account] > 0,
                account -> credits[account] - debits[account]);
    }

    /// No row while there is no balance.
    List<List<@Nullable Object>> total() {
        List<List<@Nullable Object>> balances = balances();
        var total = new ArrayList<List<@Nullable Object>>();
        if (!balances.isEmpty()) {
            total.add(
                    List.of(
                            balances.stream()
                                    .mapToLong(row ->
                                            (Long) java.util.Objects.requireNonNull(row.get(1)))
                                    .sum()));
        }
        return total;
    }
}
