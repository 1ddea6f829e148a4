package io.deltaway.connect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;

/// A place where a pipeline keeps its state: a directory, a bucket. Each run opens it.
///
/// What is kept are files with flat names of letters, digits, dots and hyphens. A file is written
/// once, from its beginning to its end, and never changed.
public interface Store {

    /// Opens it, and makes it where it is not there.
    ///
    /// @throws InUseException where the place can tell that another process has it open. A place
    ///   that can't needs no lock: [Session#publish] decides between two
    Session open() throws IOException;

    /// Opens it to look at what is there, beside whoever has it open: nothing is made, locked or
    /// removed. What is looked at may be removed meanwhile.
    ///
    /// @throws java.nio.file.NoSuchFileException where nothing is there
    View look() throws IOException;

    /// The place as people know it, for messages.
    String describe();

    /// What nobody is to see of what is said of it.
    default Secrets secrets() {
        return Secrets.NONE;
    }

    /// The files of a store. One thread at a time calls it, except where something else is said.
    interface View extends Closeable {

        /// The files whose names begin with `prefix`, with their sizes in bytes. A file that was
        /// being published when a process ended may be there without a byte.
        Map<String, Long> list(String prefix) throws IOException;

        /// Whether a file is there, also without a byte. From any thread.
        default boolean has(String name) throws IOException {
            return list(name).containsKey(name);
        }

        /// A file from its beginning, as it is when this is called; that is durable when it
        /// returns, also where a process ended before it could make it so. From any thread.
        ///
        /// @throws java.nio.file.NoSuchFileException where it is not there
        InputStream read(String name) throws IOException;
    }

    /// A store that is open to be written.
    interface Session extends View {

        /// Begins a file that is not there. From any thread.
        Output create(String name) throws IOException;

        /// Writes a whole file at once. When this returns it is durable. Whoever reads it reads all
        /// of it, or finds it without a byte.
        ///
        /// @return false, and nothing was written, where a file of that name is there: of two who
        ///   publish under one name, from whatever processes, one succeeds
        boolean publish(String name, byte[] content) throws IOException;

        /// Removes files; those that are not there are left out.
        void delete(Collection<String> names) throws IOException;
    }

    /// A file that is being written. Closing it makes nothing durable.
    interface Output extends Closeable {

        /// Appends bytes, by one thread.
        void write(byte[] bytes, int from, int length) throws IOException;

        /// When this returns, all that was written before it was called is durable, also if the
        /// file is never closed. From any thread.
        void force() throws IOException;
    }

    /// Another process, or another pipeline of this one, has the place open.
    final class InUseException extends IOException {

        private static final long serialVersionUID = 1L;

        /// @param by who has it, such as the number of a process
        public InUseException(String place, String by) {
            super(place + " is in use by " + by);
        }
    }
}
