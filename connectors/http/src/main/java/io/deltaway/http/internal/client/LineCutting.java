package io.deltaway.http.internal.client;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// A record is a line, which ends with a newline, a carriage return, or both. Owned by one thread.
final class LineCutting implements Cutting {

    private final int mostBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;
    private boolean afterReturn;

    LineCutting(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Override
    public List<Cut> feed(byte[] bytes) {
        var lines = new ArrayList<Cut>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean isSecondHalf = afterReturn && bytes[i] == '\n';
            afterReturn = bytes[i] == '\r';
            if (isSecondHalf) {
                start = i + 1;
            } else if (bytes[i] == '\n' || bytes[i] == '\r') {
                add(bytes, start, i);
                lines.add(take());
                start = i + 1;
            }
        }
        add(bytes, start, bytes.length);
        return lines;
    }

    private void add(byte[] bytes, int from, int to) {
        int room = mostBytes - line.size();
        tooLong |= to - from > room;
        line.write(bytes, from, Math.min(room, to - from));
    }

    private Cut take() {
        var cut = new Cut(line.toByteArray(), tooLong, "");
        line.reset();
        tooLong = false;
        return cut;
    }

    @Override
    public List<Cut> end() {
        return line.size() == 0 ? List.of() : List.of(take());
    }
}
