package io.deltaway.run;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.Printable;
import io.deltaway.run.persist.DirectoryStore;
import io.deltaway.run.persist.KeptState;
import io.deltaway.run.persist.Outline;
import io.deltaway.run.persist.Saved;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is kept in a place, as text: how far the pipeline came, where its sources and sinks are,
/// what its steps keep. Needs no program, and looks beside one that runs.
public final class StateReport {

    /// Stands in the names of what a source keeps besides how far it was read.
    private static final char UNNAMED = '\0';

    /// A source may read ten thousand files, and what the steps keep stands below.
    private static final int MOST_PARTITIONS = 100;

    private static final Pattern LONG = Pattern.compile("(?<![^ ])([^ ]{100})[^ ]+");

    private final KeptState kept;
    private final StringBuilder text = new StringBuilder();

    private StateReport(KeptState kept) {
        this.kept = kept;
    }

    /// @throws RunException where nothing is kept in the directory, or it can't be read
    public static String of(Path directory) {
        return of(new DirectoryStore(directory));
    }

    /// @throws RunException where nothing is kept in the store, or it can't be read
    public static String of(Store store) {
        try {
            return new StateReport(KeptState.look(store)).text();
        } catch (NoSuchFileException e) {
            throw new RunException("DW-0230", "no state is kept in " + store.describe() + ".", e);
        } catch (IOException e) {
            throw new RunException(
                    "DW-0230",
                    "the state in "
                            + store.describe()
                            + " can't be read: "
                            + RunException.reason(e)
                            + ".",
                    e);
        }
    }

    private String text() {
        Saved saved = kept.saved().orElse(null);
        line("epochs", kept.lastEpoch() < 0 ? "none" : "up to " + kept.lastEpoch());
        line("snapshot", saved == null ? "none" : "behind epoch " + saved.epoch());
        line(
                "history",
                kept.isComplete()
                        ? "from the beginning"
                        : "from epoch " + kept.firstEpoch() + " on");
        long bytes = kept.files().values().stream().mapToLong(Long::longValue).sum();
        line("files", "%,d with %,d bytes".formatted(kept.files().size(), bytes));
        for (int i = 0; i < kept.outline().sources().size(); i++) {
            source(kept.outline().sources().get(i), saved, i);
        }
        for (Outline.Sink sink : kept.outline().sinks()) {
            text.append("\nsink ").append(sink.name()).append('\n');
        }
        steps();
        return text.toString();
    }

    private void line(String what, String is) {
        text.append("%-10s%s\n".formatted(what, is));
    }

    private void source(Outline.Source source, @Nullable Saved saved, int number) {
        text.append("\nsource ").append(source.name()).append('\n');
        if (saved != null) {
            Map<String, byte[]> offsets = saved.sources().get(number).offsets();
            var shown = new TreeMap<>(offsets);
            shown.keySet().removeIf(partition -> partition.indexOf(UNNAMED) >= 0);
            shown.entrySet().stream()
                    .limit(MOST_PARTITIONS)
                    .forEach(one -> partition(one.getKey(), one.getValue()));
            if (shown.size() > MOST_PARTITIONS) {
                text.append("    and %,d more\n".formatted(shown.size() - MOST_PARTITIONS));
            }
        }
    }

    private void partition(String name, byte[] offset) {
        text.append("    ")
                .append(name.isEmpty() ? "read up to" : Printable.line(name))
                .append(' ')
                .append(readable(offset))
                .append('\n');
    }

    /// Offsets are the sources' own: shown as text where they are such, as a number where they are
    /// eight bytes, and else in hexadecimal digits. Of a long value the beginning is shown.
    private static String readable(byte[] offset) {
        String asText = new String(offset, StandardCharsets.UTF_8);
        boolean isText =
                asText.chars().noneMatch(Character::isISOControl)
                        && Arrays.equals(asText.getBytes(StandardCharsets.UTF_8), offset);
        if (isText) {
            return LONG.matcher(Printable.line(asText)).replaceAll("$1…");
        }
        return offset.length == Long.BYTES
                ? Long.toString(ByteBuffer.wrap(offset).getLong())
                : HexFormat.of().formatHex(offset);
    }

    private void steps() {
        var steps = new TreeMap<String, KeptState.Share>();
        kept.parts()
                .forEach((part, share) ->
                        steps.merge(
                                part.substring(0, part.lastIndexOf('/')),
                                share,
                                (one, other) ->
                                        new KeptState.Share(
                                                one.rows() + other.rows(),
                                                one.sizeInBytes() + other.sizeInBytes())));
        List<Map.Entry<String, KeptState.Share>> largest =
                steps.entrySet().stream()
                        .sorted(
                                Map.Entry.<String, KeptState.Share>comparingByValue(
                                                java.util.Comparator.comparingLong(
                                                        KeptState.Share::sizeInBytes))
                                        .reversed())
                        .toList();
        for (var step : largest) {
            text.append(
                    "\nstep %s\n    saved: %,d rows, %,d bytes\n"
                            .formatted(
                                    step.getKey(),
                                    step.getValue().rows(),
                                    step.getValue().sizeInBytes()));
        }
    }
}
