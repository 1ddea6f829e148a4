import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Event(
        String user, String kind, Instant at, @Nullable List<String> tags, @Nullable Json client) {}

record Seen(String user, String kind, long tags, @Nullable String os) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Event> events =
            pipeline.read(JsonLines.files("events.jsonl", Event.class).rename("type", "kind"));
    events.select(
                    into(
                            Seen.class,
                            rest(),
                            col(Event::tags).size().orElse(0L).as(Seen::tags),
                            col(Event::client).get("os").asText().as(Seen::os)))
            .write(Terminal.table("Seen"));
    pipeline.errors().write(Terminal.table("Errors"));
    pipeline.run();
}
