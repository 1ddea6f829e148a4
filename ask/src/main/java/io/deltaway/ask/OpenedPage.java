package io.deltaway.ask;

import io.deltaway.http.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Says where the page is once the server listens, and opens it where there is a screen.
///
/// @param opens whether it is opened
record OpenedPage(Server server, PrintStream out, boolean opens) implements Runnable {

    private static final int TRIES = 600;
    private static final int PAUSE_MILLIS = 50;

    @Override
    public void run() {
        try {
            for (int tried = 0; tried < TRIES; tried++) {
                Optional<URI> uri = uri();
                if (uri.isPresent()) {
                    out.println("Ask at " + uri.get() + "/ - Ctrl-C ends it.");
                    if (opens) {
                        open(uri.get());
                    }
                    return;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<URI> uri() {
        try {
            return Optional.of(server.uri());
        } catch (IllegalStateException notYet) {
            return Optional.empty();
        }
    }

    private static void open(URI uri) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean hasScreen =
                System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        List<String> command =
                system.contains("win")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", uri.toString())
                        : system.contains("mac")
                                ? List.of("open", uri.toString())
                                : hasScreen ? List.of("xdg-open", uri.toString()) : List.of();
        if (command.isEmpty()) {
            return;
        }
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // There is no browser: the line above says where the page is.
        }
    }
}
