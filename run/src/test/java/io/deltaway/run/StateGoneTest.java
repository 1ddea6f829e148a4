package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Push;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A place of state that somebody takes away, or that was never one.
class StateGoneTest {

    record Item(String name) {}

    @TempDir Path folder;

    private final Push<Item> items = Push.of(Item.class);

    private RunningPipeline start(Path state) {
        var pipeline = Pipeline.create().persist(state);
        pipeline.materialize(pipeline.read(items));
        return pipeline.start();
    }

    @Test
    void aDirectoryThatIsRenamedMeanwhileIsMissed() throws IOException {
        Path state = folder.resolve("state");
        RunningPipeline running = start(state);
        items.insert(new Item("a"));
        running.cut();
        Files.move(state, folder.resolve("renamed"));
        items.insert(new Item("b"));
        items.close();
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("DW-0233", state + " is not there any more");
    }

    @Test
    void whatIsNoDirectoryIsNot() throws IOException {
        Path file = Files.createFile(folder.resolve("state"));
        assertThatThrownBy(start(file)::await)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("DW-0230", "is a file", "Remove the cause");
    }
}
