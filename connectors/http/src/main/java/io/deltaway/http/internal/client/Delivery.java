package io.deltaway.http.internal.client;

import io.deltaway.connect.SinkException;
import io.deltaway.connect.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Sends requests one by one, each until the server has taken or refused it, or wants to be left
/// alone. Used by several threads.
final class Delivery {

    /// A request that the server refuses for what it holds.
    ///
    /// @param said the beginning of what the server said to it
    record Refused(int status, String said) {
        String message() {
            return "refused with status " + status + (said.isEmpty() ? "" : ": " + said);
        }
    }

    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /// A server that wants to be left alone for longer is not waited for here.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final int MOST_SAID = 1 << 14;

    /// What a server says to what it has taken is not waited for any longer.
    private static final Duration SAID_WITHIN = Duration.ofSeconds(1);

    private static final int SHOWN = 200;

    private final Site site;
    private final HttpClient client;
    private final InstantSource clock;
    private final boolean isAddressOfRow;

    /// @param isAddressOfRow whether what is not there is not there for one row only
    Delivery(Site site, HttpClient client, InstantSource clock, boolean isAddressOfRow) {
        this.site = site;
        this.client = client;
        this.clock = clock;
        this.isAddressOfRow = isAddressOfRow;
    }

    HttpRequest.Builder request(URI to) {
        return site.request(to);
    }

    /// Sends a request.
    ///
    /// @return empty where it was taken
    /// @throws UnavailableException where the server does not take it now
    /// @throws SinkException where it never will, whatever is sent
    Optional<Refused> send(HttpRequest request) throws IOException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            String why;
            Optional<Duration> asked = Optional.empty();
            IOException cause = null;
            var isTaken = new AtomicBoolean();
            try {
                HttpResponse<byte[]> answer =
                        site.send(client, request, head -> body(head.statusCode(), isTaken));
                String said = shown(answer.body());
                switch (verdict(answer.statusCode())) {
                    case DONE -> {
                        return Optional.empty();
                    }
                    case REFUSED -> {
                        return Optional.of(new Refused(answer.statusCode(), said));
                    }
                    case NEVER -> throw never(request, answer, said);
                    case AGAIN -> {}
                }
                why = "status " + answer.statusCode() + (said.isEmpty() ? "" : ": " + said);
                asked = Verdict.retryAfter(answer.headers(), clock);
            } catch (SinkException e) {
                throw e;
            } catch (IOException e) {
                if (isTaken.get()) {
                    return Optional.empty();
                }
                why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                cause = e;
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            Duration wait = asked.orElse(pause);
            boolean hasWaited = cause instanceof HttpTimeoutException;
            if (attempt == ATTEMPTS || hasWaited || wait.compareTo(LONGEST_PAUSE) > 0) {
                throw new UnavailableException(
                        told(request) + " is not taken: " + why, cause, asked.orElse(null));
            }
            sleep(wait);
            pause = pause.multipliedBy(2);
        }
    }

    /// What is taken is so as soon as the status says it, whatever becomes of the rest.
    private static Bounded body(int status, AtomicBoolean isTaken) {
        var body = new Bounded(MOST_SAID);
        isTaken.set(Verdict.of(status) == Verdict.DONE);
        return isTaken.get() ? body.within(SAID_WITHIN) : body;
    }

    private Verdict verdict(int status) {
        Verdict verdict = Verdict.of(status);
        boolean isMissing = status == 404 || status == 410;
        return isMissing && isAddressOfRow ? Verdict.REFUSED : verdict;
    }

    private static SinkException never(HttpRequest request, HttpResponse<?> answer, String said) {
        Optional<String> elsewhere = answer.headers().firstValue("Location");
        return new SinkException(
                "DW-0471",
                told(request)
                        + " is answered with status "
                        + answer.statusCode()
                        + elsewhere.map(place -> ", look at " + place).orElse("")
                        + (said.isEmpty() ? "" : ": " + said),
                "Correct the address or the token",
                null);
    }

    private static String told(HttpRequest request) {
        return request.method() + " " + Site.shown(request.uri());
    }

    /// The beginning of what a server said.
    private String shown(byte[] body) {
        String said = new String(body, StandardCharsets.UTF_8);
        return site.secrets().scrub(said.replaceAll("\\s+", " ").strip(), SHOWN);
    }

    private static void sleep(Duration pause) throws UnavailableException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static UnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UnavailableException("interrupted", e);
    }
}
