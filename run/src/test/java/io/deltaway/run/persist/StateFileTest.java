package io.deltaway.run.persist;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Store;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
}
