package io.deltaway.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A real file system with little room. Only who may mount can have one.
final class SmallDisk implements AutoCloseable {

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /// Whether this process may have one.
    ///
    /// @param directory an empty one
    static boolean isPossible(Path directory) throws IOException {
        if (Files.exists(Path.of("/bin/mount")) && mount(directory, "size=64k")) {
            new SmallDisk(directory).close();
            return true;
        }
        return false;
    }

    /// @param directory an empty one
    static SmallDisk of(Path directory, long sizeInBytes) throws IOException {
        if (!mount(directory, "size=" + sizeInBytes)) {
            throw new IOException("can't mount " + directory);
        }
        return new SmallDisk(directory);
    }

    /// What is on it stays there.
    void resize(long sizeInBytes) throws IOException {
        if (!mount(path, "remount,size=" + sizeInBytes)) {
            throw new IOException("can't mount " + path + " again");
        }
    }

    private static boolean mount(Path at, String options) throws IOException {
        return run(List.of("mount", "-t", "tmpfs", "-o", options, "deltaway", at.toString())) == 0;
    }

    private static int run(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        int status = run(List.of("umount", path.toString()));
        if (status != 0) {
            throw new IOException("umount " + path + " ended with " + status);
        }
    }
}
