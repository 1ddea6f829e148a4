package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Tells of what is read.
public final class WatchedStore implements Store {

    @FunctionalInterface
    public interface Watcher {
        void reads(String name) throws IOException;
    }

    private final Store store;
    private final Watcher watcher;
    private final List<String> read = new CopyOnWriteArrayList<>();

    /// @param watcher told before a file is read
    public WatchedStore(Store store, Watcher watcher) {
        this.store = store;
        this.watcher = watcher;
    }

    void forget() {
        read.clear();
    }

    /// The files that were read since they were forgotten.
    List<String> read() {
        return List.copyOf(read);
    }

    @Override
    public Session open() throws IOException {
        return new Watching(store.open());
    }

    @Override
    public View look() throws IOException {
        return new Watching(store.look());
    }

    @Override
    public String describe() {
        return store.describe();
    }

    /// Of a view, or of a session.
    private final class Watching implements Session {

        private final View view;

        Watching(View view) {
            this.view = view;
        }

        private Session session() {
            return (Session) view;
        }

        @Override
        public Map<String, Long> list(String prefix) throws IOException {
            return view.list(prefix);
        }

        @Override
        public InputStream read(String name) throws IOException {
            read.add(name);
            watcher.reads(name);
            return view.read(name);
        }

        @Override
        public Output create(String name) throws IOException {
            return session().create(name);
        }

        @Override
        public boolean publish(String name, byte[] content) throws IOException {
            return session().publish(name, content);
        }

        @Override
        public void delete(Collection<String> names) throws IOException {
            session().delete(names);
        }

        @Override
        public void close() throws IOException {
            view.close();
        }
    }
}
