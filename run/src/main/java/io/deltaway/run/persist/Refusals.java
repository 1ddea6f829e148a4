package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What sinks refused, each time in a file of its own: it is there before the sink commits the
/// epoch, as a sink that has committed it does not refuse the rows again. Any thread calls it.
final class Refusals {

    private final Store.Session store;
    private final Format format;
    private final long opening;
    private final Map<String, Refusal> files = new LinkedHashMap<>();
    private long count;

    /// @param opening the number of this opening of the store
    Refusals(Store.Session store, Format format, long opening) throws IOException {
        this.store = store;
        this.format = format;
        this.opening = opening;
        List<FileName> names =
                store.list(FileName.REFUSED).keySet().stream()
                        .flatMap(name -> FileName.parse(FileName.REFUSED, name).stream())
                        .sorted()
                        .toList();
        for (FileName name : names) {
            try (var in = new Frames.In(name.toString(), store.read(name.toString()))) {
                ByteReader frame = in.next();
                if (frame != null) { // else it ended in the middle, and nothing was committed
                    Versions.check(name.toString(), frame.readVarLong());
                    files.put(name.toString(), format.readRefusal(frame));
                }
            }
        }
    }

    /// All that are kept, in the order of epochs; of each sink and epoch each row once.
    synchronized List<Refusal> all() {
        var all = new ArrayList<Refusal>();
        var ends = new LinkedHashMap<List<Long>, Integer>();
        List<Refusal> ordered =
                files.values().stream()
                        .sorted(
                                Comparator.comparingLong(Refusal::epoch)
                                        .thenComparingInt(Refusal::feed)
                                        .thenComparingInt(Refusal::first))
                        .toList();
        for (Refusal refusal : ordered) {
            int end = ends.getOrDefault(List.of((long) refusal.feed(), refusal.epoch()), 0);
            if (refusal.end() > end) {
                int known = Math.max(0, end - refusal.first());
                all.add(
                        new Refusal(
                                refusal.feed(),
                                refusal.epoch(),
                                refusal.first() + known,
                                refusal.rows().subList(known, refusal.rows().size())));
                ends.put(List.of((long) refusal.feed(), refusal.epoch()), refusal.end());
            }
        }
        return all;
    }

    /// Writes one down; durable when this returns.
    void keep(Refusal refusal) throws IOException {
        String name = next();
        byte[] content =
                Frames.frame(bytes -> {
                    bytes.writeVarLong(Format.VERSION);
                    format.write(bytes, refusal);
                });
        try (Store.Output out = store.create(name)) {
            out.write(content, 0, content.length);
            out.force();
        }
        synchronized (this) {
            files.put(name, refusal);
        }
    }

    private synchronized String next() {
        return new FileName(FileName.REFUSED, opening, count++).toString();
    }

    /// Takes out those that are not needed any longer, and gives their files.
    synchronized List<String> take(Predicate<Refusal> done) {
        List<String> names =
                files.entrySet().stream()
                        .filter(file -> done.test(file.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        names.forEach(files::remove);
        return names;
    }
}
