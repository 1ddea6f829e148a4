import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Reading(int house, LocalDate at, long reading) {}

record Used(int house, LocalDate until, long units, long days) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Reading> readings = pipeline.read(Csv.files("meter.csv", Reading.class));
    Table<Used> used =
            readings.groupBy(col(Reading::house))
                    .ordered(asc(col(Reading::at)))
                    .select((row, previous, next) ->
                            into(
                                    Used.class,
                                    row.col(Reading::house).as(Used::house),
                                    row.col(Reading::at).as(Used::until),
                                    row.col(Reading::reading)
                                            .minus(previous.col(Reading::reading).orElse(0))
                                            .as(Used::units),
                                    previous.col(Reading::at)
                                            .orElse(LocalDate.of(2026, 1, 1))
                                            .daysUntil(row.col(Reading::at))
                                            .as(Used::days)));
    used.where(col(Used::days).gt(0)).write(Terminal.table("Used"));
    used.where(col(Used::days).gt(0))
            .groupBy(col(Used::house))
            .top(1, desc(col(Used::units)))
            .write(Terminal.table("The most of each house"));
    pipeline.run();
}
