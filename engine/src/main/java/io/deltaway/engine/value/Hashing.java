package io.deltaway.engine.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Hashes of values, the same in every process: they decide which partition owns a key, so they are
/// part of the format of snapshots.
public final class Hashing {

    /// What null contributes to a hash.
    public static final long NULL = 0x6e756c6c;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hashing() {}

    /// Mixes one more word into a hash: xor, then the 128-bit product folded (the step of wyhash,
    /// github.com/wangyi-fudan/wyhash).
    public static long mix(long hash, long word) {
        long a = hash ^ word ^ 0x2d358dccaa6c78a5L;
        long b = hash + GOLDEN;
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }

    /// The hash of a run of bytes.
    public static long hash(byte[] bytes, int from, int length) {
        long hash = length;
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash, (long) LONGS.get(bytes, at));
        }
        long tail = 0;
        for (int shift = 0; at < end; at++, shift += 8) {
            tail |= (bytes[at] & 0xFFL) << shift;
        }
        return mix(hash, tail);
    }

    /// A hash of a run of bytes for this process only, quicker for long ones: of four words at a
    /// time none waits for another one.
    public static long hashHere(byte[] bytes, int from, int length) {
        long a = length;
        long b = GOLDEN;
        long c = ~GOLDEN;
        long d = ~length;
        int at = from;
        for (; at + 32 <= from + length; at += 32) {
            a = mix(a, (long) LONGS.get(bytes, at));
            b = mix(b, (long) LONGS.get(bytes, at + 8));
            c = mix(c, (long) LONGS.get(bytes, at + 16));
            d = mix(d, (long) LONGS.get(bytes, at + 24));
        }
        long rest = hash(bytes, at, from + length - at);
        return length < 32 ? rest : mix(mix(a, b), mix(mix(c, d), rest));
    }

    /// A last scramble, so that every bit of the result depends on every bit of `hash` (the
    /// finaliser of MurmurHash3).
    public static long finish(long hash) {
        long h = hash;
        h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }
}
