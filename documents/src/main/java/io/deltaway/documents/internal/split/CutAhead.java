package io.deltaway.documents.internal.split;

import io.deltaway.documents.Contents;
import io.deltaway.documents.Passage;
import io.deltaway.documents.Splitter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/// The passages of documents that have just been read, cut where they were read: for whoever cuts
/// them next, in an epoch that then need not wait for it. From any thread.
///
/// They are there as long as the contents are, which is until the epoch is over that took them; of
/// contents that come from a state there are none.
public final class CutAhead {

    private record Cut(Splitter by, List<Passage> passages) {}

    private static final Map<Contents, Cut> CUT = Collections.synchronizedMap(new WeakHashMap<>());

    private CutAhead() {}

    /// Cuts contents. What a splitter fails on it will fail on again.
    public static void cut(Contents contents, Splitter by) {
        try {
            CUT.put(
                    contents,
                    new Cut(by, List.copyOf(by.split(contents)))); // which may be used again
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            CUT.remove(contents);
        }
    }

    static List<Passage> passages(Contents contents, Splitter by) {
        Cut cut = CUT.get(contents);
        return cut != null && cut.by == by ? cut.passages : by.split(contents);
    }
}
