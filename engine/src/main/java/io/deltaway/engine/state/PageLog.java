package io.deltaway.engine.state;

import java.util.Arrays;

/// Pages that lie in a [Scratch], one behind the other in blocks: a block is written at once when
/// it is full, so that the disk writes as much as it can and of small pages no more than there is.
///
/// A page that has changed is written anew elsewhere. Where half of the blocks is what nobody
/// needs, the block with the least of what is needed is read, that is written anew, and the block
/// is free.
///
/// Places are counted in words from the beginning.
final class PageLog {

    private static final int FEW_BLOCKS = 8;

    /// Whose pages move when blocks are cleaned.
    interface Owner {

        /// Where a page lies; -1 for nowhere.
        long place(int space, int page);

        void moved(int space, int page, long to);
    }

    private final Scratch scratch;
    private final Owner owner;

    /// Words of a block.
    private final int size;

    /// The block that is not written yet: in front of each page a word that says which one it is.
    private final long[] open;

    private final long[] cleaned;
    private int openBlock;
    private int filled;

    /// For each block how many words of it are needed.
    private int[] needed = new int[16];

    private int blocks = 1;
    private long allNeeded;
    private final RowNumbers free = new RowNumbers(16);

    /// @param size words of a block, more than any page has
    PageLog(Scratch scratch, Owner owner, int size) {
        this.size = size;
        this.open = new long[size];
        this.cleaned = new long[size];
        this.scratch = scratch;
        this.owner = owner;
    }

    /// Writes a page and returns its place.
    long add(int space, int page, long[] words) {
        while (filled + 1 + words.length > size) {
            write();
            if (blocks > FEW_BLOCKS && (long) (blocks - free.size()) * size > 2 * allNeeded) {
                clean();
            }
        }
        return put(space, page, words, 0, words.length);
    }

    private long put(int space, int page, long[] words, int from, int length) {
        open[filled++] = (long) space << 46 | (long) page << 15 | length;
        System.arraycopy(words, from, open, filled, length);
        long place = (long) openBlock * size + filled;
        filled += length;
        needed[openBlock] += length;
        allNeeded += length;
        return place;
    }

    /// Writes the open block and opens another one.
    private void write() {
        if (filled < size) {
            open[filled] = 0;
        }
        scratch.write(8L * openBlock * size, open);
        if (needed[openBlock] == 0) {
            free.add(openBlock);
        }
        openBlock = free.size() > 0 ? free.removeLast() : blocks++;
        if (openBlock == needed.length) {
            needed = Arrays.copyOf(needed, openBlock * 2);
        }
        filled = 0;
    }

    /// Says that a page is not needed any more.
    void remove(long place, int length) {
        int block = (int) (place / size);
        needed[block] -= length;
        allNeeded -= length;
        if (needed[block] == 0 && block != openBlock) {
            free.add(block);
        }
    }

    void read(long place, long[] words) {
        if (place / size == openBlock) {
            System.arraycopy(open, (int) (place % size), words, 0, words.length);
        } else {
            scratch.read(8 * place, words);
        }
    }

    /// Frees the block of which the least is needed. What is needed fits into the open one, or into
    /// that and the next.
    private void clean() {
        int block = -1;
        for (int b = 0; b < blocks; b++) {
            boolean candidate = b != openBlock && needed[b] > 0;
            if (candidate && (block < 0 || needed[b] < needed[block])) {
                block = b;
            }
        }
        if (block < 0) {
            return;
        }
        scratch.read(8L * block * size, cleaned);
        for (int at = 0; at < size && cleaned[at] != 0; ) {
            int space = (int) (cleaned[at] >>> 46);
            int page = (int) (cleaned[at] >>> 15) & 0x7FFFFFFF;
            int length = (int) cleaned[at] & 0x7FFF;
            long place = (long) block * size + at + 1;
            if (owner.place(space, page) == place) {
                if (filled + 1 + length > size) {
                    write();
                }
                owner.moved(space, page, put(space, page, cleaned, at + 1, length));
                remove(place, length);
            }
            at += 1 + length;
        }
    }
}
