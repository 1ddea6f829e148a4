package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/// The manifests of a store, and the right to publish the next one. From one thread, but for
/// [#check].
final class Manifests {

    private final Store store;
    private final Store.Session session;
    private final String program;
    private final Format format;

    /// Tells what this process publishes from what others do that say the same.
    private final long publisher = UUID.randomUUID().getMostSignificantBits();

    private volatile long number;
    private Manifest newest;

    /// Takes the store over.
    Manifests(Store store, Store.Session session, String program, Format format)
            throws IOException {
        this.store = store;
        this.session = session;
        this.program = program;
        this.format = format;
        Found before = find(Long.MAX_VALUE);
        if (before.last < 0 && !session.list(FileName.LOG).isEmpty()) {
            throw new DamagedException(store.describe(), "its manifests are gone");
        }
        while (!publish(before.manifest(), before.last + 1)) {
            before = find(Long.MAX_VALUE);
        }
        long own = before.last + 1;
        number = own;
        newest = before.manifest();
        // Who had it may have published in the meantime, or be in the middle of it.
        for (Found now = find(own); now.newest != before.newest; now = find(own)) {
            before = now;
            publish(now.manifest());
        }
    }

    /// What is there below a number.
    ///
    /// @param newest the number of the newest manifest; -1 where there is none
    /// @param last the highest number that is taken, also where nothing was written under it
    private record Found(long newest, long last, Manifest manifest) {}

    private NavigableMap<Long, Long> sizes() throws IOException {
        var sizes = new TreeMap<Long, Long>();
        for (Map.Entry<String, Long> file : session.list(FileName.MANIFEST).entrySet()) {
            String digits = file.getKey().substring(FileName.MANIFEST.length());
            if (digits.matches("\\d{1,18}")) {
                sizes.put(Long.parseLong(digits), file.getValue());
            }
        }
        return sizes;
    }

    private Found find(long below) throws IOException {
        var there = new TreeMap<>(sizes().headMap(below, false));
        long last = there.isEmpty() ? -1 : there.lastKey();
        there.values().removeIf(size -> size == 0);
        if (there.isEmpty()) {
            return new Found(-1, last, Manifest.none());
        }
        try {
            return new Found(there.lastKey(), last, read(there.lastKey()));
        } catch (NoSuchFileException e) {
            return find(below); // whoever has the store has published another one meanwhile
        }
    }

    private static String name(long number) {
        return FileName.MANIFEST + number;
    }

    private Manifest read(long of) throws IOException {
        String name = name(of);
        try (var in = new Frames.In(name, session.read(name))) {
            ByteReader bytes = in.next();
            if (bytes == null) {
                throw new DamagedException(name, 0);
            }
            Versions.check(name, bytes.readVarLong());
            Versions.checkProgram(name, bytes.readText(), program);
            bytes.readLong();
            return Manifest.read(bytes, format);
        }
    }

    private boolean publish(Manifest next, long as) throws IOException {
        var bytes = new ByteWriter();
        bytes.writeVarLong(Format.VERSION);
        bytes.writeText(program);
        bytes.writeLong(publisher);
        next.write(bytes, format);
        return session.publish(name(as), Frames.frame(bytes));
    }

    /// The number of the newest manifest, which this process published.
    long number() {
        return number;
    }

    Manifest newest() {
        return newest;
    }

    /// Makes a manifest the one that counts.
    ///
    /// @throws FencedException where another process has published one
    synchronized void publish(Manifest next) throws IOException {
        long following = number + 1;
        if (!publish(next, following)) {
            throw new FencedException(store.describe());
        }
        number = following;
        newest = next;
        check();
    }

    /// Whether the state is still ours. What was durable before is seen by whoever takes it over
    /// later. From any thread.
    ///
    /// @throws FencedException where it is not
    void check() throws IOException {
        if (isNewerThere()) {
            throwUnlessPublishing();
        }
    }

    /// One that is being published may be ours, which is known only when that has ended.
    private synchronized void throwUnlessPublishing() throws IOException {
        if (isNewerThere()) {
            throw new FencedException(store.describe());
        }
    }

    private boolean isNewerThere() throws IOException {
        return !sizes().tailMap(number, false).isEmpty();
    }

    /// Those that count no more.
    List<String> old() throws IOException {
        return sizes().headMap(number).keySet().stream().map(Manifests::name).toList();
    }
}
