package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.PromptReader;
import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.Rows;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A source for tests: rows that can be read again, of which there may be more in the next run.
record Grown<R extends Record>(Class<R> recordClass, List<R> rows) implements RereadableSource<R> {

    private static final int CHUNK = 17;

    @Override
    public RowType<R> rowType() {
        return RowType.of(recordClass).asObjects();
    }

    @Override
    public Events events() {
        return new Events.Appends();
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public String describe() {
        return recordClass.getSimpleName();
    }

    private static int at(Map<String, byte[]> offsets) {
        byte[] at = offsets.get("");
        return at == null ? 0 : ByteBuffer.wrap(at).getInt();
    }

    private Chunk chunk(int from, int to) throws IOException {
        var anew =
                new SourceContext(
                        InstantSource.system(), Optional.empty(), Map.of(), Runnable::run);
        Map<String, byte[]> offset = Map.of("", ByteBuffer.allocate(4).putInt(to).array());
        try (SourceReader reader = Rows.of(recordClass, rows.subList(from, to)).open(anew)) {
            var next = (SourceReader.Poll.Next) reader.poll();
            return next.decoding().decode().at(offset);
        }
    }

    @Override
    public SourceReader open(SourceContext context) {
        return new PromptReader() {
            private int next = at(context.offsets());

            @Override
            public void onReady(Runnable ready) {}

            @Override
            public Poll poll() throws IOException {
                if (next == rows.size()) {
                    return new Poll.End();
                }
                int from = next;
                next = Math.min(rows.size(), from + CHUNK);
                Chunk chunk = chunk(from, next);
                return new Poll.Next(() -> chunk);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Rereader reread(SourceContext context) {
        return new Rereader() {
            @Override
            public Chunk read(Map<String, byte[]> from, Map<String, byte[]> to) throws IOException {
                return chunk(at(from), at(to));
            }

            @Override
            public void close() {}
        };
    }
}
