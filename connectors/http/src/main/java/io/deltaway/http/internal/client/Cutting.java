package io.deltaway.http.internal.client;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.formats.parse.Refusals;
import java.util.List;

/// Cuts a stream of bytes into records. Owned by one thread.
interface Cutting {

    /// What was cut off a stream.
    ///
    /// @param bytes of one record, without its end
    /// @param isTooLong whether it is only the beginning of one that is too long
    /// @param id what the stream says of where to go on behind it; empty where nothing
    record Cut(byte[] bytes, boolean isTooLong, String id) {

        /// What is said of it where it is too long.
        Malformed tooLong(String position) {
            return new Malformed(
                    1,
                    TOO_LONG,
                    "it is longer than " + bytes.length + " bytes",
                    position,
                    Refusals.shown(bytes, 0, bytes.length));
        }
    }

    String TOO_LONG = "DW-2141";

    /// The records that are complete with these bytes.
    List<Cut> feed(byte[] bytes);

    /// What is left at the end of the stream, if it counts as one.
    List<Cut> end();
}
