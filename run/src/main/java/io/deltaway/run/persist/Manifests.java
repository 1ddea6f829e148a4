package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The manifests of a store, and the right to publish the next one. From one thread, but for
/// [#check].
final class Manifests {

    private final Store store;
    private final Store.Session session;
    private final Outline outline;

    /// Tells what this process publishes from what others do that say the same.
    private final long publisher = UUID.randomUUID().getMostSignificantBits();

    private volatile long number;
    private Manifest newest;

    /// Whether it is not known if the last manifest that was to be published is there.
    private volatile boolean doubtful;

    /// Takes the store over.
    ///
    /// @param outline of the program that takes it over; what another one wrote stays its own until
    ///   something else is published
    Manifests(Store store, Store.Session session, Outline outline) throws IOException {
        this.store = store;
        this.session = session;
        this.outline = outline;
        Found before = find(session, Long.MAX_VALUE);
        if (before.last < 0 && !session.list(FileName.LOG).isEmpty()) {
            throw new DamagedException(store.describe(), "its manifests are gone");
        }
        byte[] first = body(Manifest.none(outline));
        while (!publish(before.bodyOr(first), before.last + 1)) {
            before = find(session, Long.MAX_VALUE);
        }
        long own = before.last + 1;
        number = own;
        // Who had it may have published in the meantime, or be in the middle of it.
        while (newest(sizes().headMap(own, false)) != before.newest) {
            before = find(session, own);
            long following = number + 1;
            if (!publish(before.bodyOr(first), following)) {
                throw new FencedException(store.describe());
            }
            number = following;
            check();
        }
        newest = Manifest.read(new ByteReader(before.bodyOr(first)));
    }

    private static byte[] body(Manifest manifest) {
        var bytes = new ByteWriter();
        manifest.write(bytes);
        return bytes.toBytes();
    }

    /// Looks at the files that a manifest names.
    @FunctionalInterface
    interface Looker<T> {
        T look(Manifest manifest) throws IOException;
    }

    /// For somebody who only looks: what the newest manifest says, and what the files hold that it
    /// names. Where another one is published meanwhile they may be removed, and a log that says
    /// nothing by whoever begins just now.
    ///
    /// @throws NoSuchFileException where there is no manifest
    static <T> T look(Store.View view, Looker<T> looker) throws IOException {
        for (long missed = -1; ; ) {
            Found found = find(view, Long.MAX_VALUE);
            if (found.body == null) {
                throw new NoSuchFileException(FileName.MANIFEST);
            }
            try {
                return looker.look(Manifest.read(new ByteReader(found.body)));
            } catch (NoSuchFileException e) {
                if (missed == found.newest && newest(sizes(view)) == missed) {
                    throw new DamagedException(e);
                }
                missed = found.newest;
            }
        }
    }

    /// What was saved with the newest snapshot, as this program calls it.
    Optional<Saved> saved(Format format) throws IOException {
        try {
            return SavedFile.read(session, newest.snapshot(), newest.outline(), outline, format);
        } catch (NoSuchFileException e) {
            check();
            throw new DamagedException(e);
        }
    }

    /// What is there below a number.
    ///
    /// @param newest the number of the newest manifest; -1 where there is none
    /// @param last the highest number that is taken, also where nothing was written under it
    /// @param body what it says; null where there is none
    private record Found(long newest, long last, byte @Nullable [] body) {

        byte[] bodyOr(byte[] first) {
            return body == null ? first : body;
        }
    }

    private NavigableMap<Long, Long> sizes() throws IOException {
        return sizes(session);
    }

    private static NavigableMap<Long, Long> sizes(Store.View view) throws IOException {
        var sizes = new TreeMap<Long, Long>();
        for (Map.Entry<String, Long> file : view.list(FileName.MANIFEST).entrySet()) {
            String digits = file.getKey().substring(FileName.MANIFEST.length());
            if (digits.matches("\\d{1,18}")) {
                sizes.put(Long.parseLong(digits), file.getValue());
            }
        }
        return sizes;
    }

    /// The highest number under which something was written; -1 where there is none.
    private static long newest(NavigableMap<Long, Long> sizes) {
        return sizes.descendingMap().entrySet().stream()
                .filter(size -> size.getValue() > 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(-1L);
    }

    private static Found find(Store.View view, long below) throws IOException {
        NavigableMap<Long, Long> there = sizes(view).headMap(below, false);
        long last = there.isEmpty() ? -1 : there.lastKey();
        long newest = newest(there);
        if (newest < 0) {
            return new Found(-1, last, null);
        }
        try {
            return new Found(newest, last, read(view, name(newest)));
        } catch (NoSuchFileException e) {
            return find(view, below); // whoever has the store has published another one meanwhile
        }
    }

    private static String name(long number) {
        return FileName.MANIFEST + number;
    }

    private static byte[] read(Store.View view, String name) throws IOException {
        try (var in = new Frames.In(name, view.read(name))) {
            ByteReader bytes = in.next();
            if (bytes == null) {
                throw new DamagedException(name, 0);
            }
            Versions.check(name, bytes.readVarLong());
            bytes.readLong();
            return bytes.readSized();
        }
    }

    /// Whoever slept meanwhile may find a number free again: others have published it and later
    /// ones, and removed it.
    ///
    /// @return whether it is the newest one
    private boolean publish(byte[] body, long as) throws IOException {
        byte[] content =
                Frames.frame(bytes -> {
                    bytes.writeVarLong(Format.VERSION);
                    bytes.writeLong(publisher);
                    bytes.writeSized(body);
                });
        return session.publish(name(as), content) && newest(sizes()) == as;
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
        doubtful = true;
        boolean isOurs = publish(body(next), following);
        doubtful = false;
        if (!isOurs) {
            throw new FencedException(store.describe());
        }
        number = following;
        newest = next;
        check();
    }

    /// Why something could not be written: where another process has taken the state over, that is
    /// the reason, as it removes what it does not need; or that all of it is gone. From any thread.
    IOException reason(IOException failure) {
        try {
            check();
        } catch (FencedException | NoSuchFileException e) {
            return doubtful ? failure : e;
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /// Whether the state is still ours. What was durable before is seen by whoever takes it over
    /// later. From any thread.
    ///
    /// @throws FencedException where it is not
    /// @throws NoSuchFileException where nothing of it is there any more
    void check() throws IOException {
        if (isNewerThere()) {
            throwUnlessPublishing();
        }
    }

    /// One that is being published may be ours, which is known only when that has ended.
    private synchronized void throwUnlessPublishing() throws IOException {
        if (isNewerThere()) {
            throw isAnyThere()
                    ? new FencedException(store.describe())
                    : new NoSuchFileException(store.describe());
        }
    }

    private boolean isAnyThere() throws IOException {
        try {
            return !sizes().isEmpty();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Looked for by name, as that is asked at each sync. Whoever goes on publishes the next
    /// number, and removes ours before that one.
    private boolean isNewerThere() throws IOException {
        long own = number;
        return session.has(name(own + 1)) || !session.has(name(own));
    }

    /// Those that count no more, the oldest first, and to be removed in that order: [#check].
    List<String> old() throws IOException {
        return sizes().headMap(number).keySet().stream().map(Manifests::name).toList();
    }
}
