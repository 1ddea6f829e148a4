package io.deltaway.s3;

import io.deltaway.connect.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A file that is published is an object. One that grows is several, numbered behind its name: one
/// for each time it was forced, as objects can't be appended to. While these are removed a mark
/// stands behind them: who finds it knows that the file is gone, whatever is left of it.
final class S3Session implements Store.Session {

    private static final String CHECK = "conditional-puts";
    private static final char SEGMENT = '/';
    private static final String MARK = SEGMENT + "removed-by-deltaway"; // sorts behind numbers

    private final Objects objects;

    S3Session(Objects objects) {
        this.objects = objects;
    }

    /// Sees whether the server knows what tells two processes apart.
    void checkConditionalPuts() throws IOException {
        objects.put(CHECK, "checked".getBytes(StandardCharsets.UTF_8));
        if (objects.putNew(CHECK, "unchecked".getBytes(StandardCharsets.UTF_8))) {
            throw new IOException(
                    objects.place()
                            + " is on a server that doesn't know conditional puts (If-None-Match), so that two processes could overwrite each other's state. Use a server or a version that does");
        }
    }

    private static String segment(String name, long number) {
        return "%s%c%08d".formatted(name, SEGMENT, number);
    }

    private static boolean isMark(String object) {
        return object.equals(file(object) + MARK);
    }

    private static String file(String object) {
        int end = object.indexOf(SEGMENT);
        return end < 0 ? object : object.substring(0, end);
    }

    @Override
    public Map<String, Long> list(String prefix) throws IOException {
        var files = new TreeMap<String, Long>();
        for (var object : objects.list(prefix).entrySet()) {
            String file = file(object.getKey());
            if (isMark(object.getKey())) {
                files.remove(file);
            } else {
                files.merge(file, object.getValue(), Long::sum);
            }
        }
        files.remove(CHECK);
        return files;
    }

    @Override
    public InputStream read(String name) throws IOException {
        List<String> parts = partsOf(name);
        if (parts.isEmpty()) {
            throw new NoSuchFileException(objects.place() + name);
        }
        // Who removes a file may be in the middle of it; the mark is no number either.
        for (int number = 0; number < parts.size(); number++) {
            String expected = segment(name, number);
            if (!parts.get(number).equals(name) && !parts.get(number).equals(expected)) {
                throw new NoSuchFileException(objects.place() + expected);
            }
        }
        return new Segmented(parts.iterator());
    }

    /// Objects behind each other, each read when it is its turn.
    private final class Segmented extends InputStream {

        private final Iterator<String> next;
        private InputStream in = InputStream.nullInputStream();

        Segmented(Iterator<String> objects) {
            this.next = objects;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            while (read < 0 && next.hasNext()) {
                in.close();
                in = objects.get(next.next());
                read = in.read(into, from, length);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private List<String> partsOf(String name) throws IOException {
        return objects.list(name).keySet().stream()
                .filter(object -> file(object).equals(name))
                .toList();
    }

    @Override
    public Store.Output create(String name) {
        return new Segments(objects, number -> segment(name, number));
    }

    @Override
    public boolean publish(String name, byte[] content) throws IOException {
        return objects.putNew(name, content);
    }

    /// Who finds a file without its last objects would take what is left for all of it, and one
    /// without its first for a damaged one, so it is marked first.
    @Override
    public void delete(Collection<String> names) throws IOException {
        var marks = new ArrayList<String>();
        var parts = new ArrayList<String>();
        for (String name : names) {
            List<String> there = partsOf(name);
            boolean isMarked = there.contains(name + MARK);
            if (!isMarked && there.size() > 1) {
                objects.put(name + MARK, new byte[0]);
            }
            if (isMarked || there.size() > 1) {
                marks.add(name + MARK);
            }
            there.stream().filter(object -> !isMark(object)).forEach(parts::add);
        }
        if (objects.delete(parts)) {
            objects.delete(marks);
        }
    }

    /// Removes what is left of files whose removal was begun.
    void finishRemovals() throws IOException {
        delete(
                objects.list("").keySet().stream()
                        .filter(S3Session::isMark)
                        .map(S3Session::file)
                        .toList());
    }

    @Override
    public void close() {
        objects.close();
    }
}
