package io.deltaway.crash;

import java.time.Instant;
import java.util.Random;

/// A row of the input: something that happened to a key, and an edge of a graph.
record Event(long id, String key, long source, long target, long amount, Instant at) {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    /// Times go on with the ids, and stray by as much as half a minute.
    static Event random(long id, Random random) {
        return new Event(
                id,
                "k" + random.nextInt(20),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(1_000),
                FIRST.plusSeconds(10 * id + random.nextInt(30)));
    }

    static String csvHeader() {
        return "id,key,source,target,amount,at\n";
    }

    String csv() {
        return "%d,%s,%d,%d,%d,%s\n".formatted(id, key, source, target, amount, at);
    }

    String json() {
        return "{\"id\":%d,\"key\":\"%s\",\"source\":%d,\"target\":%d,\"amount\":%d,\"at\":\"%s\"}"
                .formatted(id, key, source, target, amount, at);
    }
}
