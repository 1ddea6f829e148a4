package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.thread.Threads;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutletTest {

    @Test
    void whatWasHandedOverIsWrittenBeforeTheEnd() throws InterruptedException {
        var writing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var written = new ArrayList<Long>();
        var outlet =
                new Outlet(
                        List.of(),
                        epoch -> await(writing, goOn),
                        written::add,
                        point -> {},
                        InstantSource.system(),
                        new Signal(Threads.ofRuntime()),
                        Threads.ofRuntime());
        for (long epoch = 0; epoch < 100; epoch++) {
            outlet.hand(new Outlet.Delivery(epoch, List.of(), true, 0), false);
        }
        writing.await();
        Thread end = Thread.ofPlatform().start(outlet::finish);
        goOn.countDown();
        end.join();
        assertThat(written).isEqualTo(LongStream.range(0, 100).boxed().toList());
        assertThat(outlet.failure()).isNull();
    }

    private static void await(CountDownLatch reached, CountDownLatch goOn) {
        reached.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
