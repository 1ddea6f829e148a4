package io.deltaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SoonTest {

    record Item(long id) {}

    @Test
    void looksAgainUntilItIsSo() {
        var looks = new AtomicInteger();
        Soon.await(() -> looks.incrementAndGet() == 3);
        assertThat(looks).hasValue(3);
    }

    @Test
    void aConditionThatFailsEndsTheWaiting() {
        assertThatThrownBy(() ->
                        Soon.await(() -> {
                            throw new IOException("no such file");
                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("no such file");
    }

    @Test
    void theFailureOfAPipelineEndsTheWaitingForIt() {
        var pipeline = Pipeline.create();
        pipeline.read(Rows.of(Item.class, new Item(1)))
                .write(
                        Callbacks.onChange((epoch, weight, row) -> {
                            throw new IllegalStateException("the program is wrong");
                        }));
        var running = pipeline.start();
        assertThatThrownBy(() -> Soon.await(running, "what never comes", () -> false))
                .isInstanceOf(RunException.class)
                .hasStackTraceContaining("the program is wrong");
    }
}
