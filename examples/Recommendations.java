import module io.deltaway;

import static io.deltaway.table.Columns.*;

record View(int user, String item) {}

record Both(String item, String other) {}

record Together(String item, String other, long users) {}

record Offer(int user, String item, long users) {}

/// What others looked at too: for each user the items that were looked at together with their own,
/// by the most users, and that they have not seen yet. Up to date while people look around.
///
/// Views are made up, always the same ones. A view is counted once however often it occurs.
///
/// Options: --views N, --rate N (views a second; without it all at once), --top N, --output FILE,
/// --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    int views = arguments.number("views", 4_000);
    int rate = arguments.number("rate", 0);
    int top = arguments.number("top", 3);
    String output = arguments.text("output", "out/recommendations.csv");
    int workers = arguments.number("workers", 1);
    arguments.end();

    var pipeline = Pipeline.create()
            .configure(c -> c.workers(workers).epochs(e -> e.every(Duration.ofMillis(500))));
    Demo<View> made = Demo.generate(View.class, views, number -> view(number));
    Table<View> viewed = pipeline.read(rate == 0 ? made : made.rate(rate, Duration.ofSeconds(1)))
            .distinct();

    Table<Together> together = viewed.join(viewed)
            .on(col(View::user), col(View::user))
            .select((one, other) -> into(Both.class,
                    one.col(View::item).as(Both::item),
                    other.col(View::item).as(Both::other)))
            .where(col(Both::item).ne(col(Both::other)))
            .groupBy(into(Both.class, rest()))
            .reduce(g -> into(Together.class, g.keys(), g.count().as(Together::users)));
    Table<Offer> offers = viewed.join(together)
            .on(col(View::item), col(Together::item))
            .select((view, pair) -> into(Offer.class,
                    view.col(View::user).as(Offer::user),
                    pair.col(Together::other).as(Offer::item),
                    pair.col(Together::users).as(Offer::users)))
            .groupBy(into(View.class, rest()))
            .reduce(g -> into(Offer.class, g.keys(), g.sum(col(Offer::users)).as(Offer::users)))
            .antiJoin(viewed)
            .on(into(View.class, rest()), into(View.class, rest()))
            .groupBy(col(Offer::user))
            .top(top, desc(col(Offer::users)), asc(col(Offer::item)));

    offers.write(Csv.snapshot(output));
    offers.where(col(Offer::user).lt(3)).write(Terminal.<Offer>table("For the first users"));
    pipeline.run();
}

/// The view with this number: users like neighbouring items, and some items more than others.
View view(long number) {
    long random = mixed(number);
    int user = (int) (random >>> 1) % 200;
    long near = mixed(random) % 12 + mixed(random + 1) % 12;
    return new View(Math.abs(user), "item " + Math.floorMod(Math.abs(user) * 7 + near, 150L));
}

/// Scatters the bits of a number (the finisher of SplitMix64).
long mixed(long number) {
    long bits = (number + 1) * 0x9e3779b97f4a7c15L;
    bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
    return bits ^ bits >>> 31;
}
