package io.deltaway.engine.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The pages of a worker's state, where there is a limit to what is in memory: those that nobody
/// has asked for in a while lie in a [Scratch] until somebody does.
///
/// A state keeps its pages in arrays of its own and looks there first. The pages that it has had
/// for longest are hidden from it, and stay in memory for a while; one that it then asks for is
/// shown again, as if it were new. Those that it does not ask for are let go. So pages in use stay,
/// and using a page costs nothing (segmented FIFO: Turner and Levy, SIGMETRICS 1981).
///
/// A page is written when it is let go and is not what lies in the scratch already, which its sum
/// tells; the same sum tells whether what is read is what was written.
///
/// Who has got a page may read and write it until the cache was asked for some others, also where
/// it was hidden meanwhile.
///
/// Owned by the thread of its worker.
public final class PageCache {

    private static final int SECRETS = 4;

    private static final int MOST_WORDS = 128;
    private static final int LEAST_WORDS = 4;
    private static final int PAGES = 1024;
    private static final int PAGES_OF_A_BLOCK = 128;
    private static final int MOST_SPARE = 64;

    /// What a page in memory takes beside its words, and one wherever it is.
    private static final long BYTES_OF_A_FRAME = 56;

    private static final long BYTES_OF_A_PLACE = 24;

    /// The longest that anybody holds a page for is a scan of the slots with a tag, in which rows
    /// of some other keys may turn up that happen to have the same one.
    private static final int MOST_GUARDED = 64;

    private static final int LEAST_GUARDED = 6;

    private final PageLog log;
    private final long[] secrets = new long[SECRETS];
    private final List<Space> spaces = new ArrayList<>();
    private final long limit;
    private final int pageWords;

    /// How many times the cache is asked for pages at least until one that was just hidden is let
    /// go.
    private final int guarded;

    /// In the order in which they were shown, or hidden.
    private final Frames shown = new Frames();

    private final Frames hidden = new Frames();

    /// What the limit leaves to pages.
    private long capacity;

    private long sizeInBytes;

    /// By their numbers of words some that nobody holds any more, to be read into.
    private final @Nullable Frame[] spare = new @Nullable Frame[PAGES];

    private final int[] spareCounts = new int[PAGES];
    private long asked;
    private long written;

    /// @param limitInBytes how much of the state is to be in memory; a few hundred pages are in any
    ///   case, which are small where the limit is
    /// @param secret for the sums of pages, which nobody may know who chooses rows: he could choose
    ///   some whose pages have the same sum
    public PageCache(Scratch scratch, long limitInBytes, long secret) {
        for (int i = 0; i < SECRETS; i++) {
            secrets[i] = scrambled(secret + (i + 1) * 0x9E3779B97F4A7C15L);
        }
        this.limit = limitInBytes;
        this.capacity = limitInBytes;
        int words = Math.clamp(limitInBytes / (8 * PAGES), LEAST_WORDS, MOST_WORDS);
        this.pageWords = Integer.highestOneBit(words);
        this.log = new PageLog(scratch, new Places(), PAGES_OF_A_BLOCK * pageWords);
        this.guarded = Math.clamp(limitInBytes / (64L * pageWords), LEAST_GUARDED, MOST_GUARDED);
    }

    /// Whether a page may have so many words.
    boolean takes(int words) {
        return words > 0 && words < PAGES_OF_A_BLOCK * pageWords;
    }

    /// How many words a page has, at most, where a row has not more.
    int pageWords() {
        return pageWords;
    }

    /// Says how many bytes the worker's states keep in other ways, which count as well.
    public void setElsewhere(long bytes) {
        capacity = Math.max(0, limit - bytes);
    }

    /// Whether pages have been let go, so that it matters in which order state is looked at.
    public boolean isExceeded() {
        return written > 0;
    }

    /// How much of the state is to be in memory.
    public long limit() {
        return limit;
    }

    /// The bytes of the pages in memory.
    public long sizeInBytes() {
        return sizeInBytes;
    }

    /// How many pages were written so far.
    long pagesWritten() {
        return written;
    }

    /// Who has pages.
    interface Owner {

        /// Takes a page to where it is looked for, or takes it away from there.
        void show(int page, long @Nullable [] words);
    }

    /// A page in memory.
    private static final class Frame {

        private Space space;
        private int page;
        private final long[] words;
        private long hiddenWhen;
        private @Nullable Frame before;
        private @Nullable Frame after;

        Frame(Space space, long[] words) {
            this.space = space;
            this.words = words;
        }
    }

    /// Frames in an order.
    private static final class Frames {

        private @Nullable Frame first;
        private @Nullable Frame last;
        private int count;

        void add(Frame frame) {
            frame.before = last;
            frame.after = null;
            if (last == null) {
                first = frame;
            } else {
                last.after = frame;
            }
            last = frame;
            count++;
        }

        void remove(Frame frame) {
            if (frame.before == null) {
                first = frame.after;
            } else {
                frame.before.after = frame.after;
            }
            if (frame.after == null) {
                last = frame.before;
            } else {
                frame.after.before = frame.before;
            }
            count--;
        }
    }

    /// The pages of an owner, numbered from 0 on.
    Space space(Owner owner) {
        var space = new Space(owner, spaces.size());
        spaces.add(space);
        return space;
    }

    /// Where pages lie, for the log.
    private final class Places implements PageLog.Owner {

        @Override
        public long place(int space, int page) {
            return spaces.get(space).places[page];
        }

        @Override
        public void moved(int space, int page, long to) {
            spaces.get(space).places[page] = to;
        }
    }

    /// The pages of one owner.
    final class Space {

        private final Owner owner;
        private final int number;
        private int count;

