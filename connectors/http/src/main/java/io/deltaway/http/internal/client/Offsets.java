package io.deltaway.http.internal.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// A text as the offset of a source with one partition. Never without a byte, which would mean that
/// the partition is gone.
final class Offsets {

    private static final String PARTITION = "";
    private static final String BEGINNING = "=";

    private Offsets() {}

    static Map<String, byte[]> of(String text) {
        return of((BEGINNING + text).getBytes(StandardCharsets.UTF_8));
    }

    /// @param bytes at least one
    static Map<String, byte[]> of(byte[] bytes) {
        return Map.of(PARTITION, bytes);
    }

    static Optional<String> text(Map<String, byte[]> offsets) {
        return bytes(offsets)
                .map(bytes ->
                        new String(bytes, StandardCharsets.UTF_8).substring(BEGINNING.length()));
    }

    static Optional<byte[]> bytes(Map<String, byte[]> offsets) {
        return Optional.ofNullable(offsets.get(PARTITION));
    }
}
