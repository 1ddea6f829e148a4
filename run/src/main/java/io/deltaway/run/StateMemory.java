package io.deltaway.run;

import io.deltaway.engine.state.PageCache;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How much of the state is in memory, and the files where the rest of it lies.
final class StateMemory implements Closeable {

    private final List<ScratchFile> files = new ArrayList<>();
    private final List<PageCache> caches = new ArrayList<>();

    /// What [Configuration#stateInMemoryUpTo] says.
    ///
    /// @param directory where state lies that is not in memory
    record Limit(long sizeInBytes, Path directory) {

        /// What `explain` shows of it.
        String explanation() {
            return String.format(
                    Locale.ROOT,
                    "memory for state: up to %,d bytes, all workers together\n    the rest lies in %s\n",
                    sizeInBytes,
                    directory);
        }
    }

    /// @throws RunException where the directory for what is not in memory can't be written to: now,
    ///   and not when the memory is full
    StateMemory(Settings settings) {
        settings.memory()
                .ifPresent(limit -> {
                    ScratchFile.check(limit.directory);
                    for (int worker = 0; worker < settings.workers(); worker++) {
                        var file = new ScratchFile(limit.directory);
                        files.add(file);
                        long each = limit.sizeInBytes / settings.workers();
                        caches.add(new PageCache(file, each, settings.random().nextLong()));
                    }
                });
    }

    /// For each worker what it keeps its pages in; none where all are in memory.
    List<PageCache> caches() {
        return List.copyOf(caches);
    }

    @Override
    public void close() throws IOException {
        for (ScratchFile file : files) {
            file.close();
        }
    }
}
