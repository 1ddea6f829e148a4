package io.deltaway.files.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.formats.write.Utf8Out;
import io.deltaway.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AppendedFileTest {

    private final SimulatedDisk disk = SimulatedDisk.seeded(1);
    private final Path path = disk.path("/out/rows.csv");

    private static void append(AppendedFile file, String text) throws IOException {
        var out = new Utf8Out();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            out.one(b);
        }
        file.append(out);
    }

    private static void epoch(AppendedFile file, String text) throws IOException {
        append(file, text);
        file.mark();
    }

    private byte[] killedAfterThreeEpochs() throws IOException {
        var file = new AppendedFile(path, new Start.Anew());
        epoch(file, "one\n");
        byte[] position = file.position();
        epoch(file, "two\n");
        epoch(file, "three\n");
        append(file, "fou");
        disk.kill();
        assertThat(path).hasContent("one\ntwo\nthree\nfou");
        return position;
    }

    @Test
    void aFailedWriteCutsNothingThatWasThereAtTheRestart() throws IOException {
        byte[] position = killedAfterThreeEpochs();
        try (var again = new AppendedFile(path, new Start.Again(position))) {
            disk.failOnceAfter(0);
            assertThatThrownBy(() -> epoch(again, "two\n")).hasMessageContaining("/out/rows.csv");
            assertThat(path).hasContent("one\ntwo\nthree\nfou");
        }
        try (var again = new AppendedFile(path, new Start.Again(position))) {
            epoch(again, "two\n");
            disk.failOnceAfter(0);
            assertThatThrownBy(() -> epoch(again, "three\n")).hasMessageContaining("DW-0411");
        }
        assertThat(path).hasContent("one\ntwo\nthree\nfou");
    }

    @Test
    void aFullDiskCutsNothingThatWasThereAtTheRestart() throws IOException {
        byte[] position = killedAfterThreeEpochs();
        disk.capacity(disk.used());
        try (var again = new AppendedFile(path, new Start.Again(position))) {
            epoch(again, "two\n");
            epoch(again, "three\n");
            assertThatThrownBy(() -> epoch(again, "four\n")).hasMessageContaining("DW-0412");
        }
        assertThat(path).hasContent("one\ntwo\nthree\nfou");
    }

    @Test
    void onceItHasCaughtUpItIsCutToTheLastCompleteEpoch() throws IOException {
        byte[] position = killedAfterThreeEpochs();
        try (var again = new AppendedFile(path, new Start.Again(position))) {
            epoch(again, "two\n");
            again.cut();
            append(again, "thr");
            disk.failOnceAfter(0);
            assertThatThrownBy(() -> epoch(again, "ee\n")).hasMessageContaining("DW-0411");
        }
        assertThat(path).hasContent("one\ntwo\n");
    }
}
