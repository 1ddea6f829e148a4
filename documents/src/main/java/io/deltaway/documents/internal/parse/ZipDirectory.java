package io.deltaway.documents.internal.parse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The directory that ends a ZIP file. Who reads one as a stream does without, and takes a file
/// that is cut off between two parts for a smaller one.
final class ZipDirectory {

    private static final int PART = 0x04034B50;
    private static final int ENTRY = 0x02014B50;
    private static final int END = 0x06054B50;

    /// Bytes of the record at its end, at least and, with a comment, at most.
    private static final int LEAST = 22;

    private static final int MOST = LEAST + 0xFFFF;

    /// What the record says of where the directory begins, where only a larger one can say it.
    private static final int ELSEWHERE = -1;

    private ZipDirectory() {}

    /// Whether bytes begin as a ZIP file and don't end as one.
    static boolean isMissing(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.length >= Integer.BYTES && file.getInt(0) == PART && end(file) < 0;
    }

    /// The names of the parts, with what else stands there, and not those of what is packed in
    /// them; empty where there is none.
    static String of(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = end(file);
        int start = end < 0 ? ELSEWHERE : start(file, end);
        return start == ELSEWHERE
                ? ""
                : new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /// Where the record begins that ends the file; negative where there is none.
    private static int end(ByteBuffer file) {
        int first = Math.max(0, file.capacity() - MOST);
        for (int at = file.capacity() - LEAST; at >= first; at--) {
            if (file.getInt(at) == END && isStart(file, start(file, at), at)) {
                return at;
            }
        }
        return -1;
    }

    private static int start(ByteBuffer file, int end) {
        return file.getInt(end + 16);
    }

    /// So that the end of a ZIP file that is packed in this one is not taken for its own.
    private static boolean isStart(ByteBuffer file, int start, int end) {
        return start == ELSEWHERE || start >= 0 && start < end && file.getInt(start) == ENTRY;
    }
}
