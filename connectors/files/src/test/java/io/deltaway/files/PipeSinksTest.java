package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkConnector.SinkContext;
import io.deltaway.connect.SinkException;
import io.deltaway.connect.SinkWriter;
import io.deltaway.table.RowType;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is no file but a pipe or a device, as `/dev/stdout`.
class PipeSinksTest {

    record Item(String name, long qty) {}

    @TempDir Path directory;

    @Test
    @Timeout(60)
    void aPipeGetsEachEpoch() throws Exception {
        Path pipe = directory.resolve("pipe");
        assumeTrue(new File("/usr/bin/mkfifo").canExecute());
        new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor();
        CompletableFuture<String> read =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return Files.readString(pipe);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        try (SinkWriter writer =
                Writing.open(Csv.changes(pipe), Item.class, InstantSource.system())) {
            ((ResumableWriter) writer).caughtUp(); // as a runner does before the first epoch
            for (int epoch = 0; epoch < 2; epoch++) {
                var row = new Item("a", epoch);
                writer.write(epoch, Writing.batch(Item.class, new long[0], row));
                writer.endEpoch(epoch);
            }
            writer.finish();
        }
        assertThat(read.get(30, TimeUnit.SECONDS))
                .isEqualTo("epoch,weight,name,qty\n0,1,a,0\n1,1,a,1\n");
    }

    @Test
    void whereARestartHasToGoOnADeviceIsRefused() {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device));
        @SuppressWarnings("unchecked") // as a runner does: the sink takes rows of any class
        var rowType = (RowType<Object>) (RowType<?>) RowType.of(Item.class);
        var context =
                new SinkContext<>(
                        rowType,
                        InstantSource.system(),
                        new SinkConnector.Start.Again(null),
                        "test",
                        (row, weight, code, message) -> {},
                        Thread::startVirtualThread);
        assertThatThrownBy(() -> Csv.file(device).open(context))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining(
                        "/dev/null can't be written: it is a pipe or a device, in which a restart"
                                + " can't go on: write to a file, or don't persist the pipeline");
    }
}
