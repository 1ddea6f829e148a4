package io.deltaway.files;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The time of day is set back while a pipeline runs.
class SetBackClockTest {

    record Item(String name, long qty) {}

    @TempDir Path directory;

    @Test
    void snapshotsAreWrittenAsBefore() throws Exception {
        Path file = directory.resolve("out.csv");
        var ahead = new AtomicLong();
        var pipeline =
                Pipeline.create()
                        .configure(c -> c.clock(() -> Instant.now().plusSeconds(ahead.get())));
        Push<Item> items = Push.of(Item.class);
        pipeline.read(items).write(Csv.snapshot(file).every(Duration.ofMillis(100)));
        try (var running = pipeline.start()) {
            items.insert(new Item("a", 1));
            await(() -> Files.exists(file) && Files.readString(file).contains("a,1"));
            ahead.set(-3600);
            items.insert(new Item("b", 2));
            await(() -> Files.exists(file) && Files.readString(file).contains("b,2"));
            assertThat(running.status().epoch()).isPositive();
        }
    }
}
