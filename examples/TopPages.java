import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Click(long user, String page, long seconds) {}

record PageClicks(String page, long clicks, long users, double mean_seconds) {}

/// The pages with the most clicks while people click: a live top-N.
///
/// Clicks are made up, always the same ones. The table is shown whenever it has changed; a file
/// holds the current one.
///
/// Options: --clicks N, --rate N (clicks a second; without it all at once), --top N, --output FILE,
/// --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    int clicks = arguments.number("clicks", 200_000);
    int rate = arguments.number("rate", 0);
    int top = arguments.number("top", 10);
    String output = arguments.text("output", "out/top-pages.csv");
    int workers = arguments.number("workers", 1);
    arguments.end();

    var pipeline = Pipeline.create()
            .configure(c -> c.workers(workers).epochs(e -> e.every(Duration.ofMillis(500))));
    Demo<Click> made = Demo.generate(Click.class, clicks, number -> click(number));
    Table<Click> clicked = pipeline.read(rate == 0 ? made : made.rate(rate, Duration.ofSeconds(1)));

    Table<PageClicks> pages = clicked
            .groupBy(col(Click::page))
            .reduce(g -> into(PageClicks.class,
                    g.keys(),
                    g.count().as(PageClicks::clicks),
                    g.countDistinct(col(Click::user)).as(PageClicks::users),
                    g.avg(col(Click::seconds)).round(1).as(PageClicks::mean_seconds)))
            .top(top, desc(col(PageClicks::clicks)));

    pages.write(Csv.snapshot(output));
    pages.write(Terminal.<PageClicks>table("Pages with the most clicks").largestFirst("clicks"));
    pipeline.run();
}

/// The click with this number: some pages are liked more than others, and tastes change slowly.
Click click(long number) {
    long random = mixed(number);
    double skewed = Math.pow((random >>> 40) / (double) (1 << 24), 3);
    long page = (long) (skewed * 400 + number / 20_000) % 400;
    return new Click(mixed(random) >>> 52, "/page/" + page, 1 + (mixed(random + 1) >>> 58));
}

/// Scatters the bits of a number (the finisher of SplitMix64).
long mixed(long number) {
    long bits = (number + 1) * 0x9e3779b97f4a7c15L;
    bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
    return bits ^ bits >>> 31;
}