        /// Of the pages in memory.
        private @Nullable Frame[] frames = new @Nullable Frame[4];

        private int[] lengths = new int[4];

        /// Where a page was written to; -1 for nowhere.
        private long[] places = new long[4];

        /// The sums of pages when they were written.
        private long[] sums = new long[4];

        private long outside;

        private Space(Owner owner, int number) {
            this.owner = owner;
            this.number = number;
        }

        /// Takes on the next page, which its owner has.
        void add(long[] words) {
            int page = count++;
            if (page == frames.length) {
                frames = Arrays.copyOf(frames, page * 2);
                lengths = Arrays.copyOf(lengths, page * 2);
                places = Arrays.copyOf(places, page * 2);
                sums = Arrays.copyOf(sums, page * 2);
            }
            places[page] = -1;
            asked++;
            makeRoom(8L * words.length);
            enter(page, new Frame(this, words));
        }

        private void enter(int page, Frame frame) {
            frame.space = this;
            frame.page = page;
            frames[page] = frame;
            shown.add(frame);
            int length = frame.words.length;
            sizeInBytes += 8L * length;
            lengths[page] = length;
        }

        /// Says that a page has become a larger one; its owner has it.
        void replace(int page, long[] words) {
            Frame frame = Objects.requireNonNull(frames[page]);
            shown.remove(frame);
            sizeInBytes -= 8L * frame.words.length;
            forgetPlace(page, frame.words.length);
            enter(page, new Frame(this, words));
        }

        private void forgetPlace(int page, int length) {
            if (places[page] >= 0) {
                log.remove(places[page], length);
                places[page] = -1;
            }
        }

        /// A page that its owner does not have now; shows it.
        long[] fetch(int page) {
            asked++;
            Frame frame = frames[page];
            if (frame == null) {
                makeRoom(8L * lengths[page]);
                frame = load(page);
                enter(page, frame);
            } else {
                hidden.remove(frame);
                shown.add(frame);
            }
            owner.show(page, frame.words);
            return frame.words;
        }

        private Frame load(int page) {
            Frame frame = frame(lengths[page]);
            log.read(places[page], frame.words);
            if (sum(frame.words) != sums[page]) {
                throw new IllegalStateException(
                        "a page of state is not what was written to the scratch file");
            }
            outside -= 8L * frame.words.length;
            return frame;
        }

        private Frame frame(int length) {
            Frame frame = length < spare.length ? spare[length] : null;
            if (frame == null) {
                return new Frame(this, new long[length]);
            }
            spare[length] = frame.after;
            spareCounts[length]--;
            return frame;
        }

        /// Lets a page go that is hidden.
        private void letGo(Frame frame) {
            int page = frame.page;
            long sum = sum(frame.words);
            if (places[page] < 0 || sums[page] != sum) {
                forgetPlace(page, frame.words.length);
                places[page] = log.add(number, page, frame.words);
                sums[page] = sum;
                written++;
            }
            frames[page] = null;
            keepSpare(frame);
            outside += 8L * frame.words.length;
            sizeInBytes -= 8L * frame.words.length;
        }

        /// The bytes of the pages that are not in memory.
        long sizeOutside() {
            return outside;
        }

        /// What it takes to know where pages are.
        long sizeOfPlaces() {
            return frames.length * BYTES_OF_A_PLACE;
        }
    }

    /// Lets pages go where there is no room for some more bytes, as long as there are some that
    /// nobody may hold any more.
    private void makeRoom(long bytes) {
        while (sizeInBytes + (shown.count + hidden.count) * BYTES_OF_A_FRAME + bytes > capacity) {
            while (shown.first != null && hidden.count * 3 < shown.count) {
                hide(shown.first);
            }
            Frame oldest = hidden.first;
            if (oldest == null || asked - oldest.hiddenWhen < guarded) {
                if (shown.first != null && shown.first != shown.last) {
                    hide(shown.first); // the sooner it can go
                }
                return;
            }
            hidden.remove(oldest);
            oldest.space.letGo(oldest);
        }
    }

    private void keepSpare(Frame frame) {
        int length = frame.words.length;
        if (length < spare.length && spareCounts[length] < MOST_SPARE) {
            frame.after = spare[length];
            spare[length] = frame;
            spareCounts[length]++;
        }
    }

    private void hide(Frame frame) {
        shown.remove(frame);
        frame.space.owner.show(frame.page, null);
        frame.hiddenWhen = asked;
        hidden.add(frame);
    }

    /// The sum of a page. It decides whether a page is written, so pages that differ must not have
    /// the same one, however alike they are: wyhash (Wang Yi,
    /// https://github.com/wangyi-fudan/wyhash), whose secrets these are.
    long sum(long[] words) {
        long sum = secrets[0] ^ words.length;
        long second = sum;
        long third = sum;
        int i = 0;
        for (; i + 5 < words.length; i += 6) { // three at a time: none waits for the other
            sum = mix(words[i] ^ secrets[1], words[i + 1] ^ sum);
            second = mix(words[i + 2] ^ secrets[2], words[i + 3] ^ second);
            third = mix(words[i + 4] ^ secrets[3], words[i + 5] ^ third);
        }
        sum ^= second ^ third;
        for (; i + 1 < words.length; i += 2) {
            sum = mix(words[i] ^ secrets[1], words[i + 1] ^ sum);
        }
        return i < words.length ? mix(words[i] ^ secrets[2], sum ^ secrets[3]) : sum;
    }

    private static long mix(long a, long b) {
        return a ^ a * b ^ b ^ Math.unsignedMultiplyHigh(a, b);
    }

    /// As SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    private static long scrambled(long seed) {
        long mixed = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
