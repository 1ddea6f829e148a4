package io.deltaway.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.ObjectCodec;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Long values of every type count with their length.
class SizesTest {

    private static final int LENGTH = 10_000;
    private static final String TEXT = "x".repeat(LENGTH);

    public record Note(String text, @Nullable String other) {}

    private static final class Codec implements ObjectCodec<URI> {

        private static final long serialVersionUID = 1;

        @Override
        public byte[] encode(URI value) {
            return value.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public URI decode(byte[] bytes) {
            return URI.create(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static List<Arguments> longValues() {
        var note =
                new Type.RecordOf(
                        Note.class,
                        Schema.of(
                                new Field("text", Type.Simple.TEXT, false),
                                new Field("other", Type.Simple.TEXT, true)));
        var json =
                new Json.ArrayValue(
                        List.of(new Json.ObjectValue(Map.of("a", new Json.TextValue(TEXT)))));
        return List.of(
                Arguments.of(Type.Simple.TEXT, TEXT),
                Arguments.of(Type.Simple.BYTES, new byte[LENGTH]),
                Arguments.of(Type.Simple.FLOATS, new float[LENGTH / 4]),
                Arguments.of(Type.Simple.DOUBLES, new double[LENGTH / 8]),
                Arguments.of(Type.Simple.JSON, json),
                Arguments.of(note, new Note(TEXT, null)),
                Arguments.of(new Type.ListOf(note), Arrays.asList(null, new Note("", TEXT))),
                Arguments.of(new Type.MapOf(Type.Simple.TEXT, Type.Simple.LONG), Map.of(TEXT, 1L)),
                Arguments.of(new Type.ObjectOf(URI.class, new Codec()), URI.create(TEXT)));
    }

    @ParameterizedTest
    @MethodSource("longValues")
    void countWithTheirLength(Type type, Object value) {
        ColumnBuilder column = ColumnBuilder.of(type, 2);
        column.appendValue(value);
        column.appendNull();
        var batch = new Batch(2, List.of(column.build()), null);
        assertThat(batch.sizeInBytes()).isBetween((long) LENGTH, LENGTH + 500L);
    }
}
