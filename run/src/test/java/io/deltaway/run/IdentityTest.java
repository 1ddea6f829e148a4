package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Rows;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The names under which sinks remember what they committed.
class IdentityTest {

    record Item(int value) {}

    @TempDir Path folder;

    @Test
    void aSinkOfAPersistedPipelineHasOneNameForEver() {
        List<String> first = names(Optional.of(folder.resolve("a")));
        assertThat(first).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9-]+"));
        assertThat(names(Optional.of(folder.resolve("a")))).isEqualTo(first);
        assertThat(names(Optional.of(folder.resolve("b")))).doesNotContainAnyElementsOf(first);
    }

    @Test
    void aSinkOfAnotherPipelineHasANewNameInEachRun() {
        List<String> first = names(Optional.empty());
        assertThat(first).doesNotHaveDuplicates();
        assertThat(names(Optional.empty())).doesNotContainAnyElementsOf(first);
    }

    private static List<String> names(Optional<Path> state) {
        var names = new ArrayList<String>();
        var pipeline = Pipeline.create();
        state.ifPresent(pipeline::persist);
        Table<Item> numbers = pipeline.read(Rows.of(Item.class, new Item(1)));
        for (int i = 0; i < 3; i++) {
            numbers.write(new Named(names));
        }
        pipeline.run();
        return names;
    }

    private record Named(List<String> names) implements SinkConnector<Item> {

        @Override
        public SinkWriter open(SinkContext<Item> context) {
            names.add(context.identity());
            return new SinkWriter() {
                @Override
                public void write(long epoch, Batch delta) {}

                @Override
                public void endEpoch(long epoch) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public String describe() {
            return "a sink with a name";
        }
    }
}
