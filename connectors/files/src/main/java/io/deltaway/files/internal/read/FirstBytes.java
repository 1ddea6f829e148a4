package io.deltaway.files.internal.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The first bytes of the first file that has some, without a byte order mark.
///
/// @param isEnd whether the file has no more
public record FirstBytes(String file, byte[] bytes, boolean isEnd) {

    private static final int MOST = 1 << 20;

    /// Empty where all files are.
    public static FirstBytes of(List<Path> files) throws IOException {
        for (Path file : files) {
            try (InputStream stream = OpenFile.read(file)) {
                byte[] bytes = stream.readNBytes(MOST);
                boolean marked =
                        bytes.length >= 3
                                && bytes[0] == (byte) 0xEF
                                && bytes[1] == (byte) 0xBB
                                && bytes[2] == (byte) 0xBF;
                byte[] text = marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
                if (text.length > 0) {
                    return new FirstBytes(file.toString(), text, bytes.length < MOST);
                }
            }
        }
        return new FirstBytes("", new byte[0], true);
    }
}
