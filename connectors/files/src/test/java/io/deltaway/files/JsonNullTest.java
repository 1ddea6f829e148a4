package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Rows;
import io.deltaway.connect.SourceConnector;
import io.deltaway.json.Json;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JSON's null is null in a component that may be, wherever rows come from, and a value in one that
/// may not.
class JsonNullTest {

    record Item(String name, @Nullable Json json) {}

    record Kept(String name, Json json) {}

    private static final Json NULL = new Json.NullValue();
    private static final Json LIST = new Json.ArrayValue(List.of(NULL));

    @TempDir Path folder;

    private static <R> List<R> rows(Pipeline pipeline, Table<R> table) {
        pipeline.materialize(table);
        try (RunningPipeline running = pipeline.start()) {
            running.await();
            return List.copyOf(running.materialized(table).rows());
        }
    }

    private static <R> List<R> rows(SourceConnector<R> source) {
        var pipeline = Pipeline.create();
        return rows(pipeline, pipeline.read(source));
    }

    private static Rows<Item> inserted() {
        return Rows.of(Item.class, new Item("a", null), new Item("b", NULL), new Item("c", LIST));
    }

    private static final List<Item> EXPECTED =
            List.of(new Item("a", null), new Item("b", null), new Item("c", LIST));

    @Test
    void insertedRowsAndThoseOfALambda() {
        assertThat(rows(inserted())).containsExactlyInAnyOrderElementsOf(EXPECTED);
        var pipeline = Pipeline.create();
        Table<Item> made =
                pipeline.read(inserted()).map(Item.class, item -> new Item(item.name(), NULL));
        assertThat(rows(pipeline, made)).extracting(Item::json).containsOnlyNulls();
    }

    @Test
    void filesAndBack() throws IOException {
        Path csv = folder.resolve("items.csv");
        Path json = folder.resolve("items.jsonl");
        var pipeline = Pipeline.create();
        Table<Item> items = pipeline.read(inserted());
        items.write(Csv.snapshot(csv.toString()));
        items.write(JsonLines.snapshot(json.toString()));
        pipeline.run();
        assertThat(rows(Csv.files(csv.toString(), Item.class)))
                .containsExactlyInAnyOrderElementsOf(EXPECTED);
        assertThat(rows(JsonLines.files(json.toString(), Item.class)))
                .containsExactlyInAnyOrderElementsOf(EXPECTED);
        Files.writeString(csv, "name,json\na,\nb,null\nc,[null]\n");
        assertThat(rows(Csv.files(csv.toString(), Item.class)))
                .containsExactlyInAnyOrderElementsOf(EXPECTED);
        // the second line is not plain, so the library reads it
        Files.writeString(
                json,
                """
                {"name":"b","json":null}
                {"name":"\\u0061", "json" : null }
                {"name":"c","json":[null]}
                """);
        assertThat(rows(JsonLines.files(json.toString(), Item.class)))
                .containsExactlyInAnyOrderElementsOf(EXPECTED);
    }

    @Test
    void whereNothingMayBeNullItIsAValue() throws IOException {
        Path csv = Files.writeString(folder.resolve("kept.csv"), "name,json\na,null\n");
        Path json =
                Files.writeString(folder.resolve("k.jsonl"), "{\"name\":\"a\",\"json\":null}\n");
        var expected = new Kept("a", NULL);
        assertThat(rows(Csv.files(csv.toString(), Kept.class))).containsExactly(expected);
        assertThat(rows(JsonLines.files(json.toString(), Kept.class))).containsExactly(expected);
        assertThat(rows(Rows.of(Kept.class, expected))).containsExactly(expected);
    }

    @Test
    void aRestart() {
        for (int life = 0; life < 2; life++) {
            var pipeline = Pipeline.create().persist(folder.resolve("state"));
            assertThat(rows(pipeline, pipeline.read(inserted())))
                    .containsExactlyInAnyOrderElementsOf(EXPECTED);
        }
    }
}
