package io.deltaway.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A directory of files that are followed: they come, grow, are replaced and deleted.
final class LiveFiles implements Input {

    private static final int FILES = 6;

    private final Path directory;
    private final Map<Path, List<Event>> files = new TreeMap<>();
    private long next;

    LiveFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    @Override
    public String source() {
        return "live " + directory.resolve("*.csv");
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public void change(int rows, Random random) throws IOException {
        Path file = directory.resolve("events-" + random.nextInt(FILES) + ".csv");
        List<Event> more = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            more.add(Event.random(next++, random));
        }
        List<Event> before = files.getOrDefault(file, List.of());
        switch (random.nextInt(6)) {
            case 0 -> replace(file, more);
            case 1 -> {
                // Mostly what was there: some rows stay, as they were or in another place.
                more.addAll(before.subList(before.size() / 3, before.size()));
                replace(file, more);
            }
            case 2 -> {
                Files.deleteIfExists(file);
                files.remove(file);
            }
            default -> append(file, before, more, random);
        }
    }

    private void replace(Path file, List<Event> rows) throws IOException {
        Path beside = directory.resolve("next.tmp");
        Files.writeString(beside, Event.csvHeader() + csv(rows));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        files.put(file, rows);
    }

    /// In two pieces, as writers do whose buffer is full: who reads may see the half of a line.
    private void append(Path file, List<Event> before, List<Event> more, Random random)
            throws IOException {
        String text = (files.containsKey(file) ? "" : Event.csvHeader()) + csv(more);
        int cut = random.nextInt(text.length());
        for (String piece : List.of(text.substring(0, cut), text.substring(cut))) {
            Files.writeString(file, piece, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        var all = new ArrayList<>(before);
        all.addAll(more);
        files.put(file, all);
    }

    private static String csv(List<Event> rows) {
        var text = new StringBuilder();
        rows.forEach(event -> text.append(event.csv()));
        return text.toString();
    }

    @Override
    public Collection<Event> events() {
        return files.values().stream().flatMap(List::stream).toList();
    }
}
