package io.deltaway.testkit;

import io.deltaway.connect.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// What every [Store] has to do, tried out on one that is empty.
public final class StoreCheck {

    private static final int LARGE = 20 << 20;
    private static final int FLEETING = 100;

    private final Store store;
    private final Random random = new Random(1);

    private StoreCheck(Store store) {
        this.store = store;
    }

    /// @throws AssertionError where the store doesn't do what its interface says
    public static void check(Store store) throws IOException, InterruptedException {
        var check = new StoreCheck(store);
        byte[] grown;
        try (Store.Session session = store.open()) {
            grown = check.aFileGrows(session);
            check.aFileIsPublishedOnce(session);
            check.oneOfSeveralPublishes(session);
            check.aLargeFileIsRead(session);
            filesGo(session);
            filesGoWhileTheyAreListed(session);
        }
        check.filesAreThereAgain(grown);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void same(byte[] expected, Store.Session session, String name)
            throws IOException {
        try (InputStream in = session.read(name)) {
            byte[] read = in.readAllBytes();
            if (!Arrays.equals(read, expected)) {
                throw new AssertionError(
                        "%s has %d bytes and should have %d others"
                                .formatted(name, read.length, expected.length));
            }
        }
        expect(session.has(name), name + " can be read and is said not to be there");
        long listed = session.list(name).getOrDefault(name, -1L);
        expect(listed == expected.length, "the size of " + name + " is said to be " + listed);
    }

    private static void expect(boolean is, String otherwise) {
        if (!is) {
            throw new AssertionError(otherwise);
        }
    }

    private static void missing(Store.Session session, String name) throws IOException {
        try (InputStream in = session.read(name)) {
            throw new AssertionError(name + " can be read: " + in);
        } catch (NoSuchFileException e) {
            expect(!session.list(name).containsKey(name), name + " is listed and can't be read");
            expect(!session.has(name), name + " is said to be there and can't be read");
        }
    }

    private byte[] aFileGrows(Store.Session session) throws IOException {
        missing(session, "grows-1");
        byte[] all = bytes(100_000);
        try (Store.Output output = session.create("grows-1")) {
            output.write(all, 0, 10);
            output.force();
            same(Arrays.copyOf(all, 10), session, "grows-1");
            output.write(all, 10, 50_000);
            output.write(all, 50_010, 40_000);
            output.force();
            output.force();
            same(Arrays.copyOf(all, 90_010), session, "grows-1");
            output.write(all, 90_010, 9_990);
            output.force();
        }
        same(all, session, "grows-1");
        return all;
    }

    private void aFileIsPublishedOnce(Store.Session session) throws IOException {
        byte[] first = bytes(1_000);
        expect(session.publish("published-1", first), "a new name could not be published");
        same(first, session, "published-1");
        expect(!session.publish("published-1", bytes(10)), "a name could be published twice");
        same(first, session, "published-1");
        expect(
                session.list("published").keySet().equals(Set.of("published-1")),
                "published are " + session.list("published").keySet());
    }

    private void oneOfSeveralPublishes(Store.Session session)
            throws IOException, InterruptedException {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 5; round++) {
                String name = "contended-" + round;
                var attempts = new ArrayList<Callable<byte[]>>();
                for (int i = 0; i < 4; i++) {
                    byte[] content = bytes(100);
                    attempts.add(() -> session.publish(name, content) ? content : new byte[0]);
                }
                byte[] published = onlyOne(threads.invokeAll(attempts));
                same(published, session, name);
            }
        }
    }

    private static byte[] onlyOne(List<Future<byte[]>> attempts) throws InterruptedException {
        byte[] only = {};
        for (Future<byte[]> attempt : attempts) {
            try {
                byte[] content = attempt.get();
                expect(content.length == 0 || only.length == 0, "two published the same name");
                only = content.length > 0 ? content : only;
            } catch (ExecutionException e) {
                throw new AssertionError("one of several can't publish", e);
            }
        }
        expect(only.length > 0, "of several nobody published");
        return only;
    }

    private void aLargeFileIsRead(Store.Session session) throws IOException {
        byte[] all = bytes(LARGE);
        try (Store.Output output = session.create("large.1")) {
            for (int from = 0; from < LARGE; from += 1 << 20) {
                output.write(all, from, Math.min(1 << 20, LARGE - from));
            }
            output.force();
        }
        same(all, session, "large.1");
    }

    private static void filesGo(Store.Session session) throws IOException {
        session.delete(List.of("large.1", "contended-0", "never-there"));
        missing(session, "large.1");
        missing(session, "contended-0");
    }

    private static void filesGoWhileTheyAreListed(Store.Session session)
            throws IOException, InterruptedException {
        var done = new AtomicBoolean();
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<?> listing =
                    threads.submit(() -> {
                        while (!done.get()) {
                            session.list("fleeting");
                        }
                        return null;
                    });
            try {
                for (int i = 0; i < FLEETING; i++) {
                    session.publish("fleeting-" + i, new byte[1]);
                    session.delete(List.of("fleeting-" + i));
                }
            } finally {
                done.set(true);
            }
            listing.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a file that goes while it is listed", e);
        }
    }

    private void filesAreThereAgain(byte[] grown) throws IOException {
        try (Store.Session session = store.open()) {
            same(grown, session, "grows-1");
            expect(
                    session.list("").keySet().containsAll(Set.of("published-1", "contended-4")),
                    "there are only " + session.list("").keySet());
            expect(
                    !session.publish("contended-4", bytes(1)),
                    "what was published before can be published again");
        }
    }
}
