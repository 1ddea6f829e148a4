package io.deltaway.files.internal.read;

import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Decoder;
import io.deltaway.formats.parse.Lines;

/// A text format as the reader of its files sees it: where a file may be cut, and how what was cut
/// is decoded. Safe for use by several threads.
public interface Format {

    /// A record of more bytes is given up.
    int MOST_RECORD_BYTES = 1 << 30;

    Schema schema();

    /// Looks at the first bytes of a file, behind a byte order mark if there is one.
    ///
    /// @param isEnd whether the file has no more bytes
    /// @return how the file starts
    Start start(String file, byte[] bytes, int from, int to, boolean isEnd);

    /// The largest position in `[from, to]` at which whole records end, where `from` is the start
    /// of one; `from` where there is none.
    int lastEnd(byte[] bytes, int from, int to, boolean isEnd);

    /// What can end the record that begins at `from` and does not end before `to`.
    default Ending ending(byte[] bytes, int from, int to) {
        return Ending.newline(MOST_RECORD_BYTES);
    }

    /// What ends a record that has no end yet.
    @FunctionalInterface
    interface Ending {

        /// Whether it may be in the bytes `[from, to)`, which come next.
        ///
        /// @param size how many bytes there are from the start of the record to `to`
        boolean mayBeIn(byte[] bytes, int from, int to, long size);

        /// A newline, or that one is not waited for any more.
        ///
        /// @param most so many bytes of the record are waited for
        static Ending newline(long most) {
            return (bytes, from, to, size) -> Lines.lastEnd(bytes, from, to) > from || size >= most;
        }
    }

    /// How a file starts.
    sealed interface Start {

        /// More bytes are needed to tell.
        record Unknown() implements Start {}

        /// The records begin at `from`, `lines` lines into the file.
        record Records(int from, int lines, Decoder decoder) implements Start {}

        /// The file holds no records that could be read.
        record Refused(String code, String message, String text) implements Start {}
    }
}
