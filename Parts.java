import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Part(String text, long n) {}

record Quotient(long value) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Part> parts = pipeline.read(Csv.files("parts.csv", Part.class));
    Table<Quotient> quotients =
            parts.select(
                    into(
                            Quotient.class,
                            col(Part::text).toLong().dividedBy(col(Part::n)).as(Quotient::value)));
    quotients.write(Csv.snapshot("quotients.csv"));
    pipeline.errors().write(JsonLines.snapshot("errors.jsonl"));
    pipeline.run();
}
