import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Quote(String ticker, Instant at, @Nullable Double price) {}

record Seen(
        String ticker,
        Instant at,
        @Nullable Double price,
        @Nullable Double mean,
        double line,
        long row) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Quote> quotes = pipeline.read(Csv.files("quotes.csv", Quote.class));
    quotes.groupBy(col(Quote::ticker))
            .ordered(asc(col(Quote::at)))
            .select(r ->
                    into(
                            Seen.class,
                            r.row().rest(),
                            r.over(Frame.last(Duration.ofMinutes(2)))
                                    .avg(col(Quote::price))
                                    .as(Seen::mean),
                            r.interpolated(col(Quote::price)).orElse(0.0).as(Seen::line),
                            r.rowNumber().as(Seen::row)))
            .write(Terminal.table("Seen"));
    pipeline.run();
}
