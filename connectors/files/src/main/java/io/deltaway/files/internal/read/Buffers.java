package io.deltaway.files.internal.read;

import io.deltaway.formats.parse.Block;
import java.util.concurrent.ArrayBlockingQueue;

/// Arrays for blocks, used again when a block is decoded: a new array is cleared by the virtual
/// machine, which costs about as much as reading the bytes. Safe for use by several threads.
final class Buffers {

    static final int BLOCK_BYTES = 1 << 20;

    private static final int KEPT = 8;

    private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

    /// An array with room for `size` bytes and [Block#PADDING] behind them; what it holds means
    /// nothing.
    byte[] take(int size) {
        if (size <= BLOCK_BYTES) {
            byte[] kept = free.poll();
            if (kept != null) {
                return kept;
            }
        }
        return new byte[Math.max(size, size > BLOCK_BYTES / 4 ? BLOCK_BYTES : 0) + Block.PADDING];
    }

    void give(byte[] bytes) {
        if (bytes.length == BLOCK_BYTES + Block.PADDING) {
            free.offer(bytes);
        }
    }
}
