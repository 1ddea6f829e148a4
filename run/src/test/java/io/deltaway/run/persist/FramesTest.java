package io.deltaway.run.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {

    /// A file, and what was done with it. Its room may be used up.
    private static final class Disk implements Store.Output {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<String> done = new ArrayList<>();
        private boolean full;

        @Override
        public void write(byte[] from, int at, int length) throws IOException {
            if (full) {
                throw new IOException("no room");
            }
            bytes.write(from, at, length);
            done.add("write");
        }

        @Override
        public void force() {
            done.add("force");
        }

        @Override
        public void close() {
            done.add("close");
        }
    }

    private final Disk disk = new Disk();
    private final Frames.Out out = new Frames.Out(disk);

    private void append(int number) throws IOException {
        out.append(frame -> frame.writeVarLong(number));
    }

    private List<Long> read() throws IOException {
        var numbers = new ArrayList<Long>();
        try (var in = new Frames.In("file", new ByteArrayInputStream(disk.bytes.toByteArray()))) {
            for (var frame = in.next(); frame != null; frame = in.next()) {
                numbers.add(frame.readVarLong());
            }
        }
        return numbers;
    }

    @Test
    void whatIsForcedTogetherIsWrittenAtOnce() throws IOException {
        for (int number = 0; number < 100; number++) {
            append(number);
        }
        assertThat(disk.done).isEmpty();
        out.force();
        assertThat(disk.done).containsExactly("write", "force", "write"); // and the mark
        assertThat(read()).hasSize(100).endsWith(99L);
        out.force();
        assertThat(disk.done).hasSize(3);
    }

    /// What others had appended before must not be taken for durable.
    @Test
    void nothingIsDurableBehindAFailure() throws IOException {
        append(1);
        out.force();
        append(2);
        disk.full = true;
        assertThatThrownBy(out::flush).hasMessage("no room");
        disk.full = false;
        append(3);
        assertThatThrownBy(out::force).hasMessage("no room");
        assertThat(out.hasFailed()).isTrue();
        assertThat(read()).containsExactly(1L);
    }
}
