package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.programs.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// At every epoch each view is what a batch program computes of the transfers up to that epoch.
class BankTest {

    private static final Pattern TRANSFER =
            Pattern.compile(
                    "\"id\": (\\d+), \"from_account\": (\\d), \"to_account\": (\\d), \"amount\": (\\d+), \"ts\": \"([^\"]*)\"");

    private record Transfer(long id, int from, int to, long amount, String ts) {

        static Transfer of(MatchResult match) {
            return new Transfer(
                    Long.parseLong(match.group(1)),
                    Integer.parseInt(match.group(2)),
                    Integer.parseInt(match.group(3)),
                    Long.parseLong(match.group(4)),
                    match.group(5));
        }

        int second() {
            return Integer.parseInt(ts.substring(17, 19));
        }
    }

    /// A view as it is after each epoch, from its stream of changes.
    private static final class View {

        private final List<List<String>> changes;
        private final Map<List<String>, Long> rows = new HashMap<>();
        private int next;

        View(String name) {
            changes = Example.lines("out/bank/" + name + ".csv");
        }

        /// The rows after an epoch, each with its weight.
        Map<List<String>, Long> after(int epoch) {
            while (next < changes.size() && Integer.parseInt(changes.get(next).get(0)) <= epoch) {
                List<String> change = changes.get(next);
                long weight = Long.parseLong(change.get(1));
                List<String> row = change.subList(2, change.size());
                rows.merge(row, weight, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
                next++;
            }
            return rows;
        }

        boolean isAtEnd() {
            return next == changes.size();
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 1", "100, 2", "7, 1", "1, 2"})
    void everyViewIsRightAtEveryEpoch(int epochRows, int workers) {
        Example example = Example.of("Bank");
        List<Transfer> transfers =
                TRANSFER.matcher(Checkout.read(Path.of("examples/data/transfers.txt")))
                        .results()
                        .map(Transfer::of)
                        .toList();
        assertThat(transfers).hasSize(2_000);

        example.run("--epoch-rows", "" + epochRows, "--workers", "" + workers);

        var accepted = new View("accepted");
        var outerJoin = new View("outer_join");
        var credits = new View("credits");
        var debits = new View("debits");
        var balance = new View("balance");
        var total = new View("total");
        var in = new TreeMap<Integer, Long>();
        var out = new TreeMap<Integer, Long>();
        int done = 0;
        for (int epoch = 0; done < transfers.size(); epoch++) {
            int end = Math.min(transfers.size(), done + epochRows);
            for (Transfer transfer : transfers.subList(done, end)) {
                in.merge(transfer.to(), transfer.amount(), Long::sum);
                out.merge(transfer.from(), transfer.amount(), Long::sum);
            }
            done = end;
            var balances = new TreeMap<Integer, Long>();
            in.forEach((account, amount) -> {
                Long spent = out.get(account);
                if (spent != null) {
                    balances.put(account, amount - spent);
                }
            });

            assertThat(credits.after(epoch)).as("epoch %d", epoch).isEqualTo(once(in));
            assertThat(debits.after(epoch)).as("epoch %d", epoch).isEqualTo(once(out));
            assertThat(balance.after(epoch)).as("epoch %d", epoch).isEqualTo(once(balances));
            long sum = balances.values().stream().mapToLong(Long::longValue).sum();
            assertThat(total.after(epoch))
                    .as("epoch %d", epoch)
                    .isEqualTo(balances.isEmpty() ? Map.of() : Map.of(List.of("" + sum), 1L));
            if (in.keySet().equals(out.keySet())) {
                assertThat(sum).as("epoch %d", epoch).isZero();
            }
            demandSize(accepted.after(epoch), done, epoch);
            demandSize(outerJoin.after(epoch), done, epoch);
        }

        var expected = new ArrayList<List<String>>();
        for (Transfer transfer : transfers) {
            expected.add(
                    List.of(
                            "" + transfer.id(),
                            "" + transfer.from(),
                            "" + transfer.to(),
                            "" + transfer.amount(),
                            transfer.ts().replace(' ', 'T').replace(".000", "")));
        }
        assertThat(accepted.after(Integer.MAX_VALUE).keySet())
                .containsExactlyInAnyOrderElementsOf(expected);
        for (List<String> row : outerJoin.after(Integer.MAX_VALUE).keySet()) {
            assertThat(row.get(1)).as("the other side of %s", row).isEqualTo(row.get(0));
        }
        assertThat(List.of(credits, debits, balance, total)).allMatch(View::isAtEnd);
    }

    private static void demandSize(Map<List<String>, Long> rows, int count, int epoch) {
        assertThat(rows).as("epoch %d", epoch).hasSize(count);
        assertThat(rows.values()).as("epoch %d", epoch).containsOnly(1L);
    }

    private static Map<List<String>, Long> once(Map<Integer, Long> amounts) {
        var rows = new HashMap<List<String>, Long>();
        amounts.forEach((account, amount) -> rows.put(List.of("" + account, "" + amount), 1L));
        return rows;
    }

    @Test
    void transfersThatComeTooLateAreRefused() {
        Example example = Example.of("Bank");
        List<Transfer> transfers =
                TRANSFER.matcher(Checkout.read(Path.of("examples/data/transfers.txt")))
                        .results()
                        .map(Transfer::of)
                        .toList();
        int latest = 0;
        long accepted = 0;
        for (Transfer transfer : transfers) {
            latest = Math.max(latest, transfer.second());
            accepted += transfer.second() >= latest - 5 ? 1 : 0;
        }

        example.run("--late", "5", "--epoch-rows", "300", "--workers", "2");

        assertThat(accepted).isBetween(500L, 1_900L);
        assertThat(new View("accepted").after(Integer.MAX_VALUE)).hasSize((int) accepted);
    }
}
