package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BYTES;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static io.deltaway.engine.value.Type.Simple.UUID;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.Overload.Nullness;
import io.deltaway.engine.value.Hashing;
import io.deltaway.engine.value.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Hashes, UUIDs and bytes. Text is hashed as UTF-8.
final class HashFunctions {

    static final Catalog FUNCTIONS =
            new Catalog("hashes and bytes")
                    .add(
                            "hash",
                            "A hash of the values, nulls too: the same in every process, and for equal values. Not for"
                                    + " secrets.",
                            Overload.takesMany(Overload.ANY)
                                    .gives(LONG)
                                    .nullness(Nullness.NEVER)
                                    .by(HashFunctions::hash))
                    .add(
                            "md5",
                            "The MD5 digest in hexadecimal. Broken: not for secrets.",
                            digest("MD5"))
                    .add(
                            "sha1",
                            "The SHA-1 digest in hexadecimal. Broken: not for secrets.",
                            digest("SHA-1"))
                    .add("sha256", "The SHA-256 digest in hexadecimal.", digest("SHA-256"))
                    .add("sha512", "The SHA-512 digest in hexadecimal.", digest("SHA-512"))
                    .add(
                            "crc32",
                            "The CRC-32 checksum, 0 to 4,294,967,295.",
                            overloads(
                                    LONG, bytes -> RowKernel.longs(row -> crc32(bytes.apply(row)))))
                    .add(
                            "nameUuid",
                            "The UUID of a name: version 3, MD5 of the text without a name space.",
                            Overload.takes(TEXT)
                                    .gives(UUID)
                                    .by(
                                            RowKernel.objects(row ->
                                                    java.util.UUID.nameUUIDFromBytes(utf8(row)))))
                    .add(
                            "length",
                            "The number of bytes.",
                            Overload.takes(BYTES)
                                    .gives(LONG)
                                    .by(RowKernel.longs(row -> bytes(row).length)))
                    .add(
                            "toBytes",
                            "The text as UTF-8.",
                            Overload.takes(TEXT)
                                    .gives(BYTES)
                                    .by(RowKernel.objects(HashFunctions::utf8)))
                    .add(
                            "toText",
                            "The text that the bytes are in UTF-8; fails where they are not.",
                            Overload.takes(BYTES)
                                    .gives(TEXT)
                                    .by(RowKernel.texts(HashFunctions::decode)))
                    .add(
                            "toBase64",
                            "The bytes in Base64, padded.",
                            overloads(
                                    TEXT,
                                    bytes ->
                                            RowKernel.texts(row ->
                                                    Base64.getEncoder()
                                                            .encodeToString(bytes.apply(row)))))
                    .add(
                            "fromBase64",
                            "The bytes that stand in Base64; fails where the text is none.",
                            Overload.takes(TEXT)
                                    .gives(BYTES)
                                    .by(
                                            decoding(
                                                    "Base64",
                                                    text -> Base64.getDecoder().decode(text))))
                    .add(
                            "toHex",
                            "The bytes in hexadecimal, lower case.",
                            overloads(
                                    TEXT,
                                    bytes ->
                                            RowKernel.texts(row ->
                                                    HexFormat.of().formatHex(bytes.apply(row)))))
                    .add(
                            "fromHex",
                            "The bytes that stand in hexadecimal; fails where the text is none.",
                            Overload.takes(TEXT)
                                    .gives(BYTES)
                                    .by(
                                            decoding(
                                                    "hexadecimal digits",
                                                    text -> HexFormat.of().parseHex(text))));

    private HashFunctions() {}

    private static Column hash(int rows, Column[] arguments) {
        long[] hashes = new long[rows];
        for (Column argument : arguments) {
            argument.mixHashes(hashes);
        }
        for (int i = 0; i < rows; i++) {
            hashes[i] = Hashing.finish(hashes[i]);
        }
        return Marks.ofFailures(rows, arguments).longs(hashes);
    }

    private static Overload[] overloads(
            Type result, Function<Function<Cursor, byte[]>, Overload.KernelOf> kernel) {
        return new Overload[] {
            Overload.takes(TEXT).gives(result).by(kernel.apply(HashFunctions::utf8)),
            Overload.takes(BYTES).gives(result).by(kernel.apply(HashFunctions::bytes))
        };
    }

    private static Overload[] digest(String algorithm) {
        return overloads(
                TEXT,
                bytes ->
                        RowKernel.texts(row ->
                                HexFormat.of().formatHex(digest(algorithm, bytes.apply(row)))));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(algorithm + " belongs to every JDK", impossible);
        }
    }

    private static byte[] utf8(Cursor row) {
        return row.text(0).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Cursor row) {
        return row.object(0);
    }

    private static long crc32(byte[] bytes) {
        var checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static @Nullable String decode(Cursor row) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(row)))
                    .toString();
        } catch (CharacterCodingException wrong) {
            return row.failed(Failure.argument("the bytes are not UTF-8"));
        }
    }

    private static Overload.KernelOf decoding(String expected, Function<String, byte[]> decoder) {
        return RowKernel.objects(row -> {
            try {
                return decoder.apply(row.text(0));
            } catch (IllegalArgumentException wrong) {
                return row.failed(Failure.parse(row.text(0), expected));
            }
        });
    }
}
