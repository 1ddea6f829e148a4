package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The files of the log, one behind the other, as they are when a store is opened. Each goes on
/// behind the epochs that its writer knew of: what an earlier file says of later epochs was never
/// committed, and does not count.
final class EpochLogs {

    /// A file and the epochs that count of it.
    ///
    /// @param translation from the program that wrote it; null where that is the same
    private record Counted(
            FileName name, long first, long end, @Nullable Translation translation) {}

    private final Store.View store;
    private final Outline outline;
    private final Map<String, FileName> since;
    private final Format format;
    private final List<Counted> files = new ArrayList<>();
    private final List<FileName> useless = new ArrayList<>();
    private final long from;
    private long next;

    /// Looks through the files for epochs.
    ///
    /// @param outline of the program that asks
    /// @param since for each source the first file that holds what it gave
    /// @param from the first epoch
    /// @param earliest the first file that counts
    /// @param entries gets what happened, in order; what follows the last epoch was not completed
    ///   and does not count
    /// @throws DamagedException where something is damaged, or an epoch is missing in between
    EpochLogs(
            Store.View store,
            Outline outline,
            Map<String, FileName> since,
            Format format,
            long from,
            FileName earliest,
            Consumer<LogEntry> entries)
            throws IOException {
        this.store = store;
        this.outline = outline;
        this.since = since;
        this.format = format;
        this.from = from;
        this.next = from;
        for (Counted file : all(earliest)) {
            long before = next;
            boolean isDurable = false;
            if (file.end > next && (file.first <= next || isMissed(file))) {
                isDurable = read(file, Long.MAX_VALUE, entries::accept);
                files.add(new Counted(file.name, file.first, next, file.translation));
            }
            if (file.end <= file.first || file.first >= before && next == before && !isDurable) {
                useless.add(file.name);
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
            EpochLog.Head head = EpochLog.head(store, name);
            if (head != null) {
                Translation translation = translation(name, head.outline());
                all.addFirst(new Counted(name, head.first(), end, translation));
                end = Math.min(end, head.first());
            } else {
                useless.add(name);
            }
        }
        return all;
    }

    private @Nullable Translation translation(FileName file, Outline written) {
        boolean isOld =
                outline.sourceIdentities().stream().anyMatch(source -> !goesOn(file, source));
        return written.equals(outline) && !isOld
                ? null
                : new Translation(written, outline, source -> goesOn(file, source));
    }

    private boolean goesOn(FileName file, String source) {
        FileName first = since.get(source);
        return first != null && file.compareTo(first) >= 0;
    }

    /// Whether a file counts behind epochs that are missing. One of which nothing was known to be
    /// durable may have outlived the end of the file before it, and doesn't.
    private boolean isMissed(Counted file) throws IOException {
        if (EpochLog.read(store, file.name, entry -> {})) {
            throw new DamagedException(
                    file.name.toString(),
                    "the epochs %d to %d before it are missing".formatted(next, file.first - 1));
        }
        return false;
    }

    @FunctionalInterface
    private interface Taker {
        void take(LogEntry entry) throws IOException;
    }

    /// @param until the epoch behind the last
    /// @return whether something in the file is known to have been durable
    private boolean read(Counted file, long until, Taker entries) throws IOException {
        long[] epoch = {file.first};
        long end = Math.min(file.end, until);
        return EpochLog.read(
                store,
                file.name,
                frame -> {
                    LogEntry entry = entry(file, frame);
                    if (entry != null && epoch[0] >= from && epoch[0] < end) {
                        entries.take(entry);
                    }
                    if (entry instanceof LogEntry.Epoch(long ended)) {
                        if (ended != epoch[0]) {
                            throw new DamagedException(
                                    file.name.toString(),
                                    "the end of epoch %d stands where that of epoch %d comes next"
                                            .formatted(ended, epoch[0]));
                        }
                        epoch[0] = ended + 1;
                        next = Math.max(next, Math.min(epoch[0], file.end));
                    }
                });
    }

    /// A frame may be whole and nevertheless none that was written there, as where the file's
    /// content stands in it twice.
    private @Nullable LogEntry entry(Counted file, ByteReader frame) throws DamagedException {
        try {
            return format.entry(frame, file.translation);
        } catch (RuntimeException e) {
            var damaged = new DamagedException(file.name.toString(), "it holds what is no entry");
            damaged.initCause(e);
            throw damaged;
        }
    }

    /// The files without an epoch that counts: of lives that ended before their first one was
    /// complete, as where the disk was full.
    List<FileName> useless() {
        return List.copyOf(useless);
    }

    /// The last complete epoch; the one before the first where there is none.
    long last() {
        return next - 1;
    }

    /// @param epoch one that is known to have been complete
    /// @throws DamagedException where the files end before it
    void mustReach(long epoch) throws DamagedException {
        if (last() < epoch) {
            throw new DamagedException(
                    "the history", "the epochs %d to %d are missing".formatted(next, epoch));
        }
    }

    /// Gives what happened, up to an epoch.
    ///
    /// @throws DamagedException where that is missing
    void replayWhole(long last, Consumer<LogEntry> entries) throws IOException {
        mustReach(last);
        replay(last, entries);
    }

    /// Gives what happened, up to an epoch, or to the last complete one.
    void replay(long last, Consumer<LogEntry> entries) throws IOException {
        long until = Math.min(last, last()) + 1;
        for (Counted file : files) {
            if (file.first < until) {
                read(
                        file,
                        until,
                        entry -> {
                            if (file.translation != null && file.translation.isLacking(entry)) {
                                throw new IOException(
                                        file.name
                                                + " holds rows without columns that the program reads by now");
                            }
                            entries.accept(entry);
                        });
            }
        }
    }
}
