package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Demo;
import io.deltaway.connect.Rows;
import io.deltaway.connect.SourceConnector;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sinks that would destroy what another sink writes or a source reads.
class SharedFilesTest {

    record Item(String name, Instant at) {}

    @TempDir Path directory;

    private String path(String name) {
        return directory + "/" + name;
    }

    private void prepare() throws IOException {
        Files.createDirectories(directory.resolve("in/deep"));
        Files.writeString(directory.resolve("in/a.csv"), "name,at\nx,2024-01-01T00:00:00Z\n");
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("in"));
        Files.createSymbolicLink(directory.resolve("b.csv"), Path.of("link", "b.csv"));
        Files.createLink(directory.resolve("hard.csv"), directory.resolve("in/a.csv"));
    }

    @ParameterizedTest
    @CsvSource({
        "in/b.csv,in/b.csv",
        "in/b.csv,in/../in/./b.csv",
        "in/b.csv,link/b.csv",
        "in/b.csv,b.csv",
        "in/new/b.csv,link/new/b.csv",
        "in/a.csv,hard.csv"
    })
    void twoSinksOfOneFileAreRefused(String one, String other) throws IOException {
        prepare();
        var pipeline = Pipeline.create();
        Table<Item> items = pipeline.read(Rows.of(Item.class, new Item("x", Instant.EPOCH)));
        items.write(Csv.snapshot(path(one)));
        items.write(JsonLines.changes(path(other)));
        assertThatThrownBy(pipeline::run)
                .isInstanceOf(RunException.class)
                .hasMessageMatching(
                        "DW-0217 the sinks csv snapshot .*, written at SharedFilesTest.java:\\d+, and"
                                + " jsonl changes .*, written at SharedFilesTest.java:\\d+, are one"
                                + " file, .*csv: each would destroy what the other wrote. Give one of"
                                + " them another path.");
        assertThat(directory.resolve("in/b.csv")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "in/a.csv,in/a.csv",
        "in/*.csv,in/a.csv",
        "in/*.csv,in/new.csv",
        "in/*.csv,link/new.csv",
        "link/*.csv,in/new.csv",
        "**/*.csv,in/deep/new.csv",
        "in/**/*.csv,in/new.csv",
        "in,in/new.csv",
        "in,b.csv",
        "hard.csv,in/a.csv",
    })
    void aSinkOfAFileThatASourceReadsIsRefused(String source, String sink) throws IOException {
        prepare();
        SourceConnector<Item> files = Csv.files(path(source), Item.class);
        for (SourceConnector<Item> read : List.of(files, Demo.replay(files, "at", 1))) {
            var pipeline = Pipeline.create();
            pipeline.read(read).write(Csv.snapshot(path(sink)));
            assertThatThrownBy(pipeline::run)
                    .isInstanceOf(RunException.class)
                    .hasMessageMatching(
                            "DW-0218 the sink csv snapshot .*, written at"
                                    + " SharedFilesTest.java:\\d+, would overwrite .*csv, which belongs"
                                    + " to the source .*csv .*, read at SharedFilesTest.java:\\d+. Give"
                                    + " the sink another path.");
        }
        assertThat(directory.resolve("in/a.csv")).hasContent("name,at\nx,2024-01-01T00:00:00Z\n");
    }

    @ParameterizedTest
    @CsvSource({
        "in/*.csv,in/deep/new.csv",
        "in/*.csv,in/new.jsonl",
        "in,in/.hidden.csv",
        "in,in/deep/new.csv",
        "in/a.csv,in/b.csv"
    })
    void otherFilesMayStandBesideThem(String source, String sink) throws IOException {
        prepare();
        var pipeline = Pipeline.create();
        pipeline.read(Csv.files(path(source), Item.class)).write(Csv.snapshot(path(sink)));
        pipeline.run();
        assertThat(directory.resolve(sink)).hasContent("name,at\nx,2024-01-01T00:00:00Z\n");
    }

    @ParameterizedTest
    @CsvSource({"in/**,in/state", "in/**,link/state", "in,in", "in/log-*,in"})
    void stateThatASourceReadsIsRefused(String source, String state) throws IOException {
        prepare();
        var pipeline = Pipeline.create().persist(directory.resolve(state));
        pipeline.read(Bytes.files(path(source)).live())
                .write(Callbacks.onChange((epoch, weight, file) -> {}));
        assertThatThrownBy(pipeline::run)
                .isInstanceOf(RunException.class)
                .hasMessageMatching(
                        "DW-0237 the source bytes .*, read at SharedFilesTest.java:\\d+, would read"
                                + " the state that is kept in .*\\. Keep it in another .*");
        assertThat(directory.resolve("in/state")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"in/**,in/.state", "in/**,state", "in/*.csv,in", "in/*,in/state"})
    void stateMayStandBesideWhatIsRead(String source, String state) throws IOException {
        prepare();
        var pipeline = Pipeline.create().persist(directory.resolve(state));
        pipeline.read(Csv.files(path(source), Item.class)).write(Csv.snapshot(path("items.csv")));
        pipeline.run();
        assertThat(directory.resolve("items.csv")).hasContent("name,at\nx,2024-01-01T00:00:00Z\n");
    }

    @Test
    void aDeviceIsNobodysOwn() {
        var pipeline = Pipeline.create();
        Table<Item> items = pipeline.read(Rows.of(Item.class, new Item("x", Instant.EPOCH)));
        items.write(Csv.changes("/dev/null"));
        items.write(JsonLines.changes("/dev/null"));
        assertThat(pipeline.runToCompletion().rowsOut()).isEqualTo(2);
    }
}
