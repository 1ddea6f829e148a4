import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Call(Instant at, long seconds) {}

record Day(LocalDate day, long calls, long seconds) {}

record Span(Instant start, long calls) {}

void main() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    var pipeline = Pipeline.create();
    Table<Call> calls = pipeline.read(Csv.files("calls.csv", Call.class));

    calls.groupBy(col(Call::at).toDate(berlin))
            .reduce(g ->
                    into(
                            Day.class,
                            g.key().as(Day::day),
                            g.count().as(Day::calls),
                            g.sum(col(Call::seconds)).as(Day::seconds)))
            .write(Terminal.table("By day in Berlin"));

    calls.groupBy(col(Call::at).truncateTo(Duration.ofHours(6)))
            .reduce(g -> into(Span.class, g.key().as(Span::start), g.count().as(Span::calls)))
            .write(Terminal.table("By six hours"));
    pipeline.run();
}
