package io.deltaway.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A file to whose end rows are added.
final class GrowingFile implements Input {

    private final Path file;
    private final List<Event> events = new ArrayList<>();

    GrowingFile(Path file) {
        this.file = file;
    }

    @Override
    public String source() {
        return "files " + file;
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public void change(int rows, Random random) throws IOException {
        var text = new StringBuilder(events.isEmpty() ? Event.csvHeader() : "");
        for (int i = 0; i < rows; i++) {
            Event event = Event.random(events.size(), random);
            events.add(event);
            text.append(event.csv());
        }
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public List<Event> events() {
        return events;
    }
}
