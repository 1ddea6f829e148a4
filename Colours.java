import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Paint(String door, String colour) {}

record Door(String door, String colour) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    Push<Paint> paints = Push.of(Paint.class);
    Table<Door> doors =
            pipeline.read(paints)
                    .groupBy(col(Paint::door))
                    .reduce(g ->
                            into(
                                    Door.class,
                                    g.keys(),
                                    g.unique(col(Paint::colour)).as(Door::colour)));
    doors.write(Terminal.changes());
    doors.errors()
            .write(
                    Callbacks.onChange((epoch, weight, error) ->
                            System.out.println(
                                    "error "
                                            + (weight > 0 ? "+" : "")
                                            + weight
                                            + " "
                                            + error.code()
                                            + " "
                                            + error.message())));

    try (var running = pipeline.start()) {
        paints.insert(new Paint("front", "red"));
        running.cut();
        paints.insert(new Paint("front", "blue"));
        running.cut();
        paints.remove(new Paint("front", "red"));
        running.cut();
    }
}
