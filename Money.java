import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Transfer(String from, String to, long amount) {}

record Moved(String account, long amount) {}

record Balance(String account, long balance) {}

record Sum(long total) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.rows(2)));
    Table<Transfer> transfers =
            pipeline.read(
                    Rows.of(
                            Transfer.class,
                            new Transfer("ann", "bob", 10),
                            new Transfer("bob", "cem", 4),
                            new Transfer("cem", "ann", 7),
                            new Transfer("ann", "cem", 1)));
    Table<Moved> in =
            transfers.select(
                    into(
                            Moved.class,
                            col(Transfer::to).as(Moved::account),
                            col(Transfer::amount).as(Moved::amount)));
    Table<Moved> out =
            transfers.select(
                    into(
                            Moved.class,
                            col(Transfer::from).as(Moved::account),
                            col(Transfer::amount).negate().as(Moved::amount)));
    Table<Balance> balances =
            in.union(out)
                    .groupBy(col(Moved::account))
                    .reduce(g ->
                            into(
                                    Balance.class,
                                    g.key().as(Balance::account),
                                    g.sum(col(Moved::amount)).as(Balance::balance)));
    Table<Sum> sum =
            balances.reduce(g -> into(Sum.class, g.sum(col(Balance::balance)).as(Sum::total)));

    balances.write(Csv.changes("balances.csv"));
    sum.write(Csv.changes("sum.csv"));
    pipeline.run();
}
