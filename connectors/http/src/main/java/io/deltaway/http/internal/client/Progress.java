package io.deltaway.http.internal.client;

import io.deltaway.connect.SourceException;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.http.internal.client.Cutting.Cut;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How far an answer that has an end was read: so many records, known by their digest. Another
/// answer that begins with the same ones goes on behind them. Owned by one thread.
final class Progress {

    private static final byte FORM = '#';

    private final String place;
    private final long before;
    private final String digestBefore;
    private final boolean wasWhole;
    private final MessageDigest digest = sha256();
    private long count;

    private Progress(String place, long before, String digestBefore, boolean wasWhole) {
        this.place = place;
        this.before = before;
        this.digestBefore = digestBefore;
        this.wasWhole = wasWhole;
    }

    /// @param place where the answer comes from, for who is told that it can't be gone on with
    static Progress of(Map<String, byte[]> offsets, String place) throws SourceException {
        Optional<byte[]> offset = Offsets.bytes(offsets);
        if (offset.isEmpty()) {
            return new Progress(place, 0, "", false);
        }
        var in = new ByteReader(offset.get());
        if (in.readByte() != FORM) {
            throw lost(place + " was read before, and how far is not known");
        }
        boolean wasWhole = in.readByte() == 1;
        return new Progress(place, in.readVarLong(), in.readText(), wasWhole);
    }

    /// Whether it was read to its end.
    boolean wasWhole() {
        return wasWhole;
    }

    /// How many records were read so far, of this answer and those before.
    long count() {
        return Math.max(count, before);
    }

    /// Those of the next records that were not read before.
    ///
    /// @throws SourceException where the answer does not begin as the one that was read
    List<Cut> news(List<Cut> cuts) throws SourceException {
        var news = new ArrayList<Cut>();
        for (Cut cut : cuts) {
            digest.update(cut.bytes());
            digest.update((byte) '\n');
            count++;
            if (count == before && !digestBefore.equals(digestNow())) {
                throw lost(
                        "%s was read up to line %d, and begins otherwise now"
                                .formatted(place, before));
            } else if (count > before) {
                news.add(cut);
            }
        }
        return news;
    }

    /// The answer has ended.
    ///
    /// @throws SourceException where it ends before what was read
    void end() throws SourceException {
        if (count < before) {
            throw lost(
                    "%s was read up to line %d, and ends behind line %d now"
                            .formatted(place, before, count));
        }
    }

    Map<String, byte[]> offsets(boolean isWhole) {
        var out = new ByteWriter();
        out.writeByte(FORM);
        out.writeByte(isWhole ? 1 : 0);
        out.writeVarLong(count);
        out.writeText(digestNow());
        return Offsets.of(out.toBytes());
    }

    private String digestNow() {
        try {
            var copy = (MessageDigest) digest.clone();
            return HexFormat.of().formatHex(copy.digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the digest of the platform can't be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }

    private static SourceException lost(String what) {
        return new SourceException(
                "DW-0496",
                what + ": which of its rows were read can't be told",
                "Begin anew with another state directory; or say .feed() where each connection"
                        + " gives only what is new",
                null);
    }
}
