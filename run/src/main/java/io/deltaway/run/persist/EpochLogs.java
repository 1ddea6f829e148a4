package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The files of the log, one behind the other, as they are when a store is opened. Each goes on
/// behind the epochs that its writer knew of: what an earlier file says of later epochs was never
/// committed, and does not count.
final class EpochLogs {

    /// A file and the epochs that count of it.
    private record Counted(FileName name, long first, long end) {}

    private final Store.Session store;
    private final String program;
    private final Format format;
    private final List<Counted> files = new ArrayList<>();
    private final long from;
    private long next;

    /// Looks through the files for the epochs behind the snapshot of a manifest.
    ///
    /// @param entries gets what happened, in order; what follows the last epoch was not completed
    ///   and does not count
    /// @throws DamagedException where something is damaged, or an epoch is missing in between
    EpochLogs(
            Store.Session store,
            String program,
            Format format,
            Manifest manifest,
            Consumer<LogEntry> entries)
            throws IOException {
        this.store = store;
        this.program = program;
        this.format = format;
        this.from = manifest.firstEpoch();
        this.next = from;
        for (Counted file : all(manifest.firstLog())) {
            if (file.end > next && (file.first <= next || isMissed(file))) {
                read(file, entries);
                files.add(new Counted(file.name, file.first, next));
            }
        }
    }

    private List<Counted> all(FileName earliest) throws IOException {
        List<FileName> names =
                store.list(FileName.LOG).keySet().stream()
                        .flatMap(name -> FileName.parse(FileName.LOG, name).stream())
                        .filter(name -> name.compareTo(earliest) >= 0)
                        .sorted()
                        .toList();
        var all = new ArrayList<Counted>();
        long end = Long.MAX_VALUE;
        for (FileName name : names.reversed()) {
            long first = EpochLog.first(store, name, program);
            if (first >= 0) {
                all.addFirst(new Counted(name, first, end));
                end = Math.min(end, first);
            }
        }
        return all;
    }

    /// Whether a file counts behind epochs that are missing. One of which nothing was known to be
    /// durable may have outlived the end of the file before it, and doesn't.
    private boolean isMissed(Counted file) throws IOException {
        if (EpochLog.read(store, file.name, program, format, entry -> {})) {
            throw new DamagedException(
                    file.name.toString(),
                    "the epochs %d to %d before it are missing".formatted(next, file.first - 1));
        }
        return false;
    }

    private void read(Counted file, Consumer<LogEntry> entries) throws IOException {
        long[] epoch = {file.first};
        EpochLog.read(
                store,
                file.name,
                program,
                format,
                entry -> {
                    if (epoch[0] >= from && epoch[0] < file.end) {
                        entries.accept(entry);
                    }
                    if (entry instanceof LogEntry.Epoch(long ended)) {
                        epoch[0] = ended + 1;
                        next = Math.max(next, Math.min(epoch[0], file.end));
                    }
                });
    }

    /// The last complete epoch; the one of the snapshot where there is no other.
    long last() {
        return next - 1;
    }

    /// Gives what happened behind the snapshot, up to the last complete epoch.
    void replay(Consumer<LogEntry> entries) throws IOException {
        for (Counted file : files) {
            read(file, entries);
        }
    }
}
