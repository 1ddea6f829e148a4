import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Transfer(long id, int from_account, int to_account, long amount, LocalDateTime ts) {}

record Other(long id, Long other_id) {}

record Moved(int account, long amount) {}

record Balance(int account, long balance) {}

record Total(long total) {}

/// Accounts that send money to each other. An account has a balance once it has both sent and
/// received; as soon as all of them have, the sum of all balances is 0 at every epoch.
///
/// Reads lines `id|json`; writes each view as a stream of changes: `accepted.csv`,
/// `outer_join.csv`, `credits.csv`, `debits.csv`, `balance.csv`, `total.csv`. All transfers are
/// accepted; with --late those are not whose `ts` is more than so many seconds before the latest
/// `ts` that was read before them. They are in none of the views.
///
/// Options: --input FILE, --output DIR, --epoch-rows N, --late SECONDS, --errors FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/transfers.txt");
    String output = arguments.text("output", "out/bank");
    int epochRows = arguments.number("epoch-rows", 1_000);
    int workers = arguments.number("workers", 1);
    int late = arguments.number("late", 0);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers).epochs(e -> e.rows(epochRows)));
    Table<Transfer> transfers = pipeline.read(JsonLines.files(input, Transfer.class).behind('|'));
    Table<Transfer> accepted = late == 0
            ? transfers
            : transfers.refuseLate(col(Transfer::ts), closing(Duration.ofSeconds(late))).inTime();

    Table<Other> others = accepted.leftJoin(accepted)
            .on(col(Transfer::id), col(Transfer::id))
            .select((left, right) -> into(Other.class,
                    left.col(Transfer::id).as(Other::id),
                    right.col(Transfer::id).orNull().as(Other::other_id)));
    Table<Moved> credits = accepted
            .groupBy(col(Transfer::to_account))
            .reduce(g -> into(Moved.class, g.key().as(Moved::account), g.sum(col(Transfer::amount)).as(Moved::amount)));
    Table<Moved> debits = accepted
            .groupBy(col(Transfer::from_account))
            .reduce(g -> into(Moved.class, g.key().as(Moved::account), g.sum(col(Transfer::amount)).as(Moved::amount)));
    Table<Balance> balances = credits.join(debits)
            .on(col(Moved::account), col(Moved::account))
            .select((credit, debit) -> into(Balance.class,
                    credit.col(Moved::account).as(Balance::account),
                    credit.col(Moved::amount).minus(debit.col(Moved::amount)).as(Balance::balance)));
    Table<Total> total = balances.reduce(g -> into(Total.class, g.sum(col(Balance::balance)).as(Total::total)));

    accepted.write(Csv.changes(output + "/accepted.csv"));
    others.write(Csv.changes(output + "/outer_join.csv"));
    credits.write(Csv.changes(output + "/credits.csv"));
    debits.write(Csv.changes(output + "/debits.csv"));
    balances.write(Csv.changes(output + "/balance.csv"));
    total.write(Csv.changes(output + "/total.csv"));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
