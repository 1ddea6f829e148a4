package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClosingTest {

    @Test
    void threadsThatDoNotEndAreToldOf() throws InterruptedException {
        var said = new ArrayList<String>();
        var goOn = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var pool = Executors.newSingleThreadExecutor();
        pool.execute(() -> {
            begun.countDown();
            awaitStubbornly(goOn);
        });
        begun.await();
        new Closing(said::add).end("threads that decode", pool, Duration.ofMillis(10));
        goOn.countDown();
        assertThat(said)
                .containsExactly(
                        "the end of the pipeline waits for threads that decode to end, for 0.01 s at most",
                        "threads that decode did not end in 0.01 s; they are left behind");
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // told to end, and does not
            }
        }
    }
}
