package io.deltaway.files.internal.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// The content of a gzip file, one member after another (RFC 1952). Unlike the JDK's stream it
/// gives what stands before a damaged place before it tells of that place, says which byte it is,
/// and does not take bytes of another kind for the end of the file. Owned by one thread.
final class GzipStream extends InputStream {

    private static final int PACKED_BYTES = 1 << 16;

    private static final int DEFLATED = 8;
    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int UNKNOWN = 0xE0;

    /// A gzip file that ends early or is damaged, and where: bytes are counted from 0.
    static final class Damage extends IOException {

        private static final long serialVersionUID = 1;

        private final String what;
        private final String lines;

        /// @param lines what that means for the lines of the file
        Damage(String what, String lines) {
            super(what + ". Put an undamaged copy in its place and read it again");
            this.what = what;
            this.lines = lines;
        }

        /// The message for a file that was read line by line.
        String ofLines() {
            return what + "; " + lines + ". Put an undamaged copy in its place and read it again";
        }
    }

    private final InputStream packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] bytes = new byte[PACKED_BYTES];
    private int at;
    private int filled;

    /// Where `bytes` begin in the file.
    private long begin;

    /// Where the member begins that is being read, or was read last; -1 before the first.
    private long member = -1;

    private boolean inMember;
    private @Nullable Damage damage;

    GzipStream(InputStream packed) {
        this.packed = packed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        Damage known = damage;
        if (known != null) {
            throw known;
        }
        try {
            int got = 0;
            while (got == 0 && length > 0) {
                if (!inMember && !begins()) {
                    return -1;
                }
                got = unpack(to, from, length);
            }
            return got;
        } catch (Damage e) {
            damage = e;
            throw e;
        }
    }

    /// 0 where there may be more behind the next packed bytes, or in another member.
    private int unpack(byte[] to, int from, int length) throws IOException {
        long before = inflater.getBytesWritten();
        int got;
        try {
            got = inflater.inflate(to, from, length);
        } catch (DataFormatException e) {
            Damage found = damaged(at(), String.valueOf(e.getMessage()));
            got = (int) (inflater.getBytesWritten() - before);
            if (got == 0) {
                throw found;
            }
            damage = found;
        }
        checksum.update(to, from, got);
        if (got == 0) {
            if (inflater.finished()) {
                end();
            } else if (inflater.needsDictionary()) {
                throw damaged(at(), "it asks for a dictionary");
            } else {
                more();
                inflater.setInput(bytes, 0, filled);
            }
        }
        return got;
    }

    /// Begins with the next member; false where there is none.
    private boolean begins() throws IOException {
        long start = at();
        int first = next();
        while (first == 0 && member >= 0) { // zeros fill the last block of a tape
            first = next();
        }
        if (first < 0) {
            return false;
        }
        if (first != 0x1F || need() != 0x8B) {
            throw member < 0
                    ? new Damage(
                            "it is no gzip file: expected 1F 8B, its first two bytes, at byte 0",
                            "nothing was read")
                    : new Damage(
                            "the gzip data ends at byte "
                                    + start
                                    + ", and what stands behind it is no gzip",
                            "the lines before were read");
        }
        int method = need();
        int flags = need();
        if (method != DEFLATED || (flags & UNKNOWN) != 0) {
            throw damaged(start, "its header is none that is known");
        }
        skip(6); // time, hints and system
        if ((flags & HAS_EXTRA) != 0) {
            skip(need() | need() << 8);
        }
        for (int texts = Integer.bitCount(flags & (HAS_NAME | HAS_COMMENT)); texts > 0; texts--) {
            while (need() != 0) {}
        }
        skip((flags & HAS_CHECKSUM) != 0 ? 2 : 0);
        member = start;
        inMember = true;
        inflater.reset();
        inflater.setInput(bytes, at, filled - at);
        checksum.reset();
        return true;
    }

    /// Reads what stands behind a member, and compares it with what was read.
    private void end() throws IOException {
        at = filled - inflater.getRemaining();
        long size = inflater.getBytesWritten();
        inMember = false;
        long place = at();
        if (number() != checksum.getValue() || number() != (size & 0xFFFF_FFFFL)) {
            throw new Damage(
                    "the gzip data from byte "
                            + member
                            + " to byte "
                            + place
                            + " is damaged: its checksum is not that of its content",
                    "its lines were read, and any of them may be altered");
        }
    }

    private long number() throws IOException {
        long number = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            number |= (long) need() << shift;
        }
        return number;
    }

    private static Damage damaged(long place, String reason) {
        return new Damage(
                "the gzip data is damaged at byte " + place + " (" + reason + ")",
                "the lines before were read, and some of them may be altered, as gzip has its only"
                        + " checksum at the end");
    }

    /// Where the next packed byte stands in the file.
    private long at() {
        return begin + (inMember ? filled - inflater.getRemaining() : at);
    }

    private void skip(int count) throws IOException {
        for (int left = count; left > 0; left--) {
            need();
        }
    }

    private int need() throws IOException {
        if (at == filled) {
            more();
        }
        return bytes[at++] & 0xFF;
    }

    /// The next packed byte, or -1 at the end of the file.
    private int next() throws IOException {
        return at < filled || fill() ? bytes[at++] & 0xFF : -1;
    }

    private void more() throws IOException {
        if (!fill()) {
            throw new Damage(
                    "the gzip file ends early, at byte " + begin, "the lines before were read");
        }
    }

    /// Reads further packed bytes, when all were taken.
    private boolean fill() throws IOException {
        begin += filled;
        at = 0;
        filled = Math.max(0, packed.read(bytes, 0, bytes.length));
        return filled > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        packed.close();
    }
}
