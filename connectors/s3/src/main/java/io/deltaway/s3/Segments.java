package io.deltaway.s3;

import io.deltaway.connect.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/// A file that grows: an object for each time it is forced, and whenever much waits.
final class Segments implements Store.Output {

    private static final int SEGMENT_BYTES = 8 << 20;

    private final Objects objects;
    private final LongFunction<String> names;

    /// Held while an object is put, so that they are there in the order of their numbers. Who only
    /// writes doesn't wait for it.
    private final ReentrantLock putting = new ReentrantLock();

    /// Guarded by itself.
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    private long next;

    /// @param names of the objects by their numbers
    Segments(Objects objects, LongFunction<String> names) {
        this.objects = objects;
        this.names = names;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int size;
        synchronized (waiting) {
            waiting.write(bytes, from, length);
            size = waiting.size();
        }
        if (size >= SEGMENT_BYTES) {
            force();
        }
    }

    @Override
    public void force() throws IOException {
        putting.lock();
        try {
            byte[] content;
            synchronized (waiting) {
                content = waiting.toByteArray();
                waiting.reset();
            }
            if (content.length > 0) {
                String name = names.apply(next++);
                if (!objects.putNew(name, content)) {
                    throw new IOException(
                            objects.place() + name + " is there already, written by somebody else");
                }
            }
        } finally {
            putting.unlock();
        }
    }

    /// What was not forced is not there.
    @Override
    public void close() {}
}
