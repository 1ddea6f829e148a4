import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Payment(String card, Instant at, long amount) {}

record Limit(String card, long most) {}

record Spent(String card, Instant from, Instant to, long payments, long amount) {}

record Alert(String card, Instant from, Instant to, long payments, long amount, long most) {}

/// Cards that spend more in ten minutes than they may: sums over ten minutes, one every minute, beside
/// the limit of the card. Payments that come more than two minutes after their ten minutes are over
/// count no longer.
///
/// Writes `alerts.csv`; `webhook.jsonl`, a line for each message that a webhook would be sent: an alert
/// that is raised or, after a correction or another limit, taken back; and `late.csv`, the payments that
/// came too late. `AlertWebhook` sends such messages.
///
/// Options: --input FILE|GLOB, --limits FILE, --output DIR, --live (goes on with what changes in
/// the files), --errors FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/payments.csv");
    String limits = arguments.text("limits", "examples/data/card-limits.csv");
    String output = arguments.text("output", "out/fraud");
    boolean live = arguments.flag("live");
    int workers = arguments.number("workers", 1);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    CsvSource<Payment> paymentFiles = Csv.files(input, Payment.class);
    CsvSource<Limit> limitFiles = Csv.files(limits, Limit.class);
    Table<Payment> payments = pipeline.read(live ? paymentFiles.live() : paymentFiles);
    Table<Limit> current = pipeline.read(live ? limitFiles.live() : limitFiles);

    var windows = payments
            .groupBy(col(Payment::card))
            .window(
                    sliding(col(Payment::at), Duration.ofMinutes(10), Duration.ofMinutes(1)),
                    closing(Duration.ofMinutes(2)));
    Table<Spent> spent = windows.reduce(g -> into(Spent.class,
            g.keys(),
            g.windowStart().as(Spent::from),
            g.windowEnd().as(Spent::to),
            g.count().as(Spent::payments),
            g.sum(col(Payment::amount)).as(Spent::amount)));
    Table<Alert> alerts = spent.join(current)
            .on(col(Spent::card), col(Limit::card))
            .select((sum, limit) -> into(Alert.class, sum.rest(), limit.col(Limit::most).as(Alert::most)))
            .where(col(Alert::amount).gt(col(Alert::most)));

    alerts.write(Csv.snapshot(output + "/alerts.csv"));
    alerts.write(JsonLines.changes(output + "/webhook.jsonl"));
    windows.late().write(Csv.changes(output + "/late.csv"));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}
