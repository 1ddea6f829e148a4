package io.deltaway.http.internal.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Server-sent events, as the HTML standard writes them.
final class Events {

    /// After this time without an event a comment is sent, to see whether the client is still
    /// there.
    private static final Duration QUIET = Duration.ofSeconds(15);

    private static final byte[] NOTHING = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private Events() {}

    /// Makes an event of something, or null where it is none for this client.
    @FunctionalInterface
    interface Form<T> {
        byte @Nullable [] event(T of);
    }

    /// Sends what comes until nothing will.
    static <T> void send(OutputStream out, Following<T> from, Form<T> form)
            throws IOException, InterruptedException {
        out.flush();
        while (!from.hasEnded()) {
            T next = from.take(QUIET);
            if (next == null && from.hasEnded()) {
                return;
            }
            byte[] event = next == null ? NOTHING : form.event(next);
            if (event != null) {
                out.write(event);
                out.flush();
            }
        }
    }

    /// @param id behind which a client goes on that comes back; empty where it does not
    /// @param json in one line
    static byte[] event(String id, String name, byte[] json) {
        var out = new ByteArrayOutputStream(json.length + 64);
        String head = id.isEmpty() ? "" : "id: " + id + "\n";
        out.writeBytes((head + "event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(json);
        out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    static byte[] array(List<byte[]> values) {
        var out = new ByteArrayOutputStream(values.stream().mapToInt(v -> v.length + 1).sum() + 2);
        out.write('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(values.get(i));
        }
        out.write(']');
        return out.toByteArray();
    }
}
