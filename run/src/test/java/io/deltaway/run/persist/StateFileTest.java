package io.deltaway.run.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Store;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    private static final Schema TEXTS = Schema.of(new Field("text", Type.Simple.TEXT, false));
    private static final int LONG_TEXT = 20_000;

    @TempDir Path folder;

    private static Batch texts(List<String> texts) {
        var column = new ColumnBuilder.OfText(texts.size());
        texts.forEach(column::append);
        return new Batch(texts.size(), List.of(column.build()), null);
    }

    private static void write(StateFile file, String part, Batch... rows) throws IOException {
        file.write(part, TEXTS, StateFile.Kind.FROZEN, List.of(rows));
    }

    /// Who takes up a state has a few frames of it in memory.
    @Test
    void longRowsAreManyFrames() throws IOException {
        List<String> all =
                IntStream.range(0, 1_000).mapToObj(i -> i + "x".repeat(LONG_TEXT)).toList();
        var name = new FileName(FileName.STATE, 0, 0);
        try (Store.Session store = new DirectoryStore(folder).open()) {
            StateChain.File written;
            try (StateFile file = StateFile.create(store, name)) {
                write(file, "few", texts(all.subList(0, 100)), texts(all.subList(100, 900)));
                write(file, "few", texts(all.subList(900, 950)), texts(all.subList(950, 1_000)));
                write(file, "none", texts(List.of()));
                written = file.finish(Set.of());
            }

            var parts = new ArrayList<String>();
            var read = new ArrayList<String>();
            StateFile.read(
                    store,
                    name.toString(),
                    (part, kind, rows) -> {
                        assertThat(rows.remaining()).isLessThan(110 * LONG_TEXT);
                        parts.add(part);
                        Batch batch = BatchBytes.read(rows, TEXTS);
                        for (int row = 0; row < batch.size(); row++) {
                            read.add(((TextColumn) batch.column(0)).get(row));
                        }
                    });
            assertThat(read).isEqualTo(all);
            assertThat(parts).hasSizeBetween(10, 15).endsWith("none");
            assertThat(written.parts().get("few"))
                    .extracting(StateChain.Share::rows)
                    .isEqualTo(1_000L);
        }
    }

    /// Two threads take up a state, each reads what is its own.
    @Test
    void whatIsNotWantedIsNeitherReadNorChecked() throws IOException {
        var name = new FileName(FileName.STATE, 0, 0);
        try (Store.Session store = new DirectoryStore(folder).open()) {
            try (StateFile file = StateFile.create(store, name)) {
                for (int i = 0; i < 5; i++) {
                    write(file, "wanted", texts(List.of("w" + i + "x".repeat(LONG_TEXT))));
                    write(file, "other", texts(List.of("o" + i + "x".repeat(LONG_TEXT))));
                    write(file, "other", texts(List.of("short")));
                }
                file.finish(Set.of());
            }
            assertThat(read(store, name, "wanted")).isEqualTo(5);

            byte[] bytes = Files.readAllBytes(folder.resolve(name.toString()));
            damage(bytes, "o2");
            Files.write(folder.resolve(name.toString()), bytes);
            assertThat(read(store, name, "wanted")).isEqualTo(5);
            assertThatThrownBy(() -> read(store, name, "other"))
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining(name.toString());

            int frame = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("other");
            byte[] cleared = bytes.clone();
            Arrays.fill(cleared, frame - 1, frame + 8_000, (byte) 0xFF);
            Files.write(folder.resolve(name.toString()), cleared);
            assertThatThrownBy(() -> read(store, name, "wanted"))
                    .isInstanceOf(DamagedException.class);

            Files.write(folder.resolve(name.toString()), Arrays.copyOf(bytes, bytes.length / 2));
            assertThatThrownBy(() -> read(store, name, "wanted"))
                    .isInstanceOf(DamagedException.class);
        }
    }

    private static int read(Store.Session store, FileName name, String wanted) throws IOException {
        var read = new ArrayList<String>();
        StateFile.read(
                store, name.toString(), wanted::equals, (part, kind, rows) -> read.add(part));
        assertThat(read).allMatch(wanted::equals);
        return read.size();
    }

    private static void damage(byte[] bytes, String at) {
        int found = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(at);
        assertThat(found).isPositive();
        bytes[found + 1000] ^= 4;
    }
}
