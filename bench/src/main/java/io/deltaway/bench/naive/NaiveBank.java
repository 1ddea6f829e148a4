package io.deltaway.bench.naive;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The five views of the bank as streams of changes. Arguments: input, directory for the output,
/// rows of an epoch.
public final class NaiveBank {

    private static final int ACCOUNTS = 10;

    private final Writer accepted;
    private final Writer outerJoin;
    private final Writer credits;
    private final Writer debits;
    private final Writer balance;
    private final Writer total;
    private final long[] credited = new long[ACCOUNTS];
    private final long[] debited = new long[ACCOUNTS];
    private final long[] creditedBefore = new long[ACCOUNTS];
    private final long[] debitedBefore = new long[ACCOUNTS];
    private final boolean[] hasBalance = new boolean[ACCOUNTS];
    private long totalBefore;
    private boolean hasTotal;
    private long epoch;

    private NaiveBank(List<Writer> files) throws IOException {
        accepted = files.get(0);
        outerJoin = files.get(1);
        credits = files.get(2);
        debits = files.get(3);
        balance = files.get(4);
        total = files.get(5);
        accepted.write("epoch,weight,id,from_account,to_account,amount,ts\n");
        outerJoin.write("epoch,weight,id,other_id\n");
        credits.write("epoch,weight,account,amount\n");
        debits.write("epoch,weight,account,amount\n");
        balance.write("epoch,weight,account,balance\n");
        total.write("epoch,weight,total\n");
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        int epochRows = Integer.parseInt(arguments[2]);
        List<Writer> files = new ArrayList<>();
        for (String name :
                List.of("accepted", "outer_join", "credits", "debits", "balance", "total")) {
            files.add(Files.newBufferedWriter(directory.resolve(name + ".csv")));
        }
        var bank = new NaiveBank(files);
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            int rows = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                bank.accept(line);
                if (++rows % epochRows == 0) {
                    bank.endEpoch();
                }
            }
            bank.endEpoch();
        }
        for (Writer file : files) {
            file.close();
        }
    }

    private void accept(String line) throws IOException {
        long id = number(line, "\"id\"");
        int from = (int) number(line, "\"from_account\"");
        int to = (int) number(line, "\"to_account\"");
        long amount = number(line, "\"amount\"");
        int name = line.indexOf("\"ts\"");
        int open = line.indexOf('"', line.indexOf(':', name) + 1);
        String ts = line.substring(open + 1, line.indexOf('"', open + 1));
        debited[from] += amount;
        credited[to] += amount;
        accepted.write(epoch + ",1," + id + "," + from + "," + to + "," + amount + "," + ts + "\n");
        outerJoin.write(epoch + ",1," + id + "," + id + "\n");
    }

    /// The whole number behind a name.
    private static long number(String line, String name) {
        int from = line.indexOf(':', line.indexOf(name) + name.length()) + 1;
        while (line.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        while (Character.isDigit(line.charAt(to))) {
            to++;
        }
        return Long.parseLong(line, from, to, 10);
    }

    private void endEpoch() throws IOException {
        boolean[] wasThere = hasBalance.clone();
        long[] balanceBefore = new long[ACCOUNTS];
        Arrays.setAll(balanceBefore, a -> creditedBefore[a] - debitedBefore[a]);
        long sum = 0;
        boolean any = false;
        for (int a = 0; a < ACCOUNTS; a++) {
            change(
                    credits,
                    a,
                    creditedBefore[a] > 0,
                    creditedBefore[a],
                    credited[a] > 0,
                    credited[a]);
            change(debits, a, debitedBefore[a] > 0, debitedBefore[a], debited[a] > 0, debited[a]);
            hasBalance[a] = credited[a] > 0 && debited[a] > 0;
            long now = credited[a] - debited[a];
            change(balance, a, wasThere[a], balanceBefore[a], hasBalance[a], now);
            sum += hasBalance[a] ? now : 0;
            any |= hasBalance[a];
            creditedBefore[a] = credited[a];
            debitedBefore[a] = debited[a];
        }
        if (any && (!hasTotal || sum != totalBefore)) {
            if (hasTotal) {
                total.write(epoch + ",-1," + totalBefore + "\n");
            }
            total.write(epoch + ",1," + sum + "\n");
            hasTotal = true;
            totalBefore = sum;
        }
        epoch++;
    }

    private void change(Writer out, int account, boolean was, long before, boolean is, long now)
            throws IOException {
        if (was == is && before == now) {
            return;
        }
        if (was) {
            out.write(epoch + ",-1," + account + "," + before + "\n");
        }
        if (is) {
            out.write(epoch + ",1," + account + "," + now + "\n");
        }
    }
}
