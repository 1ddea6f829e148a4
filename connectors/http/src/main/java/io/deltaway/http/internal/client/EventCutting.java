package io.deltaway.http.internal.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record is the data of a server-sent event, as the HTML standard cuts them; of several lines of
/// data one, with spaces between. Owned by one thread.
final class EventCutting implements Cutting {

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final @Nullable String only;
    private final int mostBytes;
    private final LineCutting lines;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private boolean hasData;
    private boolean tooLong;
    private boolean isFirstLine = true;
    private String name = "";
    private String lastId;

    /// @param only the name of the events that count; null where all do
    /// @param lastId of the last event before; empty where there was none
    EventCutting(@Nullable String only, int mostBytes, String lastId) {
        this.only = only;
        this.mostBytes = mostBytes;
        this.lines = new LineCutting(mostBytes);
        this.lastId = lastId;
    }

    @Override
    public List<Cut> feed(byte[] bytes) {
        var events = new ArrayList<Cut>();
        for (Cut line : lines.feed(bytes)) {
            line(line, events);
        }
        return events;
    }

    private void line(Cut line, List<Cut> events) {
        byte[] bytes = line.bytes();
        int from = isFirstLine && startsWithMark(bytes) ? MARK.length : 0;
        isFirstLine = false;
        if (bytes.length == from) {
            dispatch(events);
            return;
        }
        int colon = from;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, bytes.length);
        if (value < bytes.length && bytes[value] == ' ') {
            value++;
        }
        switch (text(bytes, from, colon)) {
            case "data" -> {
                if (hasData) {
                    add(new byte[] {' '}, 0, 1);
                }
                add(bytes, value, bytes.length);
                tooLong |= line.isTooLong();
                hasData = true;
            }
            case "event" -> name = text(bytes, value, bytes.length);
            case "id" -> {
                String id = text(bytes, value, bytes.length);
                lastId = id.indexOf('\0') < 0 ? id : lastId;
            }
            default -> {} // a comment, or a field that means nothing here
        }
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= MARK.length
                && bytes[0] == MARK[0]
                && bytes[1] == MARK[1]
                && bytes[2] == MARK[2];
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private void add(byte[] bytes, int from, int to) {
        int room = mostBytes - data.size();
        tooLong |= to - from > room;
        data.write(bytes, from, Math.min(room, to - from));
    }

    private void dispatch(List<Cut> events) {
        String named = name.isEmpty() ? "message" : name;
        if (hasData && (only == null || only.equals(named))) {
            events.add(new Cut(data.toByteArray(), tooLong, lastId));
        }
        data.reset();
        hasData = false;
        tooLong = false;
        name = "";
    }

    /// An event that is not complete is none.
    @Override
    public List<Cut> end() {
        return List.of();
    }
}
