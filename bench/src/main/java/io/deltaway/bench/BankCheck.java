package io.deltaway.bench;

import io.deltaway.bench.input.Transfers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Whether the views of the bank are right at *every* epoch: each equals what a batch over the
/// transfers up to then gives. Files are streams of changes; epochs are counted in the order of
/// their numbers, which need not be 0, 1, 2.
final class BankCheck {

    /// What a system calls its columns.
    ///
    /// @param epoch the number of the epoch
    record Columns(String epoch, String id, String otherId) {}

    static final Columns OURS = new Columns("epoch", "id", "other_id");
    static final Columns PATHWAY = new Columns("time", "number", "other_number");

    private final Path directory;
    private final Transfers transfers;
    private final int epochRows;
    private final Columns columns;
    private final Map<Long, Integer> epochs = new TreeMap<>();

    BankCheck(Path directory, Transfers transfers, int epochRows, Columns columns) {
        this.directory = directory;
        this.transfers = transfers;
        this.epochRows = epochRows;
        this.columns = columns;
    }

    boolean isRight() throws IOException {
        return acceptedIsRight()
                && outerJoinIsRight()
                && isRight("credits", "amount", BankCheck::credit)
                && isRight("debits", "amount", BankCheck::debit)
                && isRight("balance", "balance", BankCheck::balance)
                && totalIsZero();
    }

    private int end(int epoch) {
        return Math.min(transfers.count(), (epoch + 1) * epochRows);
    }

    /// Each epoch brings the next rows of the stream, once.
    private boolean acceptedIsRight() throws IOException {
        Map<Long, List<Long>> idsByEpoch = new TreeMap<>();
        boolean[] wrong = new boolean[1];
        Answer.read(
                directory.resolve("accepted.csv"),
                (weight, f) -> {
                    int id = Integer.parseInt(f[1]);
                    wrong[0] |=
                            weight != 1
                                    || transfers.from()[id] != Integer.parseInt(f[2])
                                    || transfers.to()[id] != Integer.parseInt(f[3]);
                    idsByEpoch
                            .computeIfAbsent(Long.parseLong(f[0]), e -> new ArrayList<>())
                            .add((long) id);
                },
                columns.epoch(),
                columns.id(),
                "from_account",
                "to_account");
        for (long epoch : idsByEpoch.keySet()) {
            epochs.put(epoch, epochs.size());
        }
        int all = (transfers.count() + epochRows - 1) / epochRows;
        return !wrong[0]
                && epochs.size() == all
                && idsByEpoch.entrySet().stream()
                        .allMatch(e -> isNext(epochs.getOrDefault(e.getKey(), -1), e.getValue()));
    }

    private boolean isNext(int epoch, List<Long> ids) {
        int from = epoch * epochRows;
        Set<Long> expected = new HashSet<>();
        for (int i = from; i < end(epoch); i++) {
            expected.add((long) transfers.ids()[i]);
        }
        return ids.size() == expected.size() && expected.containsAll(ids);
    }

    /// Each transfer finds itself in the epoch in which it is accepted: no null is ever seen.
    private boolean outerJoinIsRight() throws IOException {
        Map<Long, List<Long>> idsByEpoch = new HashMap<>();
        boolean[] wrong = new boolean[1];
        Answer.read(
                directory.resolve("outer_join.csv"),
                (weight, f) -> {
                    wrong[0] |= weight != 1 || !f[1].equals(f[2]);
                    idsByEpoch
                            .computeIfAbsent(Long.parseLong(f[0]), e -> new ArrayList<>())
                            .add(Long.parseLong(f[1]));
                },
                columns.epoch(),
                columns.id(),
                columns.otherId());
        return !wrong[0]
                && idsByEpoch.keySet().equals(epochs.keySet())
                && idsByEpoch.entrySet().stream()
                        .allMatch(e -> isNext(epochs.getOrDefault(e.getKey(), -1), e.getValue()));
    }

