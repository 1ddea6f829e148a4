package io.deltaway.assistant.internal;

import io.deltaway.http.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The page on which people ask.
public final class Page {

    private static final String FOLDER = "/io/deltaway/assistant/page/";

    private Page() {}

    public static void addTo(Server server) {
        server.page("/", "text/html; charset=utf-8", read("index.html"));
        server.page("/page.css", "text/css; charset=utf-8", read("page.css"));
        server.page("/page.js", "text/javascript; charset=utf-8", read("page.js"));
    }

    private static byte[] read(String name) {
        try (InputStream in = Page.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the file " + FOLDER + name + " is not there");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
