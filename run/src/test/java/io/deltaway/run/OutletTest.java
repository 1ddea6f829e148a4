package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.thread.Threads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutletTest {

    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Long> written = new ArrayList<>();
    private final Outlet outlet = outlet(written);

    private Outlet outlet(List<Long> into) {
        return new Outlet(
                List.of(),
                0,
                epoch -> {
                    await(writing, goOn);
                    return false;
                },
                into::add,
                point -> {},
                InstantSource.system(),
                new Signal(Threads.ofRuntime()),
                Threads.ofRuntime());
    }

    @AfterEach
    void end() {
        goOn.countDown();
        outlet.abort();
    }

    @Test
    void whatWasHandedOverIsWrittenBeforeTheEnd() throws InterruptedException {
        for (long epoch = 0; epoch < 100; epoch++) {
            outlet.hand(new Outgoing.Delivery(epoch, List.of(), true, 0), false);
        }
        writing.await();
        Thread end = Thread.ofPlatform().start(outlet::finish);
        goOn.countDown();
        end.join();
        assertThat(written).isEqualTo(LongStream.range(0, 100).boxed().toList());
        assertThat(outlet.failure()).isNull();
    }

    @Test
    void whatIsBeingWrittenWhenTheRestIsForgottenDoesNotHideTheEnd() throws InterruptedException {
        outlet.hand(new Outgoing.Delivery(0, List.of(), true, 0), false);
        outlet.hand(new Outgoing.Delivery(1, List.of(), true, 0), false);
        writing.await();
        Thread end = Thread.ofPlatform().daemon().start(outlet::abort);
        Runs.await(() -> end.getState() == Thread.State.WAITING);
        goOn.countDown();
        assertThat(end.join(Duration.ofSeconds(30))).isTrue();
        assertThat(written).containsExactly(0L);
    }

    /// A sink that got a later epoch in the place of one that was forgotten would hold it for good.
    @Test
    void whatIsWrittenWhileTheRestIsForgottenHasNoGaps() throws InterruptedException {
        goOn.countDown();
        for (int round = 0; round < 2_000; round++) {
            var epochs = new ArrayList<Long>();
            var one = outlet(epochs);
            for (long epoch = 0; epoch < 200; epoch++) {
                one.hand(new Outgoing.Delivery(epoch, List.of(), true, 0), false);
            }
            one.abort();
            assertThat(epochs).isEqualTo(LongStream.range(0, epochs.size()).boxed().toList());
        }
    }

    /// A guard: who hands deliveries over does not leave one out.
    @Test
    void anEpochInThePlaceOfAnotherOneIsNotWritten() {
        goOn.countDown();
        outlet.hand(new Outgoing.Delivery(0, List.of(), true, 0), true);
        outlet.hand(new Outgoing.Delivery(2, List.of(), true, 0), true);
        outlet.finish();
        assertThat(written).containsExactly(0L);
        assertThat(outlet.failure()).hasMessage("epoch 2 came to the sinks where 1 was due");
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
