package io.deltaway.testkit.operator;

import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.Scratch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A [Scratch] of pages in memory, which tells what is asked of it.
@SuppressWarnings("exports") // who tests state sees the engine
public final class ScratchPages implements Scratch {

    private long[] all = new long[0];
    private int end;
    private long reads;
    private long writes;

    /// An empty one.
    public ScratchPages() {}

    /// Caches that hold as few pages as a cache can, so that even small states don't fit.
    public static List<PageCache> tinyCaches(int workers) {
        return Stream.generate(() -> new PageCache(new ScratchPages(), 0, 1))
                .limit(workers)
                .toList();
    }

    @Override
    public void write(long position, long[] words) {
        writes++;
        int at = (int) (position / Long.BYTES);
        end = Math.max(end, at + words.length);
        if (end > all.length) {
            all = Arrays.copyOf(all, Math.max(end, all.length * 2));
        }
        System.arraycopy(words, 0, all, at, words.length);
    }

    @Override
    public void read(long position, long[] words) {
        reads++;
        System.arraycopy(all, (int) (position / Long.BYTES), words, 0, words.length);
    }

    /// How many bytes there are.
    public long sizeInBytes() {
        return (long) end * Long.BYTES;
    }

    /// Changes a bit of a word.
    public void damage(int word) {
        all[word] ^= 1L << 40;
    }

    public long reads() {
        return reads;
    }

    public long writes() {
        return writes;
    }
}
