package io.deltaway.files.internal.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first bytes of the first file that has some, without a byte order mark.
///
/// @param isEnd whether the file has no more
public record FirstBytes(String file, byte[] bytes, boolean isEnd) {

    private static final int MOST = 1 << 20;

    /// What they are where they are no text; null where they may be.
    public @Nullable String foreign() {
        return Foreign.refusal(bytes, 0, bytes.length);
    }

    /// Why the bytes can't be read.
    public static String reason(IOException e) {
        return FileInput.reason(e);
    }

    private record Start(byte[] bytes, boolean isEnd) {}

    /// Empty where all files are.
    public static FirstBytes of(List<Path> files) throws IOException {
        for (Path file : files) {
            try (InputStream stream = OpenFile.read(file)) {
                Start start = start(stream);
                byte[] bytes = start.bytes();
                boolean marked =
                        bytes.length >= 3
                                && bytes[0] == (byte) 0xEF
                                && bytes[1] == (byte) 0xBB
                                && bytes[2] == (byte) 0xBF;
                byte[] text = marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
                if (text.length > 0) {
                    return new FirstBytes(file.toString(), text, start.isEnd());
                }
            }
        }
        return new FirstBytes("", new byte[0], true);
    }

    /// The first bytes of a file, those before a damaged place where there are some.
    private static Start start(InputStream stream) throws IOException {
        byte[] bytes = new byte[MOST];
        int size = 0;
        try {
            for (int read = 0; read >= 0 && size < MOST; size += Math.max(0, read)) {
                read = stream.read(bytes, size, MOST - size);
            }
        } catch (IOException e) {
            if (size == 0) {
                throw e;
            }
            return new Start(Arrays.copyOf(bytes, size), false);
        }
        return new Start(Arrays.copyOf(bytes, size), size < MOST);
    }
}
