package io.deltaway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// The events of an answer, read one by one.
final class Events implements AutoCloseable {

    private final InputStream body;
    private final BufferedReader lines;

    Events(HttpResponse<InputStream> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        body = answer.body();
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /// The lines of the next event, in one; `end` where there are no more.
    String next() throws IOException {
        var event = new ArrayList<String>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                return String.join(" ", event);
            }
            event.add(line);
        }
        return "end";
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
