package io.deltaway.run.persist;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where the state lies. Each snapshot adds a file with what has changed since the one before, and
/// of some parts with everything: older files don't count for those.
///
/// @param files in the order in which they were written
/// @param whole for each part of which everything was saved again after the first file: the file
///   that holds that
record StateChain(List<File> files, Map<String, FileName> whole) {

    /// What there is before anything was saved.
    static final StateChain EMPTY = new StateChain(List.of(), Map.of());

    /// What doesn't count may take as much room as those that do, or this much.
    private static final long SLACK_BYTES = 64L << 20;

    private static final int MOST_FILES = 64;

    StateChain {
        files = List.copyOf(files);
        whole = Map.copyOf(whole);
    }

    /// @param sizeInBytes of the file
    /// @param parts what is in it of each part
    record File(FileName name, long sizeInBytes, Map<String, Share> parts) {

        File {
            parts = Map.copyOf(parts);
        }
    }

    /// Some of the rows of a part.
    record Share(long rows, long sizeInBytes) {

        static final Share NOTHING = new Share(0, 0);

        Share plus(Share other) {
            return new Share(rows + other.rows, sizeInBytes + other.sizeInBytes);
        }
    }

    /// The chain with one more file, and without those that don't count any more.
    ///
    /// @param all the parts of which it holds everything
    StateChain with(File next, Set<String> all) {
        var wholeNow = new HashMap<>(whole);
        all.forEach(part -> wholeNow.put(part, next.name));
        var more = new ArrayList<>(files);
        more.add(next);
        var longer = new StateChain(more, wholeNow);
        more.removeIf(file -> file.parts.keySet().stream().noneMatch(p -> longer.counts(file, p)));
        return new StateChain(more, wholeNow);
    }

    /// Whether what a file holds of a part is needed.
    boolean counts(File file, String part) {
        FileName since = whole.get(part);
        return since == null || file.name.compareTo(since) >= 0;
    }

    /// Whether a file holds everything of a part.
    boolean isWhole(File file, String part) {
        return file.name.equals(whole.get(part));
    }

    Set<String> names() {
        return files.stream().map(file -> file.name.toString()).collect(Collectors.toSet());
    }

    /// What has been saved of a part that counts.
    Share counting(String part) {
        return files.stream()
                .filter(file -> counts(file, part))
                .map(file -> file.parts.getOrDefault(part, Share.NOTHING))
                .reduce(Share.NOTHING, Share::plus);
    }

    /// Whether there are so many files, or so much in them doesn't count, that everything had
    /// better be saved again.
    boolean isWasteful() {
        if (files.size() > MOST_FILES) {
            return true;
        }
        long all = 0;
        long counting = 0;
        for (File file : files) {
            all += file.sizeInBytes;
            for (Map.Entry<String, Share> part : file.parts.entrySet()) {
                counting += counts(file, part.getKey()) ? part.getValue().sizeInBytes : 0;
            }
        }
        return all - counting > Math.max(counting, SLACK_BYTES);
    }

    void write(ByteWriter out) {
        out.writeVarLong(files.size());
        for (File file : files) {
            out.writeText(file.name.toString());
            out.writeVarLong(file.sizeInBytes);
            out.writeVarLong(file.parts.size());
            new TreeMap<>(file.parts)
                    .forEach((part, share) -> {
                        out.writeText(part);
                        out.writeVarLong(share.rows);
                        out.writeVarLong(share.sizeInBytes);
                    });
        }
        out.writeVarLong(whole.size());
        new TreeMap<>(whole)
                .forEach((part, file) -> {
                    out.writeText(part);
                    out.writeText(file.toString());
                });
    }

    static StateChain read(ByteReader in) {
        var files = new ArrayList<File>();
        for (long left = in.readVarLong(); left > 0; left--) {
            FileName name = FileName.of(FileName.STATE, in.readText());
            long size = in.readVarLong();
            var parts = new HashMap<String, Share>();
            for (long more = in.readVarLong(); more > 0; more--) {
                parts.put(in.readText(), new Share(in.readVarLong(), in.readVarLong()));
            }
            files.add(new File(name, size, parts));
        }
        var whole = new HashMap<String, FileName>();
        for (long left = in.readVarLong(); left > 0; left--) {
            whole.put(in.readText(), FileName.of(FileName.STATE, in.readText()));
        }
        return new StateChain(files, whole);
    }
}
