package io.deltaway.files.internal.write;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Directories whose names of files are still there when the machine went down.
final class Directories {

    private Directories() {}

    /// Sees to it that the directory of a file is there. Who made it before may have ended before
    /// it was on the disk.
    static void make(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
            for (Path above = directory.getParent(); above != null; above = above.getParent()) {
                force(above);
            }
        }
    }

    /// Brings the name of a file to the disk.
    static void forceNameOf(Path file) throws IOException {
        force(file.toAbsolutePath().getParent());
    }

    private static void force(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return;
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            return; // Windows can't open a directory; there a new name is durable by itself.
        }
        try (channel) {
            channel.force(true);
        }
    }
}