    /// The value of an account, or null where the view has no row of it.
    @FunctionalInterface
    private interface View {
        @org.jspecify.annotations.Nullable
        Long value(long credited, long debited);
    }

    private static @org.jspecify.annotations.Nullable Long credit(long credited, long debited) {
        return credited > 0 ? credited : null;
    }

    private static @org.jspecify.annotations.Nullable Long debit(long credited, long debited) {
        return debited > 0 ? debited : null;
    }

    private static @org.jspecify.annotations.Nullable Long balance(long credited, long debited) {
        return credited > 0 && debited > 0 ? credited - debited : null;
    }

    private boolean isRight(String name, String column, View view) throws IOException {
        var changes = changes(name, "account", column);
        Map<String, Long> rows = new HashMap<>();
        long[] credited = new long[Transfers.ACCOUNTS];
        long[] debited = new long[Transfers.ACCOUNTS];
        for (int epoch = 0; epoch < epochs.size(); epoch++) {
            for (int i = epoch * epochRows; i < end(epoch); i++) {
                debited[transfers.from()[transfers.ids()[i]]]++;
                credited[transfers.to()[transfers.ids()[i]]]++;
            }
            apply(changes.getOrDefault(epoch, List.of()), rows);
            Map<String, Long> expected = new HashMap<>();
            for (int account = 0; account < Transfers.ACCOUNTS; account++) {
                Long value = view.value(credited[account], debited[account]);
                if (value != null) {
                    expected.put(account + "," + value, 1L);
                }
            }
            if (!rows.equals(expected)) {
                return false;
            }
        }
        return true;
    }

    /// Money is neither made nor lost: once there are balances of all accounts, their sum is 0.
    /// Before that a balance is missing while an account has no credit or no debit, and the sum is
    /// that of those that are there.
    private boolean totalIsZero() throws IOException {
        var changes = changes("total", "total");
        Map<String, Long> rows = new HashMap<>();
        long[] credited = new long[Transfers.ACCOUNTS];
        long[] debited = new long[Transfers.ACCOUNTS];
        for (int epoch = 0; epoch < epochs.size(); epoch++) {
            for (int i = epoch * epochRows; i < end(epoch); i++) {
                debited[transfers.from()[transfers.ids()[i]]]++;
                credited[transfers.to()[transfers.ids()[i]]]++;
            }
            apply(changes.getOrDefault(epoch, List.of()), rows);
            long sum = 0;
            boolean any = false;
            for (int account = 0; account < Transfers.ACCOUNTS; account++) {
                Long value = balance(credited[account], debited[account]);
                any |= value != null;
                sum += value == null ? 0 : value;
            }
            if (!rows.equals(any ? Map.of(Long.toString(sum), 1L) : Map.of())) {
                return false;
            }
        }
        return true;
    }

    private record Change(long weight, String row) {}

    /// By the place of the epoch, from 0; changes of an epoch in which nothing was accepted are
    /// kept under -1 and never applied.
    private Map<Integer, List<Change>> changes(String name, String... names) throws IOException {
        String[] asked = new String[names.length + 1];
        asked[0] = columns.epoch();
        System.arraycopy(names, 0, asked, 1, names.length);
        Map<Integer, List<Change>> changes = new HashMap<>();
        Answer.read(
                directory.resolve(name + ".csv"),
                (weight, f) -> {
                    int epoch = epochs.getOrDefault(Long.parseLong(f[0]), -1);
                    String row = String.join(",", Arrays.copyOfRange(f, 1, f.length));
                    changes.computeIfAbsent(epoch, e -> new ArrayList<>())
                            .add(new Change(weight, row));
                },
                asked);
        return changes;
    }

    private static void apply(List<Change> changes, Map<String, Long> rows) {
        for (Change change : changes) {
            long weight = rows.merge(change.row(), change.weight(), Long::sum);
            if (weight == 0) {
                rows.remove(change.row());
            }
        }
    }
}
