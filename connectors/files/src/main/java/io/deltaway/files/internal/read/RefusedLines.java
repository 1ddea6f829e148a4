package io.deltaway.files.internal.read;

import io.deltaway.connect.Chunk.Malformed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// What was refused of a file, to be taken back when the file is replaced: exactly as it was told,
/// so the texts are needed, and the file that held them is gone by then. Each addition is packed,
/// to about a tenth where many lines have the same mistake. Owned by one thread.
final class RefusedLines {

    private final List<byte[]> packed = new ArrayList<>();

    /// Takes up what an earlier process had packed.
    void addPacked(byte[] bytes) {
        packed.add(bytes);
    }

    /// The additions, packed, in their order.
    List<byte[]> packed() {
        return List.copyOf(packed);
    }

    void add(List<Malformed> more) {
        if (more.isEmpty()) {
            return;
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeInt(more.size());
            for (Malformed one : more) {
                out.writeLong(one.weight());
                for (String text : List.of(one.code(), one.message(), one.position(), one.text())) {
                    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                    out.writeInt(utf8.length);
                    out.write(utf8);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        packed.add(bytes.toByteArray());
    }

    /// All that was added.
    List<Malformed> all() {
        var all = new ArrayList<Malformed>();
        for (byte[] bytes : packed) {
            try (var in =
                    new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
                for (int left = in.readInt(); left > 0; left--) {
                    all.add(new Malformed(in.readLong(), text(in), text(in), text(in), text(in)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return packed.isEmpty();
    }

    int sizeInBytes() {
        return packed.stream().mapToInt(bytes -> bytes.length).sum();
    }
}
