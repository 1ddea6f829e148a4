package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Secrets;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.run.thread.Threads;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a source is asked for.
class FeedTest {

    private final Link link =
            new Link(
                    "source",
                    InstantSource.system(),
                    new Random(1),
                    Secrets.NONE,
                    Threads.ofRuntime());
    private final Feed feed =
            new Feed(
                    new Feed.Target("source", 0, 0, 1),
                    false,
                    false,
                    new NoArrivals(link),
                    new Arrival(),
                    Log.NOWHERE);

    @Test
    void allThatIsLeftOfAChunk() {
        feed.restore(
                Chunk.of(new Batch(3, List.of(new LongColumn(3, new long[] {1, 2, 3})), null)));
        assertThat(feed.take(1)).matches(taken -> taken != null && taken.rows() == 1);
        assertThat(feed.take(Long.MAX_VALUE)).matches(taken -> taken != null && taken.rows() == 2);
        assertThat(feed.take(Long.MAX_VALUE)).isNull();
        assertThat(feed.rowsIn()).isEqualTo(3);
    }
}
