package io.deltaway.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/// A server of its own, which is killed and comes to life again with its files, where it was.
final class MortalServer implements AutoCloseable {

    private final Path files;
    private EmbeddedPostgres server;
    private boolean isAlive = true;

    /// @param files an empty directory
    MortalServer(Path files) throws IOException {
        this.files = files;
        this.server = TestServer.start(files, TestServer.freePort());
    }

    String url() {
        return TestServer.url(server, "postgres");
    }

    boolean isAlive() {
        return isAlive;
    }

    /// All of its processes end at whatever they do.
    void kill() throws IOException, InterruptedException {
        TestServer.signal(files, "STOP"); // what stands still starts no further process
        TestServer.signal(files, "KILL");
        server.close();
        isAlive = false;
    }

    void start() throws IOException {
        if (!isAlive) {
            server = TestServer.start(files, server.getPort());
            isAlive = true;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
