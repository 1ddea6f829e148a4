package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.thread.Threads;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatheringTest {

    private long now;
    private final Gathering gathering = new Gathering(new Clockwork());

    /// One thread, whose time passes while it waits.
    private final class Clockwork implements Threads {

        @Override
        public Thread start(String name, boolean daemon, Runnable work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ExecutorService executor(String name, int threads) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void park(long nanos) {
            now += nanos;
        }

        @Override
        public void unpark(@Nullable Thread thread) {}

        @Override
        public boolean join(Thread thread, long nanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nanoTime() {
            return now;
        }
    }

    @Test
    void epochsGatherForAFewMillisecondsBehindASync() {
        gathering.begin();
        assertThat(gathering.isOn()).isFalse();
        gathering.synced();
        assertThat(gathering.isOn()).isTrue();
        gathering.await();
        assertThat(gathering.isOn()).isFalse();
        assertThat(now).isBetween(1_000_000L, 10_000_000L);
    }

    @Test
    void theyDoNotWhileTheCoordinatorWaits() {
        gathering.begin();
        gathering.synced();
        gathering.end();
        assertThat(gathering.isOn()).isFalse();
        gathering.await();
        assertThat(now).isZero();
        gathering.synced(); // by who was about to when it ended
        assertThat(gathering.isOn()).isFalse();
        gathering.begin();
        assertThat(gathering.isOn()).isTrue();
    }
}
