package io.deltaway.run;

import io.deltaway.connect.Store;
import io.deltaway.run.persist.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Refuses sinks that would destroy a file which another sink of the pipeline writes or a source
/// reads, and state that a source would read, however its path is spelt.
final class SharedFiles {

    private static final int MOST_LINKS = 40;

    private SharedFiles() {}

    /// @throws RunException naming both lines of the program
    static void refuse(List<Wiring.WiredSource> sources, List<Wiring.WiredSink<?>> sinks) {
        for (int i = 0; i < sinks.size(); i++) {
            Wiring.WiredSink<?> sink = sinks.get(i);
            Optional<Path> path = file(sink);
            if (path.isEmpty()) {
                continue;
            }
            for (Wiring.WiredSink<?> other : sinks.subList(0, i)) {
                if (file(other).filter(written -> isSame(written, path.get())).isPresent()) {
                    throw new RunException(
                            "DW-0217",
                            "the sinks "
                                    + described(other)
                                    + ", and "
                                    + described(sink)
                                    + ", are one file, "
                                    + path.get()
                                    + ": each would destroy what the other wrote. Give one of them another path.");
                }
            }
            for (Wiring.WiredSource source : sources) {
                if (reads(source, path.get())) {
                    throw new RunException(
                            "DW-0218",
                            "the sink "
                                    + described(sink)
                                    + ", would overwrite "
                                    + path.get()
                                    + ", which belongs to the source "
                                    + source.target().name()
                                    + ", read at "
                                    + source.where()
                                    + ". Give the sink another path.");
                }
            }
        }
    }

    /// What is read of the state would be kept in it, and so be read again, without end.
    ///
    /// @throws RunException naming the line of the program
    static void refuseState(List<Wiring.WiredSource> sources, Store store) {
        if (!(store instanceof DirectoryStore directory)) {
            return;
        }
        Path path = resolved(directory.path().toAbsolutePath().normalize(), MOST_LINKS);
        for (Wiring.WiredSource source : sources) {
            if (DirectoryStore.EXAMPLES.stream()
                    .anyMatch(name -> reads(source, path.resolve(name)))) {
                throw new RunException(
                        "DW-0237",
                        "the source "
                                + source.target().name()
                                + ", read at "
                                + source.where()
                                + ", would read the state that is kept in "
                                + store.describe()
                                + ". Keep it in another directory, or in one whose name begins with a dot.");
            }
        }
    }

    private static String described(Wiring.WiredSink<?> sink) {
        return sink.connector().describe() + ", written at " + sink.where();
    }

    /// The file of a sink with all links resolved. A device such as `/dev/null` is nobody's own.
    private static Optional<Path> file(Wiring.WiredSink<?> sink) {
        return sink.connector()
                .file()
                .filter(path -> Files.isRegularFile(path) || Files.notExists(path))
                .map(path -> resolved(path.toAbsolutePath().normalize(), MOST_LINKS));
    }

    /// The path as it really is, as far as it is there.
    private static Path resolved(Path path, int mostLinks) {
        Path parent = path.getParent();
        Path name = path.getFileName();
        if (parent == null || name == null || mostLinks == 0) {
            return path;
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path there = resolved(parent, mostLinks).resolve(name);
            try {
                Path target = there.resolveSibling(Files.readSymbolicLink(there)).normalize();
                return resolved(target, mostLinks - 1);
            } catch (IOException | UnsupportedOperationException noLink) {
                return there;
            }
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.equals(other)
                    || Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean reads(Wiring.WiredSource source, Path file) {
        try {
            return source.connector().reads(file);
        } catch (IOException e) {
            return false; // told when it is opened
        }
    }
}
