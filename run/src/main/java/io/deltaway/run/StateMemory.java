package io.deltaway.run;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.state.PageCache;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// How much of the state is in memory, and the files where the rest of it lies.
final class StateMemory implements Closeable {

    private static final System.Logger LOG = System.getLogger("io.deltaway.run");

    private final Optional<Limit> limit;
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
        limit = settings.memory();
        limit.ifPresent(some -> {
            ScratchFile.check(some.directory);
            for (int worker = 0; worker < settings.workers(); worker++) {
                var file = new ScratchFile(some.directory);
                files.add(file);
                long each = some.sizeInBytes / settings.workers();
                caches.add(new PageCache(file, each, settings.random().nextLong()));
            }
        });
    }

    /// Says which steps don't keep to a limit, if there is one and if there are any.
    ///
    /// @param inMemory the nodes whose state is in memory as a whole
    /// @param withObjects the nodes for which aggregates of the program keep objects
    /// @param lines the user's line that built a node
    void warn(
            List<CircuitPlan.Node> inMemory,
            List<CircuitPlan.Node> withObjects,
            IntFunction<String> lines) {
        warn(
                "not that of %s: all of it is in memory. It counts, and may be more than the limit.",
                inMemory, lines);
        warn(
                "not what own aggregates keep at %s: it is in memory, and how large it is only the program knows.",
                withObjects, lines);
    }

    private void warn(String what, List<CircuitPlan.Node> nodes, IntFunction<String> lines) {
        if (limit.isPresent() && !nodes.isEmpty()) {
            String where =
                    nodes.stream()
                            .map(node -> lines.apply(node.id()))
                            .distinct()
                            .collect(Collectors.joining("; "));
            LOG.log(
                    System.Logger.Level.WARNING,
                    String.format(
                                    Locale.ROOT,
                                    "state in memory is limited to %,d bytes (stateInMemoryUpTo), but ",
                                    limit.get().sizeInBytes)
                            + String.format(Locale.ROOT, what, where));
        }
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
